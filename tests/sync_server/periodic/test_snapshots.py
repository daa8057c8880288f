"""Snapshots on both engines: counted, frozen, carried over, refused."""

from datetime import datetime, timedelta

import pytest

from shared.errors import CannotDo
from shared.report.rules import LOCAL
from sync_server.desk import cases, ending, work
from sync_server.desk.duplicate_models import Suggestion
from sync_server.desk.models import Case, CaseEvent
from sync_server.desk.reader import Reader
from sync_server.intake.merging import merge_waiting
from sync_server.periodic import snapshots
from sync_server.periodic.checks import Broken
from sync_server.periodic.models import CountedRows, CountedStation, Snapshot
from sync_server.periodic.refusals import Differs, DoesNotAgree, TextsMissing
from sync_server.periodic.rows import CaseRow
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.desk.test_verdicts import say
from tests.sync_server.periodic.counted_rows import kept_cases, kept_ends, kept_reports

TEXTS = dict.fromkeys(snapshots.SECTIONS, "Như năm trước.")


def at(day: int, month: int, year: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LOCAL)


def told(
    station: Station, moment: datetime, sample: int = 1, arrives: datetime | None = None, **changes: object
) -> str:
    """The number of the case of a report told at this moment, merged at once or when it arrives."""
    station.district.now = arrives or moment + timedelta(minutes=5)
    known = {case.id for case in Case.select()}
    station.file(sample, received_at=moment.isoformat(), **changes)
    merge_waiting(station.district.keys, now=station.district.now)
    (new,) = (case for case in Case.select() if case.id not in known)
    return str(new.case_no)


def close(case_no: str, moment: datetime, reason: str = "safe_plan_done") -> None:
    with writing():
        ending.close_now(work.held(case_no, None), reason, "officer", moment, note="")


def reopen(case_no: str, moment: datetime) -> None:
    with writing():
        ending.reopen_now(work.held(case_no, None), "officer", moment)


def freeze(kind: str, year: int, now: datetime, reason: str = "") -> Snapshot:
    draft = snapshots.draft(kind, year, now=now)
    snapshots.write_texts(kind, year, TEXTS, seen=draft.texts_version)
    return snapshots.freeze(kind, year, by="admin", now=now, reason=reason)


def row(snapshot: Snapshot, case_no: str) -> CaseRow:
    (found,) = (one for one in kept_cases(snapshot) if one.case_no == case_no)
    return found


def numbers(snapshot: Snapshot, condition: str = "case") -> set[str]:
    return {one.case_no for one in kept_cases(snapshot) if getattr(one, condition)}


def flows(counted: CaseRow) -> tuple[bool, bool, int, int, bool]:
    return counted.open_before, counted.opened, counted.reopened, counted.ended, counted.open_after


def test_a_case_stands_as_it_stood_at_the_end_of_the_last_day(district: District, station: Station) -> None:
    before = told(station, at(14, 12, 2025, 23))
    first = told(station, at(15, 12, 2025, 0))
    last = told(station, at(14, 6, 2026, 23))
    after = told(station, at(15, 6, 2026, 0))
    close(first, at(14, 6, 2026, 12))
    close(last, at(15, 6, 2026, 10))
    reopen(first, at(16, 6, 2026))
    counted = snapshots.draft("half-year", 2026, now=at(20, 6, 2026))
    assert counted.state == "draft" and counted.cut_at == "2026-06-14T16:59:59+00:00"
    assert numbers(counted, "fresh") == {first, last}
    assert flows(row(counted, before)) == (True, False, 0, 0, True)
    assert flows(row(counted, first)) == (False, True, 0, 1, False)
    assert flows(row(counted, last)) == (False, True, 0, 0, True)
    assert after not in numbers(counted)
    (end,) = kept_ends(counted)
    assert end.reason == row(counted, first).closing_reason == "safe_plan_done"
    assert row(counted, before).age_days == 182
    assert len(kept_reports(counted)) == 2
    (unit,) = CountedStation.select().where(CountedStation.snapshot == counted.id)
    assert (unit.station_code, unit.views_without_reason) == ("HS-DM01", 0)


def test_a_recount_takes_the_place_of_the_draft_and_keeps_its_texts(
    district: District, station: Station
) -> None:
    told(station, at(1, 3, 2026))
    now = at(20, 6, 2026)
    draft = snapshots.draft("half-year", 2026, now=now)
    snapshots.write_texts("half-year", 2026, {"I": " Tình hình "}, seen=0)
    with pytest.raises(CannotDo):
        snapshots.write_texts("half-year", 2026, {"I": "khác"}, seen=0)
    again = snapshots.draft("half-year", 2026, now=now)
    assert again.digest == draft.digest and again.texts == '{"I": "Tình hình"}' and again.texts_version == 1
    assert [one.id for one in Snapshot.select()] == [again.id]
    assert {one.snapshot_id for one in CountedRows.select()} == {again.id}
    told(station, at(2, 3, 2026), arrives=at(21, 6, 2026))
    assert snapshots.draft("half-year", 2026, now=at(22, 6, 2026)).digest != draft.digest


def test_what_hinders_freezing_is_named_and_nothing_is_frozen(district: District, station: Station) -> None:
    told(station, at(1, 3, 2026))
    now = at(20, 6, 2026)
    with pytest.raises(CannotDo, match="14/06/2026"):
        snapshots.freeze("half-year", 2026, by="admin", now=at(14, 6, 2026, 23))
    with pytest.raises(TextsMissing) as missing:
        snapshots.freeze("half-year", 2026, by="admin", now=now)
    assert missing.value.sections == snapshots.SECTIONS
    with pytest.raises(CannotDo):
        snapshots.draft("half-year", 2027, now=now)
    district.now = now
    station.file(1, received_at=at(1, 3, 2026).isoformat())
    with pytest.raises(CannotDo, match="waiting 1"):
        freeze("half-year", 2026, now)
    merge_waiting(district.keys, now=now)
    assert not snapshots.versions("half-year", 2026)
    first = freeze("half-year", 2026, now)
    assert (first.version, first.state, first.frozen_by) == (1, "frozen", "admin")
    assert snapshots.latest("half-year", 2026) == first


