"""Clocks as they are kept: begun by the merge, stopped by deeds, moved with a history, late for ever."""

from datetime import date, timedelta

import pytest

from shared.clock import stamp
from shared.errors import CannotDo
from sync_server.desk import (
    cases,
    clock_settings,
    clocks_kept,
    clocks_recounted,
    clocks_shown,
    events,
    queue,
)  # fmt: skip
from sync_server.desk.clock_models import CaseClock, ClockChange
from sync_server.desk.clocks import LAW, PROPOSED
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.queue_filter import Filter
from sync_server.desk.reader import Reader
from sync_server.intake.folded import folded
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Record, Setting
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.views.test_queue import HIGH, MEDIUM, file_told_ago

HOURS = ((450, 690), (780, 1020))


def clocks(case: Case) -> dict[str, CaseClock]:
    return {clock.kind: clock for clock in CaseClock.select().where(CaseClock.case == case)}


def case_told_ago(station: Station, sample: int, **ago: float) -> Case:
    return cases.find(file_told_ago(station, sample, **ago))


def next_due(case: Case) -> str | None:
    found: str | None = Case.get_by_id(case.id).next_due
    return found


def test_the_merge_begins_what_an_urgent_case_needs(district: District, station: Station) -> None:
    urgent, other = case_told_ago(station, HIGH, hours=3), case_told_ago(station, MEDIUM, hours=3)
    now, found = district.now, clocks(urgent)
    assert found["ack"].due_at == stamp(now + timedelta(hours=1)) == next_due(urgent)
    assert found["emergency_12h"].due_at == stamp(now + timedelta(hours=9))
    away = found["delay_to_server"]
    assert (away.stopped_at, away.outcome) == (stamp(now), "late")
    assert away.subject.startswith("HS-DM01-2026-")
    assert clocks(other)["delay_to_server"].outcome == "in_time"
    assert clocks(other)["ack"].due_at == stamp(now + timedelta(days=1)) == next_due(other)
    assert set(clocks(other)) == {"ack", "delay_to_server"}


def test_taking_up_stops_its_clock_late_or_in_time_and_the_next_one_counts(
    district: District, station: Station
) -> None:
    first, second = case_told_ago(station, HIGH, hours=3), case_told_ago(station, HIGH, hours=3)
    for case, after in ((first, 30), (second, 61)):
        with writing():
            cases.acknowledge(case, "officer", now=district.now + timedelta(minutes=after))
    assert [clocks(case)["ack"].outcome for case in (first, second)] == ["in_time", "late"]
    assert next_due(first) == clocks(first)["emergency_12h"].due_at


def test_a_clock_begins_once_is_told_apart_by_its_subject_and_ends_by_what_happened_then(
    district: District, station: Station
) -> None:
    case, now = case_told_ago(station, HIGH, minutes=5), district.now
    later = now + timedelta(hours=9)
    with writing():
        for at, slip in ((0, "1"), (60, "2"), (90, "1")):
            clocks_kept.begin(case, "agency_reply", now + timedelta(minutes=at), now=now, subject=slip)
        assert clocks_kept.stop(case, "agency_reply", now + timedelta(hours=3), now=later, subject="1") == 1
        assert clocks_kept.stop(case, "agency_reply", now + timedelta(hours=9), now=later) == 1
    told = CaseClock.select(CaseClock.subject, CaseClock.started_at, CaseClock.outcome)
    assert list(told.where(CaseClock.kind == "agency_reply").order_by(CaseClock.id).tuples()) == [
        ("1", stamp(now), "in_time"),
        ("2", stamp(now + timedelta(hours=1)), "late"),
    ]
    with pytest.raises(KeyError), writing():
        clocks_kept.begin(case, "no_such", now, now=now)


def test_closing_ends_what_runs_and_hides_nothing_that_was_overdue(
    district: District, station: Station, officer_reads: Reader
) -> None:
    case = case_told_ago(station, HIGH, hours=13)
    with writing():
        clocks_kept.end_all(case, district.now, now=district.now)
        Case.update(status="closed").where(Case.id == case.id).execute()
    assert {kind: clock.outcome for kind, clock in clocks(case).items()} == {
        "ack": "closed",
        "emergency_12h": "late",
        "delay_to_server": "late",
    }
    assert next_due(case) is None and not queue.page(now=district.now).rows
    for late in ("ever", "unexplained"):
        assert [row.case_no for row in queue.page(Filter(late=late), now=district.now).rows] == [case.case_no]
    assert not queue.page(Filter(late="now"), now=district.now).rows


