"""What officers say of two reports, on both engines: linked into one case, apart again, and nothing lost."""

import uuid
from typing import Any

import peewee as pw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.errors import CannotDo
from shared.urgency import LEVELS
from sync_server import store
from sync_server.desk import cases, clocks_kept, events, links, queue, second, tallies, verdicts
from sync_server.desk.clock_models import CaseClock, ClockChange
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.duplicate_models import Suggestion, Verdict
from sync_server.desk.following import set_level
from sync_server.desk.models import CASE_SERIES, Acknowledgement, AuditEntry, Case, CaseEvent, CaseReport
from sync_server.desk.reader import Reader
from sync_server.desk.verdicts import Said
from sync_server.desk.work_models import CaseWork, SecondAsk
from sync_server.intake import folded
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.intake.models import Record
from tests.examples import share
from tests.sync_server.builders import District
from tests.sync_server.test_migrations import MODELS

HISTORY = (Verdict, CaseEvent, AuditEntry, ClockChange, Acknowledgement)
"""Append-only: a link and its undoing both stay there, and what a station was told."""


@pytest.fixture
def reader(district: District) -> Reader:
    return Reader("officer", "officer", district.now)


def everything() -> dict[str, list[Any]]:
    """Every row of every table that is no history; tallies as they add up.

    Carried clocks count by what they say, without their row numbers, and not once they ended with their link:
    they stay as void, which counts nowhere.
    """
    tallies.fold()
    tables: list[type[pw.Model]] = [model for model in MODELS if model not in HISTORY]
    found = {
        table.__name__: sorted(tuple(map(repr, row)) for row in table.select().tuples()) for table in tables
    }
    carried = CaseClock.subject.startswith(CASE_SERIES)
    shown = [field for field in CaseClock._meta.sorted_fields if field.name != "id"]
    own, others = CaseClock.select().where(~carried), CaseClock.select(*shown).where(carried)
    others = others.where(CaseClock.outcome.is_null() | (CaseClock.outcome != "void"))
    rows = [sorted(tuple(map(repr, row)) for row in some.tuples()) for some in (own, others)]
    return found | {"CaseClock": rows}


def say(pair: Suggestion, verdict: str, reader: Reader, reason: str = "cùng mẹ, cùng lớp") -> Suggestion:
    with store.writing():
        return verdicts.decide(pair.id, Said(verdict, reason, len(verdicts.of(pair))), reader)


def the_pair(district: District) -> tuple[Suggestion, str, str]:
    """The two samples of one child, of two stations: the suggestion, the later report, the earlier."""
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    first = district.station().file(6)
    other = school.file(5, received_at="2026-10-07T20:00:00+07:00")
    merge_waiting(district.keys, now=district.now)
    return Suggestion.get(), other.report_uuid, first.report_uuid


def test_what_waits_for_a_second_officer_is_hidden_while_its_case_is_merged(
    district: District, reader: Reader
) -> None:
    pair, _, _ = the_pair(district)
    for case in Case.select():
        SecondAsk.create(case=case, what="close", asked_by="b", asked_at="x", reason="y", detail="{}")
    before = list(SecondAsk.select().order_by(SecondAsk.id).tuples())
    assert second.count_open() == 2
    say(pair, "same", reader)
    merged = Case.get(Case.status == cases.MERGED)
    (shown,) = second.every_open()
    assert second.count_open() == 1 and shown.case_no != merged.case_no and second.of_case(merged) == []
    hidden = SecondAsk.get(SecondAsk.case == merged).id
    with store.writing(), pytest.raises(CannotDo, match="merged"):
        second.answer(merged.case_no, hidden, 0, reader, agreed=False, words="x")
    say(pair, "undone", reader)
    assert second.count_open() == 2
    assert list(SecondAsk.select().order_by(SecondAsk.id).tuples()) == before


def test_a_link_takes_the_highest_urgency_the_earliest_time_and_every_notification(
    district: District, reader: Reader
) -> None:
    pair, one, other = the_pair(district)
    before = {case.case_no: case for case in Case.select()}
    levels = {case.urgency for case in before.values()}
    say(pair, "same", reader)
    kept = links.case_of(uuid.UUID(one))
    assert kept == links.case_of(uuid.UUID(other)) and kept.id == min(case.id for case in before.values())
    assert kept.urgency == ("high" if "high" in levels else "medium")
    assert kept.informed_at == min(case.informed_at for case in before.values())
    records = cases.records_of(kept)
    told = [folded.said(record.cells)["agencies_notified"] for record in records]
    assert len(records) == len(told) == 2
    (emptied,) = (case for case in Case.select() if case != kept)
    assert emptied.status == "merged" and cases.records_of(emptied) == []
    assert links.merged_into(emptied) == kept and links.merged_here(kept) == [emptied]
    assert {row.case_no for row in queue.page(now=district.now).rows} == {kept.case_no}
    with pytest.raises(CannotDo), store.writing():
        cases.acknowledge(emptied, "officer", now=district.now)