def test_figures_that_do_not_agree_are_not_kept(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(station, at(1, 3, 2026))
    broken = [Broken("B1", "Tổng số", "rule", 1)]
    monkeypatch.setattr("sync_server.periodic.refusals.check", lambda tables: broken)
    with pytest.raises(DoesNotAgree, match="B1: Tổng số"):
        freeze("half-year", 2026, at(20, 6, 2026))
    assert snapshots.versions("half-year", 2026) == []


def test_freezing_again_needs_a_reason_and_the_same_data_give_the_same_digest(
    district: District, station: Station
) -> None:
    told(station, at(1, 3, 2026))
    first = freeze("half-year", 2026, at(20, 6, 2026))
    draft = snapshots.draft("half-year", 2026, now=at(1, 7, 2026))
    assert snapshots.unchanged(draft) and draft.version == 2
    with pytest.raises(CannotDo, match="no reason"):
        snapshots.freeze("half-year", 2026, by="admin", now=at(1, 7, 2026))
    second = snapshots.freeze("half-year", 2026, by="admin2", now=at(2, 7, 2026), reason="theo công văn")
    assert second.digest == first.digest and second.version == 2
    assert snapshots.versions("half-year", 2026) == [first, second]
    assert len(kept_cases(first)) == 1


def test_a_late_report_and_its_case_go_to_the_next_period(district: District, station: Station) -> None:
    early = told(station, at(1, 11, 2026))
    year = freeze("year", 2026, at(16, 12, 2026))
    late = told(station, at(2, 11, 2026), arrives=at(17, 12, 2026))
    next_one = snapshots.draft("half-year", 2027, now=at(20, 12, 2026))
    assert next_one.carried == year
    counted = row(next_one, late)
    assert (counted.fresh, counted.late) == (False, True)
    assert flows(counted) == (False, True, 0, 0, True)
    assert flows(row(next_one, early)) == (True, False, 0, 0, True)
    (report,) = kept_reports(next_one)
    assert report.late and report.case == counted.case
    again = freeze("year", 2026, at(21, 12, 2026), reason="bổ sung")
    assert late in numbers(again, "fresh")
    assert not row(snapshots.draft("half-year", 2027, now=at(22, 12, 2026)), late).late


def test_the_next_period_begins_with_what_was_frozen_or_is_refused(
    district: District, station: Station
) -> None:
    open_one, closed, back = (told(station, at(1, month, 2026)) for month in (3, 4, 5))
    close(closed, at(1, 8, 2026))
    close(back, at(1, 9, 2026))
    freeze("year", 2026, at(16, 12, 2026))
    reopen(back, at(17, 12, 2026))
    close(open_one, at(18, 12, 2026))
    new = told(station, at(20, 12, 2026))
    now = at(15, 6, 2027)
    frozen = freeze("half-year", 2027, now)
    assert flows(row(frozen, open_one)) == (True, False, 0, 1, False)
    assert flows(row(frozen, back)) == (False, False, 1, 0, True)
    assert flows(row(frozen, new)) == (False, True, 0, 0, True)
    assert closed not in numbers(frozen)
    Case.update(status="closed").where(Case.case_no == new).execute()
    CaseEvent.delete().where(CaseEvent.kind == "closed", CaseEvent.at < "2026-08-15").execute()
    CaseEvent.insert(
        case=cases.find(open_one).id, at="2026-05-01T00:00:00+00:00", login="x", kind="closed"
    ).execute()
    with pytest.raises(Differs) as refused:
        snapshots.freeze("half-year", 2027, by="admin", now=now, reason="chốt lại")
    assert set(refused.value.cases) == {new, closed, open_one}
    assert [one.version for one in Snapshot.select().where(Snapshot.year == 2027)] == [1]


def test_cases_are_one_as_they_were_at_the_cut(district: District, station: Station) -> None:
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    older = told(station, at(8, 10, 2026), 6)
    younger = told(school, at(9, 10, 2026), 5)
    (pair,) = Suggestion.select()
    say(pair, "same", Reader("officer", "officer", at(16, 12, 2026)))
    year = snapshots.draft("year", 2026, now=at(20, 12, 2026))
    assert numbers(year, "open_after") == {older, younger} == numbers(year, "fresh")
    assert stood(year) == {older, younger}
    half = snapshots.draft("half-year", 2027, now=at(20, 12, 2026))
    assert numbers(half, "merged_after") == {younger}
    assert flows(row(half, younger)) == (True, False, 0, 1, False)
    assert row(half, younger).closing_reason == "merged"
    within = snapshots.draft("year", 2027, now=at(20, 12, 2026))
    assert flows(row(within, older)) == (True, False, 0, 0, True) and not stood(within)
    say(Suggestion.get(), "undone", Reader("officer", "officer", at(21, 12, 2026)))
    apart = snapshots.draft("half-year", 2027, now=at(22, 12, 2026))
    assert flows(row(apart, younger)) == (True, False, 1, 1, True)
    assert apart.differing == half.differing == year.differing == "[]"


def stood(snapshot: Snapshot) -> set[str]:
    """The cases that the counted reports stand in."""
    found = kept_reports(snapshot)
    return {str(Case.get_by_id(one.case).case_no) for one in found}
