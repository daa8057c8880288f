"""The list: whose child comes first, how long the law still gives; its cost does not grow with the cases."""

import logging
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from sync_server.desk import queue
from sync_server.desk.models import Case
from sync_server.intake.merging import merge_waiting
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of

HIGH, MEDIUM = 0, 7
"""Samples by the urgency they come to."""


def file_told_ago(
    station: Station, sample: int, *, changes: dict[str, str] | None = None, **ago: float
) -> str:
    """File a report told to the station so long ago; its case number once merged."""
    told = station.district.now - timedelta(**ago)
    kind = {"incident_time_kind": "ongoing", "incident_date_from": None, "incident_date_to": None}
    station.file(sample, received_at=told.isoformat(), notifications=None, **kind, **(changes or {}))
    merge_waiting(station.district.keys, now=station.district.now)
    return str(Case.select().order_by(Case.id.desc()).first().case_no)


def numbers(now: datetime) -> list[str]:
    return [row.case_no for row in queue.page(now=now).rows]


def test_urgent_ones_nobody_took_up_come_first_then_time_left_then_age(
    district: District, station: Station, officer: Browser
) -> None:
    old_medium = file_told_ago(station, MEDIUM, days=3)
    taken_up = file_told_ago(station, HIGH, hours=20)
    new_medium = file_told_ago(station, MEDIUM, minutes=5)
    fresh = file_told_ago(station, HIGH, hours=1)
    pressing = file_told_ago(station, HIGH, hours=11)
    officer.post(f"/cases/{taken_up}/acknowledge")
    wanted = [pressing, fresh, taken_up, old_medium, new_medium]
    assert numbers(district.now) == wanted
    told = text_of(officer.get("/cases/"))
    assert sorted(wanted, key=told.index) == wanted
    assert "2 vụ khẩn cấp chưa ai tiếp nhận. 5 vụ việc." in told


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        ({"hours": 8, "minutes": 40}, "còn 3 giờ 20"),
        ({"hours": 11, "minutes": 15}, "còn 45 phút"),
        ({"hours": 17}, "quá hạn 5 giờ"),
        ({"hours": 17, "minutes": 5}, "quá hạn 5 giờ 05"),
        ({"days": 4}, "quá hạn 3 ngày"),
    ],
)
def test_the_twelve_hours_run_from_when_the_station_was_told(
    station: Station, officer: Browser, ago: dict[str, float], told: str
) -> None:
    case_no = file_told_ago(station, HIGH, **ago)
    officer.post(f"/cases/{case_no}/acknowledge")  # whose clock would be the nearest
    for path in ("/cases/", f"/cases/{case_no}"):
        assert told in text_of(officer.get(path))
    assert told in officer.part("/cases/table").text and told in officer.part(f"/cases/{case_no}/clock").text


def test_the_list_keeps_itself_true_as_time_passes(
    district: District, station: Station, officer: Browser
) -> None:
    file_told_ago(station, HIGH, hours=11)
    part = officer.get("/cases/").text
    assert 'hx-get="/cases/table"' in part and 'hx-trigger="every 60s"' in part
    assert 'hx-get="/cases/table?status=new&amp;late=now"' in officer.get("/cases/?status=new&late=now").text
    district.now += timedelta(minutes=2)
    assert "còn 58 phút" in officer.part("/cases/table").text


def test_a_row_has_what_the_brief_allows_and_no_name_or_kind(
    district: District, station: Station, officer: Browser
) -> None:
    station.file(5, child_full_name="Trần Thị Kín", child_name_status="known")
    merge_waiting(district.keys, now=district.now)
    told = text_of(officer.get("/cases/"))
    for text in (
        "VA-2026-0001",
        "KHẨN CẤP",
        "Trạm Y tế xã Đồng Mẫu (hư cấu)",
        "Xã Đồng Mẫu",
        "11–15",
        "Tiếp nhận",
    ):
        assert text in told
    assert "Kín" not in told and "Xâm hại" not in told


def test_pages_hold_fifty_and_every_case_stands_on_one(
    district: District, station: Station, officer: Browser
) -> None:
    for _ in range(53):
        station.send([station.envelope(station.report(MEDIUM))])
    merge_waiting(district.keys, now=district.now)
    first = queue.page(now=district.now)
    last = queue.page(now=district.now, after=first.after)
    assert (len(first.rows), len(last.rows), first.total) == (50, 3, 53)
    assert len({row.case_no for page in (first, last) for row in page.rows}) == 53
    assert first.before is None and last.after is None
    assert queue.page(now=district.now, before=last.before) == first
    assert queue.page(now=district.now, after="9") == first == queue.page(now=district.now, before="0")
    told = text_of(officer.get(f"/cases/?after={quote(first.after or '')}"))
    assert "Trang trước" in told and "Về đầu danh sách" in told and "Trang sau" not in told
    assert officer.get("/cases/?after=x&before=%C3%A1&age=x").status_code == 200


def test_a_page_asks_the_database_as_often_for_many_cases_as_for_one(
    district: District, station: Station, officer: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    def queries() -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            officer.get("/cases/")
        return sum(record.name == "peewee" for record in caplog.records)

    station.file()
    merge_waiting(district.keys, now=district.now)
    one = queries()
    for _ in range(20):
        station.file()
    merge_waiting(district.keys, now=district.now)
    assert queries() == one > 5


def test_an_empty_list_says_so(officer: Browser) -> None:
    assert "Chưa có vụ việc nào." in text_of(officer.get("/cases/"))