def test_each_verdict_is_kept_with_who_when_and_why_and_told_in_both_cases(
    district: District, reader: Reader
) -> None:
    pair, one, other = the_pair(district)
    own = links.case_of(uuid.UUID(one)), links.case_of(uuid.UUID(other))
    for verdict, state in (("not_same", "rejected"), ("siblings", "siblings"), ("same", "linked"),
                           ("undone", "siblings"), ("reopened", "open")):  # fmt: skip
        assert say(pair, verdict, reader, f"vì {verdict}").state == state
    said = verdicts.of(pair)
    assert [(one.verdict, one.login, one.reason) for one in said] == [
        (verdict, "officer", f"vì {verdict}")
        for verdict in ("not_same", "siblings", "same", "undone", "reopened")
    ]
    kept, emptied = sorted(own, key=lambda case: case.id)
    assert [event.kind for event in events.of_case(kept)] == [
        "not_same", "siblings", "linked", "unlinked", "asked_again",
    ]  # fmt: skip
    assert [event.kind for event in events.of_case(emptied)] == [
        "not_same", "siblings", "merged", "restored", "asked_again",
    ]  # fmt: skip
    assert events.of_case(kept)[2].detail["case"] == emptied.case_no
    told = AuditEntry.select().where(AuditEntry.action.startswith("same-child-"))
    assert [told.where(AuditEntry.case_no == case.case_no).count() for case in own] == [5, 5]
    assert not any("vì" in entry.reason for entry in AuditEntry.select())


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said("same", " . ", 0), "reason"),
        (Said("undone", "nhầm trẻ khác", 0), "verdict"),
        (Said("same", "cùng mẹ", 1), ""),
        (Said("same", "cùng mẹ", -1), ""),
    ],
)
def test_what_may_not_be_said_changes_nothing(
    said: Said, field: str, district: District, reader: Reader
) -> None:
    pair, *_ = the_pair(district)
    before = everything()
    with pytest.raises(CannotDo) as refused, store.writing():
        verdicts.decide(pair.id, said, reader)
    assert refused.value.field == field and everything() == before
    assert not Verdict.select().exists()


def test_a_station_learns_nothing_of_a_link_and_only_its_own_of_what_follows(
    district: District, reader: Reader
) -> None:
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    clinic = district.station()
    stations = (school, clinic)
    mine = [{school.file(5).report_uuid}, {clinic.file(6).report_uuid}]
    merge_waiting(district.keys, now=district.now)
    exchanges = [str(uuid.uuid4()) for _ in stations]

    def answers() -> list[Any]:
        return [
            station.send([], exchange_id=exchange)
            for station, exchange in zip(stations, exchanges, strict=True)
        ]

    alone = answers()
    pair = say(Suggestion.get(), "same", reader)
    assert answers() == alone
    say(pair, "undone", reader)
    assert answers() == alone
    say(pair, "same", reader)
    with store.writing():
        cases.acknowledge(links.case_of(pair.report_a), "officer", now=district.now)
    for station, own in zip(stations, mine, strict=True):
        assert {mark.report_uuid for mark in station.send([]).acknowledged} == own


def test_what_arrives_later_follows_its_own_tie_and_a_rebuild_moves_nothing(
    district: District, reader: Reader
) -> None:
    pair, one, other = the_pair(district)
    say(pair, "same", reader)
    kept = links.case_of(uuid.UUID(one))
    clinic = next(row for row in Record.select() if str(row.report_uuid) == other).kiosk
    third = district.station("HS-DM02", "Trạm khác (hư cấu)").file(6)
    merge_waiting(district.keys, now=district.now)
    assert links.case_of(uuid.UUID(third.report_uuid)) != kept and clinic is not None
    before = everything()
    rebuild(district.keys, now=district.now)
    after = everything()
    for table in ("Case", "CaseReport", "MergedCase"):
        assert after[table] == before[table]


EVENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=5)


@pytest.fixture
def four(district: District) -> list[CaseReport]:
    """Four reports of a child and every pair of them suggested; their cases differ in all that is kept."""
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    for hour in ("08", "09", "10", "11"):
        school.file(5, received_at=f"2026-10-06T{hour}:00:00+07:00")
    merge_waiting(district.keys, now=district.now)
    assert Suggestion.select().count() == 6
    first, second, third, _ = Case.select().order_by(Case.id)
    with store.writing():
        cases.acknowledge(second, "officer", now=district.now)
        Case.update(status="closed").where(Case.id == first.id).execute()
        clocks_kept.end_all(first, district.now, now=district.now)
        Case.update(status="forwarded").where(Case.id == third.id).execute()
        clocks_kept.stop(third, EMERGENCY, district.now, now=district.now)
    return list(CaseReport.select().order_by(CaseReport.id))


