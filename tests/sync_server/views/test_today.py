"""The start page: counts that are true, for each role what she may see, and never a name."""

import logging
from datetime import timedelta

import pytest

from shared.clock import stamp
from sync_server.accounts.people import add_user, retire
from sync_server.desk import alerts
from sync_server.desk.models import Agency, Case
from sync_server.desk.today import today
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Kiosk
from sync_server.store import writing
from tests.sync_server.builders import PASSWORD, District, Station
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.test_queue import HIGH, MEDIUM, file_told_ago


def due(case_no: str, at: str | None, **changes: object) -> None:
    with writing():
        Case.update(next_due=at, **changes).where(Case.case_no == case_no).execute()


def test_every_open_case_stands_once_in_the_queue_and_once_in_the_backlog(
    district: District, station: Station
) -> None:
    now = district.now
    for sample, days, left in (
        (HIGH, 0.1, -1),
        (HIGH, 2, 3),
        (MEDIUM, 5, 20),
        (MEDIUM, 20, 40),
        (MEDIUM, 90, None),
    ):
        case_no = file_told_ago(station, sample, days=days)
        due(case_no, None if left is None else stamp(now + timedelta(hours=left)))
    due(file_told_ago(station, HIGH, days=4), stamp(now), status="closed")
    found = today(now=now)
    assert {bar.label: bar.counts for bar in found.queue.bars} == {
        "high": {"overdue": 1, "hours_4": 1},
        "medium": {"hours_24": 1, "later": 1, "no_clock": 1},
        "low": {},
    }
    assert {bar.label: bar.counts for bar in found.backlog.bars} == {
        "7": {"high": 2, "medium": 1}, "30": {"medium": 1}, "90": {"medium": 1}, "more": {},
    }  # fmt: skip
    assert (found.queue.total, found.backlog.total, found.overdue) == (5, 5, 1)


def test_weeks_begin_on_monday_in_viet_nam_and_count_by_kind_of_station(
    district: District, station: Station
) -> None:
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    for ago in (
        timedelta(hours=1),
        timedelta(hours=38, minutes=20),
        timedelta(hours=39),
        timedelta(days=200),
    ):
        file_told_ago(station, MEDIUM, seconds=ago.total_seconds())
    file_told_ago(school, MEDIUM, days=8)
    bars = today(now=district.now).weeks.bars
    assert (len(bars), bars[-1].label, bars[-2].label) == (12, "2026-11-23", "2026-11-16")
    assert bars[-1].counts == {"health_station": 2}  # from Monday midnight there, Sunday 17:00 UTC
    assert bars[-2].counts == {"health_station": 1, "school": 1}
    assert sum(bar.total for bar in bars) == 4


def test_what_is_overdue_lowers_the_share_whether_it_is_done_or_not(
    district: District, station: Station, officer: Browser
) -> None:
    assert today(now=district.now).on_time_share is None
    for hours in (1, 11, 13, 20):  # each has an hour to be taken up in, two are past their twelve hours
        case_no = file_told_ago(station, HIGH, hours=hours)
        if hours in (11, 13):
            officer.post(f"/cases/{case_no}/acknowledge")
    found = today(now=district.now)
    counts = {
        code: sum(bar.counts.get(code, 0) for bar in found.on_time.bars) for code in found.on_time.codes
    }
    assert (counts, found.on_time_share) == ({"in_time": 2, "late": 2, "waiting": 4}, 50)
    district.now += timedelta(hours=2)
    assert today(now=district.now).on_time_share == 29  # two of seven: another twelve hours, two not taken up


def test_each_role_is_led_to_what_she_may_do(
    district: District, station: Station, officer: Browser, admin: Browser, maintainer: Browser
) -> None:
    assert "Cần người làm" in text_of(officer.get("/today/"))  # a kiosk that was never heard
    file_told_ago(
        station, HIGH, hours=1, changes={"child_full_name": "Maquynh", "child_name_status": "known"}
    )
    station.send([station.envelope(station.report(), content=b"no report")])
    merge_waiting(district.keys, now=district.now)
    due("VA-2026-0001", stamp(district.now - timedelta(hours=1)))
    Kiosk.update(last_heard=stamp(district.now - timedelta(hours=24))).execute()
    pages = [browser.get("/today/") for browser in (officer, admin, maintainer)]
    texts = [text_of(page) for page in pages]
    for text in texts:
        assert "1 vụ việc đang mở, 1 đã quá hạn." in text and "1 báo cáo trong 12 tuần." in text
        assert "1 máy trạm im lặng" in text and "HS-DM01-K1" in text and "nghe lần cuối" in text
        assert "Maquynh" not in text and "VA-2026" not in text
    assert ["chưa ai tiếp nhận" in text for text in texts] == [True, False, False]
    assert ["mục cách ly chờ xử lý" in text for text in texts] == [False, False, True]
    assert ['href="/cases/"' in page.text for page in pages] == [True, False, False]


def test_every_picture_is_a_table_too_and_an_empty_district_says_so(
    district: District, station: Station, officer: Browser
) -> None:
    empty = officer.get("/today/")
    assert "0 vụ việc đang mở." in text_of(empty) and "<table" not in empty.text
    file_told_ago(station, HIGH, hours=1)
    page = officer.get("/today/").text
    assert page.count('role="img"') == page.count("Xem bảng số") == page.count("<table") == 4


def test_the_page_asks_the_database_as_often_for_many_cases_as_for_one(
    district: District, station: Station, officer: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    def queries() -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            officer.get("/today/")
        return sum(record.name == "peewee" for record in caplog.records)

    file_told_ago(station, HIGH, hours=1)
    one = queries()
    for days in range(8):
        file_told_ago(station, MEDIUM, days=days)
    assert queries() == one


def test_cases_of_a_closed_account_and_alerts_that_ring_need_a_person(
    district: District, station: Station, officer: Browser, admin: Browser
) -> None:
    case_no = file_told_ago(station, MEDIUM, hours=1)
    with writing():
        away = add_user("lan", "officer", PASSWORD, now=district.now, work=district.settings.work)
        agency = Agency.create(code="UB-1", name="UBND xã Đồng Mẫu", kind="commune_pc")
    due(
        case_no,
        None,
        officer=away,
        lead_agency=agency,
        status="verifying",
        acknowledged_at=stamp(district.now),
    )
    assert "phân công lại" not in text_of(officer.get("/today/"))
    assert "báo động" not in text_of(officer.get("/today/"))
    with writing():
        retire("lan")
    file_told_ago(station, HIGH, minutes=5)
    alerts.run(
        district.keys, now=district.now, repeat=timedelta(minutes=15), silent_after=timedelta(hours=72)
    )
    page = officer.get("/today/")
    assert "1 vụ việc cần phân công lại" in text_of(page) and 'href="/cases/?officer=reassign"' in page.text
    assert "1 báo động chưa ai nhận là đã biết." in text_of(page) and 'href="/alerts/"' in page.text
    assert "phân công lại" not in text_of(admin.get("/today/"))
    told = officer.get(f"/cases/{case_no}")
    assert "tài khoản đã khép" in text_of(told)
    assert f'href="/cases/{case_no}/do/hand-over">Phân công lại</a>' in told.text  # the one next step
