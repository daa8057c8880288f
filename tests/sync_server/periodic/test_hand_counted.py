"""The tables of a store with known cases, against figures that were counted by hand; on both engines."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from shared.report.rules import LOCAL
from sync_server import store
from sync_server.desk import cases
from sync_server.desk.models import Case, CaseEvent, CaseReport
from sync_server.intake.models import Record
from sync_server.periodic import snapshots
from sync_server.periodic.counting import behind, tables
from sync_server.periodic.digests import digest_of
from sync_server.periodic.models import Snapshot
from sync_server.periodic.refusals import Differs
from sync_server.periodic.table import Column, Figure, Row, Table, as_json, from_json
from tests.fixtures.postgres import POSTGRES_IS_SLOW
from tests.sync_server.builders import make_district
from tests.sync_server.periodic import hand_counted_tables as counted
from tests.sync_server.periodic.hand_counted import rows
from tests.sync_server.periodic.hand_counted_store import OPENED, Played

EXPECTED = {
    "B1": counted.B1, "B2": counted.B2, "B3": counted.B3, "B4": counted.B4, "B5": counted.B5,
    "B6": counted.B6, "B7": counted.B7, "B8": counted.B8, "0101": counted.I0101,
    "BT": counted.BT,
}  # fmt: skip
NOW = datetime(2026, 6, 20, 9, tzinfo=LOCAL)
TEXTS = {section: f"Phần {section}." for section in snapshots.SECTIONS}


class Undo(Exception):
    """Ends a transaction without leaving anything of it."""


@contextmanager
def undone() -> Iterator[None]:
    """All of the block is undone behind it: the store is shared by the tests of this file."""
    with suppress(Undo), store.writing():
        yield
        raise Undo


@dataclass(frozen=True, slots=True)
class Counted:
    """The played store, and its draft of the half-year 2026."""

    played: Played
    draft: Snapshot

    def table(self, key: str) -> Table:
        found = {one.key: one for one in map(from_json, json.loads(self.draft.tables))}
        assert list(found) == list(EXPECTED)
        return found[key]

    def numbers(self, lines: str) -> list[str]:
        return sorted(self.played.case_no(line) for line in lines.split())


def freeze(kind: str, year: int, now: datetime) -> Snapshot:
    """With its texts, as an admin does."""
    drawn = snapshots.draft(kind, year, now=now)
    snapshots.write_texts(kind, year, TEXTS, seen=drawn.texts_version)
    reason = "đính chính" if snapshots.versions(kind, year) else ""
    return snapshots.freeze(kind, year, by="admin", now=now, reason=reason)


@pytest.fixture(scope="module", params=POSTGRES_IS_SLOW)
def half_year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    url = None
    if request.param != "sqlite":
        url = request.getfixturevalue("new_postgres_database")()
    district = make_district(tmp_path_factory.mktemp("hand") / "server", url, OPENED)
    played = Played(district, freeze)
    with store.writing():  # one transaction: a third of the time
        played.play()
    yield Counted(played, snapshots.draft("half-year", 2026, now=NOW))
    real = store.database.obj
    (real.close_all if url else real.close)()


def expected(table: str) -> dict[str, list[str]]:
    """The written figures of each row, by its key."""
    cells = rows(EXPECTED[table].replace("\n  ", "\n |", 1))[1:]
    return {key: [one.partition("[")[0].strip() for one in figures] for key, *figures in cells}


def figure(column: Column, text: str) -> Figure:
    """What a written figure is: «7/8» of a share is a percentage."""
    if text == ".":
        return None
    if column.shape == "word":
        return text
    if column.shape == "share":
        part, whole = map(int, text.split("/"))
        return round(100 * part / whole, 2)
    return int(text) if column.shape == "count" else float(text)


def less(column: Column, total: Figure, previous: Figure) -> Figure:
    if not isinstance(total, int | float) or not isinstance(previous, int | float):
        return None
    return total - previous if column.shape == "count" else round(total - previous, 2)


def nothing(column: Column) -> Figure:
    return 0 if column.shape == "count" else None


def test_rows_that_were_written_give_the_same_again(half_year: Counted) -> None:
    """Tables and digest are made of rows while they are counted; no row is read back for them."""
    draft = half_year.draft
    assert draft.digest == digest_of(draft)
    assert json.loads(draft.tables) == [as_json(one) for one in tables(draft)]


@pytest.mark.parametrize("key", EXPECTED)
def test_every_figure_is_what_was_counted_by_hand(half_year: Counted, key: str) -> None:
    table, written = half_year.table(key), expected(key)
    wanted: dict[str, tuple[Figure, ...]] = {
        row: tuple(map(figure, table.columns, figures)) for row, figures in written.items()
    }
    assert all(len(figures) == len(table.columns) for figures in written.values())
    found = {row.key: row for row in table.rows}
    assert len(found) == len(table.rows) and set(wanted) <= set(found)
    wanted.setdefault("previous", tuple(map(nothing, table.columns)))
    change = tuple(map(less, table.columns, wanted["total"], wanted["previous"]))
    assert wanted.setdefault("change", change) == change
    for row in found:
        wanted.setdefault(row, tuple(map(nothing, table.columns)))
    assert _told(table, found) == {row: dict(zip(_keys(table), wanted[row], strict=True)) for row in found}


def _keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def _told(table: Table, found: dict[str, Row]) -> dict[str, dict[str, Figure]]:
    return {key: dict(zip(_keys(table), row.figures, strict=True)) for key, row in found.items()}


@pytest.mark.parametrize(("table", "row", "column", "lines"), rows(counted.BEHIND))
def test_a_figure_opens_its_own_cases(
    half_year: Counted, table: str, row: str, column: str, lines: str
) -> None:
    assert behind(half_year.draft, table, row, column) == half_year.numbers(lines)


def test_frozen_twice_without_a_change_it_is_the_same_to_the_last_figure(half_year: Counted) -> None:
    with undone():
        first = freeze("half-year", 2026, NOW)
        second = freeze("half-year", 2026, NOW + timedelta(days=3))
        assert (first.version, second.version) == (1, 2)
        assert first.digest == second.digest == half_year.draft.digest
        assert first.tables == second.tables == half_year.draft.tables
        with store.writing():
            half_year.played.district.now = NOW + timedelta(days=4)
            half_year.played.correct("1", child_sex="female")
        third = freeze("half-year", 2026, NOW + timedelta(days=5))
        assert third.digest != first.digest
        assert (of(third, "B1", "total", "male"), of(first, "B1", "total", "male")) == (26, 27)


def of(snapshot: Snapshot, table: str, row: str, column: str) -> Figure:
    """A figure as it was kept."""
    kept = next(one for one in json.loads(snapshot.tables) if one["key"] == table)
    return from_json(kept).figure(row, column)


def test_what_was_open_at_the_end_of_a_period_is_what_the_next_begins_with(half_year: Counted) -> None:
    with undone():
        year_2025 = snapshots.versions("year", 2025)[-1]
        year_2026 = freeze("year", 2026, datetime(2026, 12, 20, 9, tzinfo=LOCAL))
        next_one = snapshots.draft("half-year", 2027, now=datetime(2027, 1, 4, 9, tzinfo=LOCAL))
        for ended, begun in ((year_2025, half_year.draft), (year_2025, year_2026), (year_2026, next_one)):
            assert of(ended, "B6", "total", "after") == of(begun, "B6", "total", "before")
            assert behind(ended, "B6", "total", "after") == behind(begun, "B6", "total", "before")
        assert of(year_2025, "B6", "total", "after") == 5
        assert of(year_2026, "B6", "total", "after") == 59  # 60, and 3 and 22; without 24, 42 and K6


def _closed_in_silence(case: Case) -> None:
    Case.update(status="closed").where(Case.id == case.id).execute()


def _closed_in_the_past(case: Case) -> None:
    _closed_in_silence(case)
    CaseEvent.create(
        case=case, at="2025-12-10T03:00:00+00:00", login="officer", kind="closed",
        detail=json.dumps({"reason": "not_substantiated"}),
    )  # fmt: skip


def _told_later(case: Case) -> None:
    report = CaseReport.get(CaseReport.case == case).report_uuid
    Record.update(informed_at="2025-12-20T03:00:00+00:00").where(Record.report_uuid == report).execute()


@pytest.mark.parametrize("tamper", [_closed_in_silence, _closed_in_the_past, _told_later])
def test_a_case_that_was_tampered_with_is_named_and_nothing_is_frozen(
    half_year: Counted, tamper: Callable[[Case], None]
) -> None:
    case_no = half_year.played.case_no("K7")
    with undone():
        tamper(cases.find(case_no))
        with pytest.raises(Differs) as refused:
            freeze("half-year", 2026, NOW)
        assert refused.value.cases == (case_no,)
        assert snapshots.versions("half-year", 2026) == []