@settings(max_examples=share(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=EVENTS, link=st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_a_link_taken_back_leaves_the_store_as_it_was(
    earlier: list[tuple[int, int, bool]],
    link: tuple[int, int],
    four: list[CaseReport],
    reader: Reader,
) -> None:
    """Whatever other links there are, and were; each example begins where the last one ended."""
    for one, other, taken_back in earlier:
        _toggle(four, one, other, reader)
        if taken_back:
            _toggle(four, one, other, reader)
    pair = _pair(four, *link)
    if pair is None or pair.state == "linked":
        return
    before = everything()
    say(pair, "same", reader)
    if len({links.case_of(report) for report in (pair.report_a, pair.report_b)}) != 1:
        raise AssertionError("a link that joins nothing")
    say(_pair(four, *link) or pair, "undone", reader)
    assert everything() == before


@settings(max_examples=share(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.permutations(range(6)).flatmap(lambda p: st.tuples(st.just(p), st.permutations(range(6)))),
    count=st.integers(1, 6),
)
def test_links_taken_back_in_any_order_leave_every_case_as_it_was_opened(
    made: tuple[list[int], list[int]], count: int, four: list[CaseReport], reader: Reader
) -> None:
    for pair in Suggestion.select().where(Suggestion.state == "linked"):
        say(pair, "undone", reader)
    before, pairs = everything(), list(Suggestion.select().order_by(Suggestion.id))
    chosen = made[0][:count]
    for number in chosen:
        say(pairs[number], "same", reader)
    for number in made[1]:
        if number in chosen:
            say(pairs[number], "undone", reader)
    assert everything() == before


@pytest.fixture
def uneven(district: District) -> list[CaseReport]:
    """Four reports of a child, two of them urgent; every pair suggested."""
    school, clinic = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)"), district.station()
    for hour in ("08", "09"):
        school.file(5, received_at=f"2026-11-24T{hour}:00:00+07:00", **_SAME_DAYS)
        clinic.file(6, received_at=f"2026-11-24T{hour}:30:00+07:00", **_SAME_DAYS)
    merge_waiting(district.keys, now=district.now)
    assert {record.urgency for record in Record.select()} == {"high", "medium"}
    assert Suggestion.select().count() == 6
    return list(CaseReport.select().order_by(CaseReport.id))


_SAME_DAYS = {"incident_time_kind": "ongoing", "incident_date_from": None, "incident_date_to": None}
_SAME_DAYS |= {"notifications": None}


@settings(max_examples=share(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    levels=st.lists(st.none() | st.sampled_from(LEVELS), min_size=4, max_size=4),
    made=st.permutations(range(6)),
    taken_back=st.permutations(range(6)),
    count=st.integers(1, 3),
)
def test_a_rise_that_links_brought_goes_with_them_in_any_order_and_what_officers_set_stands(
    levels: list[str | None],
    made: list[int],
    taken_back: list[int],
    count: int,
    uneven: list[CaseReport],
    reader: Reader,
) -> None:
    with store.writing():
        CaseWork.delete().execute()
        for tie, wanted in zip(uneven, levels, strict=True):
            case = links.case_of(tie.report_uuid)
            case.urgency = wanted or cases.records_of(case)[0].urgency
            case.save()
            row = CaseWork(case=case)
            if wanted:
                set_level(row, case)
            row.save()
    before = _set_and_shown()
    pairs = list(Suggestion.select().order_by(Suggestion.id))
    for number in made[:count]:
        say(pairs[number], "same", reader)
    for number in taken_back:
        if number in made[:count]:
            say(pairs[number], "undone", reader)
    assert _set_and_shown() == before


def _set_and_shown() -> list[Any]:
    """How urgent each case is, and all that was decided about it."""
    shown = list(Case.select(Case.case_no, Case.urgency, Case.status).order_by(Case.id).tuples())
    return [shown, list(CaseWork.select().order_by(CaseWork.id).dicts())]


def _toggle(four: list[CaseReport], one: int, other: int, reader: Reader) -> None:
    pair = _pair(four, one, other)
    if pair is not None:
        say(pair, "undone" if pair.state == "linked" else "same", reader)


def _pair(four: list[CaseReport], one: int, other: int) -> Suggestion | None:
    if one == other:
        return None
    first, second = sorted((four[one].report_uuid, four[other].report_uuid))
    found: Suggestion = Suggestion.get(Suggestion.report_a == first, Suggestion.report_b == second)
    return found