def test_a_case_opened_again_has_twelve_hours_from_then(district: District, station: Station) -> None:
    case, later = case_told_ago(station, HIGH, hours=1), district.now + timedelta(days=9)
    with writing():
        clocks_kept.end_all(case, district.now, now=district.now)
        Case.update(status="closed").where(Case.id == case.id).execute()
        clocks_kept.follow([case.id], now=later)
        assert next_due(case) is None
        Case.update(status="reopened").where(Case.id == case.id).execute()
        for _ in range(2):
            clocks_kept.follow([case.id], now=later)
    assert next_due(case) == stamp(later + timedelta(hours=12))
    assert CaseClock.select().where(CaseClock.kind == "emergency_12h").count() == 2
    with writing():
        clocks_kept.stop(case, "emergency_12h", later + timedelta(days=1), now=later)
    assert clocks(case)["emergency_12h"].stopped_at == stamp(later)


def test_a_revision_that_makes_a_case_urgent_begins_the_twelve_hours_from_when_it_was_told(
    district: District, station: Station
) -> None:
    case = case_told_ago(station, MEDIUM, hours=5)
    with writing():
        Record.update(urgency="high").execute()  # as the fold of a later revision writes it
        cases.follow([case.id], now=district.now)
    assert Case.get_by_id(case.id).urgency == "high"
    found = clocks(case)
    assert found["emergency_12h"].due_at == stamp(district.now + timedelta(hours=7))
    assert found["ack"].due_at == stamp(district.now + timedelta(hours=1)) == next_due(case)
    assert ClockChange.select().where(ClockChange.clock == found["ack"]).get().why == "case"
    with writing():
        cases.follow([case.id], now=district.now)
    assert ClockChange.select().count() == 1


@pytest.mark.parametrize(("hours", "outcome"), [(5, "void"), (13, None)])
def test_lowered_in_time_the_twelve_hours_end_but_not_once_they_are_over(
    hours: int, outcome: str | None, district: District, station: Station
) -> None:
    case = case_told_ago(station, HIGH, hours=hours)
    for level in ("medium", "high", "medium"):
        with writing():
            Case.update(urgency=level).where(Case.id == case.id).execute()
            clocks_kept.follow([case.id], now=district.now)
    told = [c.outcome for c in CaseClock.select().where(CaseClock.kind == "emergency_12h")]
    assert told == ([outcome] * 2 if outcome else [None])


def test_a_clock_can_be_counted_from_another_moment_and_keeps_what_it_was(
    district: District, station: Station
) -> None:
    case, now = case_told_ago(station, MEDIUM, minutes=5), district.now
    with writing():
        clocks_kept.begin(case, "plan_5wd", now, now=now)
        clocks_kept.restart(case, "plan_5wd", now + timedelta(days=1), now=now, by="officer")
    clock = clocks(case)["plan_5wd"]
    assert clock.due_at == "2026-12-02T10:00:00+00:00"
    old = ClockChange.get()
    assert (old.due_at, old.by, old.started_at) == ("2026-12-01T10:00:00+00:00", "officer", stamp(now))


def test_a_holiday_moves_working_clocks_only_and_taking_it_away_moves_them_back(
    district: District, station: Station
) -> None:
    urgent, other = case_told_ago(station, HIGH, hours=1), case_told_ago(station, MEDIUM, hours=1)
    before = clocks(urgent)["emergency_12h"].due_at, clocks(other)["ack"].due_at
    day = date(2026, 11, 25)
    with writing():
        clock_settings.add_days(day, day, "Nghỉ", worked=False, by="admin", now=district.now)
    assert clocks_recounted.go_on() == 1
    assert clocks(other)["ack"].due_at == "2026-11-26T07:30:00+00:00" == next_due(other)
    assert clocks(urgent)["emergency_12h"].due_at == before[0]
    shown = clocks_shown.of_case(other, now=district.now)[0]
    assert [(m.due_at, m.why) for m in shown.moved] == [(before[1], "holidays")]
    with writing():
        clock_settings.remove_day("2026-11-25", by="admin", now=district.now)
    assert clocks_recounted.go_on() == 1
    assert clocks(other)["ack"].due_at == before[1] == next_due(other)


