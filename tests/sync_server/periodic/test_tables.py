"""What stands in a table beside what is counted: rows without cases, names, the period before, words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync_server import store
from sync_server.intake.models import Commune
from sync_server.periodic.checks import Broken, check
from sync_server.periodic.counting import behind, tables
from sync_server.periodic.table import Table, as_json
from tests.sync_server.periodic.counted_rows import Rows, by_key, of, open_store


@pytest.fixture(autouse=True)
def counted(tmp_path: Path) -> Iterator[None]:
    with open_store(tmp_path, None):
        yield


def rows_of(table: Table) -> list[str]:
    return [row.label for row in table.rows]


def test_nothing_counted_is_rows_of_zeros_not_gaps() -> None:
    with of(Rows()) as snapshot:
        found = by_key(tables(snapshot))
    assert rows_of(found["B1"]) == [
        "Phường An Mẫu", "Xã Đồng Mẫu", "Chưa xác định", "Tổng số", "Bổ sung kỳ trước",
        "Kỳ trước (năm 2025)", "Tăng/giảm",
    ]  # fmt: skip
    assert set(found["B1"].rows[0].figures) == {0}
    assert rows_of(found["B6"])[:4] == ["Bệnh viện Mẫu", "Công an Mẫu", "Ủy ban Mẫu", "Chưa phân công"]
    assert found["B4"].rows[0].figures == (0, 0, 0, 0, None, "Có")
    assert found["B5"].figure("total", "ack_in_time") is None
    assert check(list(found.values())) == []


def test_a_commune_bears_the_name_it_had_on_the_last_day_of_the_period() -> None:
    with store.writing():
        Commune.update(valid_to="2026-06-30").where(Commune.code == "99001").execute()
        Commune.create(code="99001", name="Xã Mẫu Mới", valid_from="2026-07-01")
        Commune.create(code="99009", name="Xã Sau Này", valid_from="2027-01-01")
    with of(Rows(), first_day="2025-12-15", last_day="2026-06-14") as half:
        assert "Xã Đồng Mẫu" in rows_of(tables(half)[0])
    with of(Rows()) as year:
        labels = rows_of(tables(year)[0])
    assert "Xã Mẫu Mới" in labels and not {"Xã Đồng Mẫu", "Xã Sau Này"} & set(labels)


def test_a_case_of_a_commune_or_agency_that_is_gone_keeps_a_row() -> None:
    rows = Rows()
    rows.case(1, commune_code="00007", agency="XX-01")
    with of(rows) as snapshot:
        found = by_key(tables(snapshot))
        assert behind(snapshot, "B1", "00007", "matters") == ["VA-2026-0001"]
    assert found["B1"].figure("00007", "matters") == 1 and "00007" in rows_of(found["B1"])
    assert found["B6"].figure("agency.XX-01", "after") == 1 and "XX-01" in rows_of(found["B6"])


def test_the_total_is_compared_with_the_year_before_as_frozen() -> None:
    rows, more = Rows(), Rows()
    rows.case(1, ack="in_time")
    for number in (1, 2, 3):
        more.case(number, ack="late" if number == 3 else "in_time")
    with of(rows, year=2025, version=1, state="frozen") as before:
        before.tables = json.dumps([as_json(table) for table in tables(before)])
        before.save()
        wrong = more.put(year=2025, version=2)  # a draft is passed over
        assert wrong.id
        snapshot = more.put()
        found = by_key(tables(snapshot))
        assert behind(snapshot, "B1", "previous", "matters") == ["VA-2026-0001"]
    assert [found["B1"].figure(row, "matters") for row in ("total", "previous", "change")] == [3, 1, 2]
    shares = [found["B5"].figure(row, "ack_in_time") for row in ("total", "previous", "change")]
    assert shares == [66.67, 100.0, -33.33]


def test_without_a_year_before_nothing_is_said_of_it() -> None:
    with of(Rows()) as snapshot:
        found = tables(snapshot)
    for table in found:
        for row in table.rows:
            if row.kind in ("previous", "change"):
                assert set(row.figures) == {None}


def test_a_station_is_silent_or_not_and_its_median_lies_between_the_middle_two() -> None:
    rows = Rows()
    rows.case(1)
    for seconds in (100, 201, 900, 120):
        rows.report(1, filing_s=seconds)
    with of(rows) as snapshot:
        found = by_key(tables(snapshot))["B4"]
    assert [found.figure("station.SC-01", key) for key in ("reports", "matters", "filing_s", "silent")] == [
        4, 1, 160.5, "Không",
    ]  # fmt: skip
    assert found.figure("type.school", "reports") == found.figure("informers", "reports") == 4
    assert found.figure("station.HS-01", "silent") == "Có"


def test_a_matter_is_as_late_as_its_latest_case_and_as_urgent_as_its_highest() -> None:
    rows = Rows()
    rows.case(1, urgency="low", decision="in_time", decision_hours=2.0)
    rows.case(2, urgency="high", decision="late", decision_hours=20.0, matter=1)
    rows.case(3, urgency="high", decision="waiting")
    with of(rows) as snapshot:
        found = by_key(tables(snapshot))["B5"]
        assert behind(snapshot, "B5", "high", "decision_late") == ["VA-2026-0001", "VA-2026-0002"]
    cells = ("matters", "decision_in_time", "decision_late", "decision_waiting", "decision_hours")
    assert [found.figure("high", key) for key in cells] == [2, 0, 1, 1, 20.0]
    assert found.figure("low", "matters") == 0


def test_what_is_told_of_a_case_counts_once_however_many_slips_it_has() -> None:
    rows = Rows()
    rows.case(1)
    for _ in range(2):
        rows.slip(1, legal_stage="trial", separated=True, answer="done", measures=4)
    with of(rows) as snapshot:
        found = by_key(tables(snapshot))["B7"]
    keys = ("slips", "answered", "medical", "separated", "prosecuted")
    assert [found.figure("commune_pc", key) for key in keys] == [2, 2, 2, 1, 1]


def test_a_table_that_does_not_agree_is_named_with_its_row_its_rule_and_by_how_much() -> None:
    rows = Rows()
    rows.case(1)
    with of(rows) as snapshot:
        found = tables(snapshot)
    backlog = next(table for table in found if table.key == "B6")
    tampered = [
        replace(row, figures=(row.figures[0], 4, *row.figures[2:])) if row.key == "agency." else row
        for row in backlog.rows
    ]
    broken = check([*found[:5], replace(backlog, rows=tuple(tampered))])
    assert broken == [
        Broken("B6", "Chưa phân công", "E phải bằng A + B + C − D", 3),
        Broken("B6", "Tổng số", "Cộng các dòng phải bằng dòng tổng", 3),
    ]


def test_there_is_nothing_behind_what_is_not_counted() -> None:
    with of(Rows()) as snapshot:
        for table, column in (("B9", "matters"), ("B1", "nothing"), ("B4", "silent")):
            with pytest.raises(KeyError):
                behind(snapshot, table, "total", column)
