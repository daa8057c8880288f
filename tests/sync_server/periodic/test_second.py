"""A second process counts the same, and no harm where it is gone; records of another version count too."""

import json
from typing import Any

import pytest

from sync_server.desk.models import Case
from sync_server.intake.models import Record
from sync_server.periodic import gathering, second, snapshots
from sync_server.periodic.ahead import each, ranges
from sync_server.periodic.counting import tables
from sync_server.periodic.digests import digest_of
from sync_server.periodic.models import Snapshot
from sync_server.periodic.ranges import count_range
from sync_server.periodic.second import Second
from sync_server.periodic.table import as_json
from sync_server.store import database, writing
from tests.sync_server.builders import District, Station
from tests.sync_server.periodic.counted_rows import kept_cases, kept_reports
from tests.sync_server.periodic.test_snapshots import at, close, freeze, told


@pytest.fixture
def several(district: District, station: Station, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five cases of a year, one a range."""
    monkeypatch.setattr(gathering, "CASES", 1)
    found = [told(station, at(2, month, 2026)) for month in range(1, 6)]
    close(found[1], at(9, 3, 2026))
    return found


def counted(snapshot: Snapshot) -> tuple[str | None, Any, list[str]]:
    assert snapshot.digest == digest_of(snapshot), "what was counted is what is kept"
    assert snapshot.tables == json.dumps([as_json(one) for one in tables(snapshot)], ensure_ascii=False)
    return snapshot.digest, json.loads(snapshot.tables), [one.case_no for one in kept_cases(snapshot)]


def test_two_processes_count_what_one_does(several: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = at(20, 6, 2026)
    alone = counted(snapshots.draft("year", 2026, now=now))
    assert alone[2] == several
    asked: list[str] = []
    ask = Second.ask

    def noted(self: Second, function: Any, *arguments: Any) -> Any:
        asked.append(function.__name__)
        return ask(self, function, *arguments)

    monkeypatch.setattr(Second, "ask", noted)
    monkeypatch.setattr(second, "LEAST", 1)
    assert counted(snapshots.draft("year", 2026, now=now)) == alone
    assert {"take_there", "told_there"} == set(asked)
    asked.clear()
    with writing():  # what is not committed is seen by this connection alone
        close(several[2], at(10, 3, 2026))
        within = counted(snapshots.draft("year", 2026, now=now))
    assert not asked and within != alone
    assert counted(snapshots.draft("year", 2026, now=now)) == within


def test_freezing_counts_the_same_in_two_processes(
    several: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = counted(snapshots.draft("half-year", 2026, now=at(20, 6, 2026)))
    monkeypatch.setattr(second, "LEAST", 1)
    frozen = freeze("half-year", 2026, now=at(20, 6, 2026))
    assert frozen.state == "frozen" and counted(frozen) == alone


@pytest.mark.slow
@pytest.mark.parametrize("last", ["take_there", "told_there"])
def test_a_process_that_is_gone_changes_nothing(
    several: list[str], monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    alone = counted(snapshots.draft("year", 2026, now=at(20, 6, 2026)))
    ask = Second.ask

    def gone(self: Second, function: Any, *arguments: Any) -> Any:
        if function.__name__ == last:
            self._process.kill()
            self._process.wait()
        return ask(self, function, *arguments)

    monkeypatch.setattr(Second, "ask", gone)
    monkeypatch.setattr(second, "LEAST", 1)
    assert counted(snapshots.draft("year", 2026, now=at(20, 6, 2026))) == alone


def test_what_another_version_kept_is_read_from_the_record(several: list[str]) -> None:
    before = counted(snapshots.draft("year", 2026, now=at(20, 6, 2026)))
    with writing():
        Record.update(counted=None).where(Record.id > 2).execute()
        Record.update(counted="0 nothing").where(Record.id <= 2).execute()
    assert counted(snapshots.draft("year", 2026, now=at(20, 6, 2026))) == before
    (draft,) = Snapshot.select()
    assert len(kept_reports(draft)) == len(several)
    with writing():  # else the text counts, which never differs from the record
        kept = json.dumps(["female"] + [None] * 14)
        Record.update(counted=f"1 7 {kept}").execute()
    draft = snapshots.draft("year", 2026, now=at(20, 6, 2026))
    assert {one.filing_s for one in kept_reports(draft)} == {7}


def test_ranges_come_in_order_whoever_counts_them(several: list[str]) -> None:
    done: list[int] = []

    class Here:
        """Answers at once, or never before it is waited for."""

        def ask(self, function: Any, store: Any, some: Any) -> Any:
            done.append(some[0])
            return Later(function(store, some), at_once=some[0] % 3 == 0)

        def answer(self, asked: "Later") -> Any:
            return asked.found

    class Later:
        def __init__(self, found: Any, *, at_once: bool) -> None:
            self.found, self._at_once = found, at_once

        def done(self) -> bool:
            return self._at_once

    snapshot = snapshots.draft("year", 2026, now=at(20, 6, 2026))
    of = snapshots.period_of("year", 2026)
    store = gathering._store(snapshot, of, at(20, 6, 2026), None)
    shared: Any = Here()
    wanted = ranges(store.last, 1)
    found = [case for some in each(count_range, store, wanted, shared) for case in some.cases]
    assert found == [case for some in each(count_range, store, wanted, None) for case in some.cases]
    assert [case[1] for case in found] == several
    assert 0 < len(done) < 5 and not database.in_transaction()


@pytest.mark.slow
def test_a_case_that_is_long_closed_still_joins_others(district: District, station: Station) -> None:
    """Its report says so, as the merge kept it or as only the record has it."""
    first, second = told(station, at(2, 2, 2026)), told(station, at(2, 3, 2026))
    named = [one.report_no for one in Record.select().order_by(Record.id)]
    rows = [{"link_kind": "same_incident", "report_no": number} for number in named]
    older = told(station, at(2, 2, 2025), arrives=at(3, 3, 2026), links=rows)
    close(older, at(2, 4, 2025))
    for kept in ("as it is", None):
        if kept is None:
            with writing():
                Record.update(counted=None).execute()
        draft = snapshots.draft("half-year", 2026, now=at(20, 6, 2026))
        counted = {one.case_no: one for one in kept_cases(draft)}
        assert counted.keys() == {first, second}
        assert counted[first].matter == counted[second].matter == Case.get(Case.case_no == older).id