def test_limits_are_changed_within_the_law_and_what_ended_stays(district: District, station: Station) -> None:
    case, done = case_told_ago(station, HIGH, hours=1), case_told_ago(station, HIGH, hours=1)
    with writing():
        clocks_kept.stop(done, "emergency_12h", district.now, now=district.now)
    numbers = {name: limit.number for name, limit in {**LAW, **PROPOSED}.items()}
    for wrong in ({"emergency_12h": 13}, {"ack.high": 0}, {"warn.plan_5wd": 5}):
        with pytest.raises(CannotDo), writing():
            clock_settings.set_limits(numbers | wrong, HOURS, by="admin", now=district.now)
    for hours in ((), ((690, 450),), ((450, 690), (600, 1020)), ((450, 1441),)):
        with pytest.raises(CannotDo), writing():
            clock_settings.set_limits(numbers, hours, by="admin", now=district.now)
    with writing():
        clock_settings.set_limits(
            numbers | {"emergency_12h": 9, "warn.emergency_12h": 6}, HOURS, by="admin", now=district.now
        )
    assert clocks_recounted.go_on()
    assert clocks(case)["emergency_12h"].due_at == stamp(district.now + timedelta(hours=8))
    assert clocks(done)["emergency_12h"].due_at == stamp(district.now + timedelta(hours=11))


def test_a_count_that_stopped_half_way_is_ended_by_the_next_merge_and_moves_nothing_twice(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [case_told_ago(station, MEDIUM, hours=hours) for hours in (1, 2, 3)]
    monkeypatch.setattr(clocks_recounted, "CHUNK", 1)
    day = date(2026, 11, 25)
    with writing():
        clock_settings.add_days(day, day, "Nghỉ", worked=False, by="admin", now=district.now)
    with writing():
        assert clocks_recounted._next_chunk() == 1
    moved = {case.id for case in told if next_due(case) == "2026-11-26T07:30:00+00:00"}
    assert len(moved) == 1 and Setting.get_or_none(Setting.name == clocks_recounted.NAME)
    later = district.now + timedelta(hours=1)
    merge_waiting(district.keys, now=later)
    assert {next_due(case) for case in told} == {"2026-11-26T07:30:00+00:00"}
    changes = list(ClockChange.select())
    assert len({change.clock_id for change in changes}) == len(changes) == 3
    assert {(one.at, one.by, one.why) for one in changes} == {(stamp(district.now), "admin", "holidays")}
    assert not Setting.get_or_none(Setting.name == clocks_recounted.NAME) and clocks_recounted.go_on() == 0


def test_a_reason_is_kept_with_the_case_which_stays_late(
    district: District, station: Station, officer_reads: Reader
) -> None:
    case = case_told_ago(station, HIGH, hours=13)
    with writing():
        assert clocks_shown.explain(case, "Xã chưa cử được người", officer_reads) == 1
    with pytest.raises(CannotDo), writing():
        clocks_shown.explain(case, "Xã chưa cử được người", officer_reads)
    told = events.of_case(case)[-1]
    assert (told.kind, told.note, told.detail["clocks"][0]["kind"]) == (
        "overdue-noted",
        "Xã chưa cử được người",
        "emergency_12h",
    )
    with writing():
        clocks_kept.stop(case, "emergency_12h", district.now, now=district.now)
    assert clocks(case)["emergency_12h"].outcome == "late"
    assert not queue.page(Filter(late="unexplained"), now=district.now).rows
    assert queue.page(Filter(late="ever"), now=district.now).rows


def test_many_reports_cost_the_merge_as_many_statements_as_few(
    district: District, station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    def statements(count: int) -> int:
        for _ in range(count):
            station.send([station.envelope(station.report(HIGH))])
        merge_waiting(district.keys, now=district.now)
        for table in (CaseClock, CaseReport, Case):  # records without a case, as a merge hands them over
            table.delete().execute()
        records = [folded(record) for record in Record.select()]
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"), writing():
            cases.take_in(records, now=district.now)
        return sum(record.name == "peewee" for record in caplog.records)

    few, many = statements(2), statements(60)
    caplog.clear()
    assert few <= many <= few + 2 < 20, "on SQLite a hundred rows of a table with triggers are a statement"


@pytest.fixture
def officer_reads(district: District) -> Reader:
    return Reader("officer", "officer", district.now)
