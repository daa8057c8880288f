"""What a station adds to a report whose case is there: no page, clock or officer is blind to it."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.clock import new_uuid
from shared.revision import Revision
from shared.sealing import WORK_LIGHT
from sync_server import store
from sync_server.accounts.people import add_user
from sync_server.desk import (
    agencies,
    alerts,
    cases,
    clocks_kept,
    correcting,
    corrections,
    deeds,
    ending,
    events,
    following,
    links,
    news,
    second,
    verdicts,
    work,
)
from sync_server.desk.alert_models import Alert
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.deed_list import DEEDS
from sync_server.desk.duplicate_models import Suggestion
from sync_server.desk.following import set_level
from sync_server.desk.models import Acknowledgement, Case
from sync_server.desk.reader import Reader
from sync_server.desk.verdicts import Said
from sync_server.desk.work_models import CaseWork
from sync_server.intake import records
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Record
from tests.sync_server.builders import PASSWORD, District, Station

HIGH, MEDIUM, TOLD = 5, 6, "2026-10-07T08:30:00+07:00"
DANGER = {"scr_immediate_danger": "yes", "urgency": "high"}


@pytest.fixture
def now() -> datetime:
    """Half an hour after a station was told of the first report."""
    return datetime(2026, 10, 7, 2, 0, tzinfo=UTC)


@pytest.fixture
def school(district: District) -> Station:
    return district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")


def file(station: Station, sample: int = HIGH, **changes: Any) -> tuple[Revision, Case]:
    report = station.file(sample, **{"received_at": TOLD, **changes})
    merge_waiting(station.district.keys, now=station.district.now)
    return report, Case.select().order_by(Case.id.desc()).get()


def add(station: Station, report: Revision, *, number: int = 2, **changes: Any) -> None:
    told = station.revision(
        report.report_uuid, number, {**changes, "revision": number}, (report.revision_id,)
    )
    station.send([station.envelope(told)])
    merge_waiting(station.district.keys, now=station.district.now)


def do(district: District, case: Case, deed: str, version: int | None = None, **answers: Any) -> None:
    with store.writing():
        deeds.do(DEEDS[deed], case.case_no, version, answers, officer(district))


def decide(district: District, case: Case) -> None:
    do(
        district,
        case,
        "emergency",
        decision_at=district.now.isoformat(),
        note="Công an xã đến nhà",
        measures=(),
    )


def close(district: District, case: Case) -> None:
    with store.writing():
        found = work.held(case.case_no, None)
        ending.close_now(found, "not_substantiated", "officer", district.now, note="Đã xác minh tại nhà")


def officer(district: District) -> Reader:
    return Reader("officer", "officer", district.now)


def say(district: District, verdict: str, *two: Revision) -> None:
    reports = {uuid.UUID(report.report_uuid) for report in two}
    pair = next(p for p in Suggestion.select() if not two or {p.report_a, p.report_b} == reports)
    with store.writing():
        said = Said(verdict, "cùng mẹ, cùng lớp", len(verdicts.of(pair)))
        verdicts.decide(pair.id, said, officer(district))


def twelve_hours(case: Case) -> list[tuple[str, str | None]]:
    rows = (
        CaseClock.select().where(CaseClock.case == case, CaseClock.kind == EMERGENCY).order_by(CaseClock.id)
    )
    return [(row.subject, row.outcome) for row in rows]


def ringing(district: District) -> list[tuple[str, str]]:
    alerts.run(
        district.keys, now=district.now, repeat=timedelta(minutes=15), silent_after=timedelta(days=999)
    )
    return [(alert.kind, alert.shown) for alert in alerts.every() if alert.kind in ("danger", "reopened")]


def test_a_new_danger_stops_a_closing_that_was_asked_before_and_rings_until_somebody_acts(district, school):
    report, case = file(school)
    decide(district, case)
    with store.writing():
        add_user("officer2", "officer", PASSWORD, now=district.now, work=WORK_LIGHT)
    do(district, case, "close", reason="not_substantiated", note="Công an xã, y tế đã xác minh tại nhà")
    asked, version = second.every_open()[0], work.standing(cases.find(case.case_no)).version
    assert ringing(district) == []
    district.now += timedelta(hours=3)
    add(school, report, **DANGER)
    with store.writing(), pytest.raises(work.StaleCase):
        other = Reader("officer2", "officer", district.now)
        second.answer(case.case_no, asked.number, version, other, agreed=True)
    assert events.of_case(case)[-1].kind == "danger"
    assert twelve_hours(case) == [("", "in_time"), (report.fields["report_no"], None)]
    assert Case.get().next_due == CaseClock.select().order_by(CaseClock.id.desc()).get().due_at
    assert work.facts(work.standing(case), district.now).decided is False
    assert ringing(district) == [("danger", case.case_no)]
    at = district.now.isoformat()
    do(district, case, "decide", decision_at=at, emergency_decision="measures", form_02="", note="")
    assert ringing(district) == [] and twelve_hours(case)[-1][1] == "in_time"


def test_what_is_no_danger_makes_pages_old_and_rings_nowhere(district, school):
    report, case = file(school)
    decide(district, case)
    version = work.standing(case).version
    add(school, report, child_class="8B")
    assert events.of_case(case)[-1].kind == "more" and ringing(district) == []
    with pytest.raises(work.StaleCase):
        do(district, case, "note", version, note="đã gọi mẹ")
    assert twelve_hours(case) == [("", "in_time")]


def test_a_new_danger_of_a_case_that_nobody_took_up_rings_as_that(district, school):
    report, case = file(school, MEDIUM)
    add(school, report, **DANGER)
    assert Case.get().urgency == "high" and ringing(district) == []
    assert {alert.kind for alert in Alert.select()} == {"new_high"}


def test_a_closed_case_that_opens_again_has_its_twelve_hours_and_rings(district, school):
    report, case = file(school)
    decide(district, case)
    close(district, case)
    assert Case.get().next_due is None
    district.now += timedelta(hours=40)
    add(school, report, narrative="Hôm nay trẻ lại bị đánh, đang chảy máu, các cô đưa vào phòng y tế.")
    case = Case.get()
    assert (case.status, ringing(district)) == ("reopened", [("reopened", case.case_no)])
    assert twelve_hours(case)[-1] == (report.fields["report_no"], None)
    (clock,) = CaseClock.select().where(CaseClock.stopped_at.is_null(), CaseClock.kind == EMERGENCY)
    assert clock.started_at == district.now.isoformat() and case.next_due == clock.due_at


def test_a_level_that_was_lowered_rises_for_a_new_danger_and_not_for_what_was_known(district, school):
    report, case = file(school)
    with store.writing():
        row, held = CaseWork(case=case), cases.hold(case.id)
        held.urgency = "medium"
        held.save()
        set_level(row, held)
        row.save()
    add(school, report, child_class="8B")
    assert Case.get().urgency == "medium"
    add(school, report, number=3, **DANGER)
    assert Case.get().urgency == "high"
    assert [one.kind for one in events.of_case(case)] == ["more", "danger", "risen"]


def test_a_report_linked_into_a_decided_case_brings_its_twelve_hours_and_takes_them_along(
    district, school, station
):
    _, decided = file(school)
    decide(district, decided)
    district.now += timedelta(days=9)
    report, new = file(station, MEDIUM, received_at="2026-10-16T08:30:00+07:00", scr_immediate_danger="yes")
    say(district, "same")
    assert links.case_of(Suggestion.get().report_a) == decided
    assert twelve_hours(decided) == [("", "in_time"), (new.case_no, None)]
    assert cases.find(decided.case_no).next_due
    assert {mark.report_uuid for mark in station.send([]).acknowledged} == {report.report_uuid}
    say(district, "undone")
    assert twelve_hours(decided) == [("", "in_time"), (new.case_no, "void")]
    assert twelve_hours(new) == [("", None)] and cases.find(decided.case_no).next_due is None
    assert Acknowledgement.select().count() == 2, "what a station was told stays told"


def test_what_is_carried_follows_the_links_that_hold_in_whatever_order(district, school, station):
    first, decided = file(school)
    second, one = file(station, MEDIUM, received_at="2026-10-07T08:35:00+07:00", scr_immediate_danger="yes")
    other_station = district.station("HS-DM02", "Trạm khác (hư cấu)")
    third, other = file(
        other_station, MEDIUM, received_at="2026-10-07T08:40:00+07:00", scr_immediate_danger="yes"
    )
    decide(district, decided)
    carried = lambda: [row for row in twelve_hours(decided) if row[0] and row[1] is None]  # noqa: E731
    say(district, "same", first, second)
    say(district, "same", first, third)
    assert carried() == [(one.case_no, None), (other.case_no, None)]
    say(district, "undone", first, second)
    assert carried() == [(other.case_no, None)]
    assert not work.facts(work.standing(decided), district.now).decided
    say(district, "same", second, third)
    assert sorted(carried()) == [(one.case_no, None), (other.case_no, None)]
    say(district, "undone", first, third)
    assert carried() == [] and twelve_hours(decided)[0] == ("", "in_time")
    assert cases.find(decided.case_no).next_due is None
    district.now += timedelta(days=3)
    do(district, decided, "note", note="không có gì mới")
    with store.writing():
        following.follow([decided.id], now=district.now)
        clocks_kept.follow([decided.id], now=district.now)
    assert carried() == [] and len([row for row in twelve_hours(decided) if not row[0]]) == 1


def test_a_danger_added_while_its_report_stood_elsewhere_goes_back_with_it(district, school, station):
    _, first = file(school)
    report, second = file(
        station, MEDIUM, received_at="2026-10-07T08:40:00+07:00", scr_immediate_danger="yes"
    )
    decide(district, first)
    decide(district, second)
    say(district, "same")
    add(station, report, scr_serious_injury="yes", urgency="high")
    mark = report.fields["report_no"]
    assert twelve_hours(first) == [("", "in_time"), (mark, None)]
    say(district, "undone")
    assert twelve_hours(first) == [("", "in_time"), (mark, "void")]
    assert twelve_hours(second) == [("", "in_time"), (mark, None)]
    assert cases.find(second.case_no).next_due and cases.find(first.case_no).next_due is None

    triage(district, first)
    assert len(twelve_hours(first)) == 2, "what went away begins nothing again"


def triage(district: District, case: Case, urgency: str = "high") -> None:
    with store.writing():
        agency = agencies.add("UB", agencies.Told("UBND xã (hư cấu)", "commune_pc"))
    whose = {"lead_agency": agency.code, "officer": "officer", "other_agencies": ()}
    do(district, case, "triage", urgency=urgency, note="vì sao", **whose)


def test_a_case_that_was_lowered_and_is_raised_again_carries_again_what_waits(district, school, station):
    _, first = file(school, MEDIUM)
    _, second = file(station, MEDIUM, received_at="2026-10-07T08:40:00+07:00", scr_immediate_danger="yes")
    with store.writing():
        cases.acknowledge(first, "officer", now=district.now)
    say(district, "same")
    assert twelve_hours(first) == [(second.case_no, None)]
    with store.writing():
        Case.update(urgency="medium").where(Case.id == first.id).execute()
        clocks_kept.follow([first.id], now=district.now)
    assert twelve_hours(first) == [(second.case_no, "void")]
    triage(district, first)
    assert twelve_hours(first) == [(second.case_no, "void"), (second.case_no, None)]


def test_an_open_case_comes_back_before_a_closed_one(district, school, station):
    first, kept = file(school)
    second, closed = file(station, MEDIUM, received_at="2026-10-07T08:35:00+07:00")
    other_station = district.station("HS-DM02", "Trạm khác (hư cấu)")
    told = {"received_at": "2026-10-07T08:40:00+07:00", "scr_immediate_danger": "yes"}
    third, urgent = file(other_station, MEDIUM, **told)
    close(district, closed)
    say(district, "same", first, second)
    say(district, "same", second, third)
    say(district, "undone", first, second)
    found = cases.find(urgent.case_no)
    assert (found.status, found.urgency, found.next_due is not None) == ("new", "high", True)
    assert cases.find(closed.case_no).status == cases.MERGED and cases.find(kept.case_no).status == "new"


def test_what_was_decided_in_a_case_stays_decided_in_the_one_it_is_merged_into(district, school, station):
    first, older = file(school)
    second, middle = file(station, MEDIUM, received_at="2026-10-07T08:35:00+07:00")
    other_station = district.station("HS-DM02", "Trạm khác (hư cấu)")
    told = {"received_at": "2026-10-07T08:40:00+07:00", "scr_immediate_danger": "yes"}
    third, urgent = file(other_station, MEDIUM, **told)
    decide(district, older)
    say(district, "same", second, third)
    decide(district, middle)
    assert twelve_hours(middle) == [(urgent.case_no, "in_time")]
    district.now += timedelta(days=2)
    say(district, "same", first, second)
    assert twelve_hours(older) == [("", "in_time")]
    assert work.facts(work.standing(older), district.now).decided


def test_a_correction_that_makes_a_lowered_case_high_again_begins_its_twelve_hours(district, school):
    report, case = file(school)
    with store.writing():
        row, held = CaseWork(case=case), cases.hold(case.id)
        held.urgency = "medium"
        held.save()
        set_level(row, held)
        row.save()
        clocks_kept.follow([case.id], now=district.now)
    assert twelve_hours(case) == [("", "void")]
    with store.writing():
        number, mark = (
            report.fields["report_no"],
            corrections.mark(records.revisions(Record.get().report_uuid)),
        )
        correcting.settle(
            case.case_no,
            number,
            "scr_self_harm",
            "yes",
            mark,
            officer(district),
            new_id=new_uuid,
            why="mẹ kể",
        )
    assert Case.get().urgency == "high" and twelve_hours(case) == [("", "void"), ("", None)]


def test_a_decision_ends_no_clock_that_began_after_it(district, school):
    report, case = file(school)
    decide(district, case)
    before = district.now
    district.now += timedelta(hours=30)
    add(school, report, **DANGER)
    at = {"emergency_decision": "measures", "form_02": "", "note": ""}
    do(district, case, "decide", decision_at=before.isoformat(), **at)
    assert twelve_hours(case)[-1] == (report.fields["report_no"], None)
    do(district, case, "decide", decision_at=district.now.replace(second=0).isoformat(), **at)
    assert twelve_hours(case)[-1] == (report.fields["report_no"], "in_time")


def test_a_plan_that_was_approved_on_the_day_it_was_due_from_ends_its_clock(district, school):
    _, case = file(school)
    decide(district, case)
    do(district, case, "plan", note="")
    do(district, case, "support", plan_approved_at=district.now.date().isoformat(), note="")
    (clock,) = CaseClock.select().where(CaseClock.kind == "plan_5wd")
    assert clock.outcome == "in_time"


def test_a_new_danger_rings_where_the_first_alert_was_silenced_and_nobody_took_the_case_up(district, school):
    report, _ = file(school)
    ringing(district)
    with store.writing():
        alerts.acknowledge(Alert.get(Alert.kind == "new_high").id, officer(district))
    add(school, report, **DANGER)
    assert [kind for kind, _ in ringing(district)] == ["danger"]


def test_a_new_danger_counts_from_when_the_station_wrote_it_down(district, school):
    report, case = file(school, MEDIUM)
    with store.writing():
        cases.acknowledge(case, "officer", now=district.now)
    district.now += timedelta(hours=20)
    told = school.revision(report.report_uuid, 2, {**DANGER, "revision": 2}, (report.revision_id,))
    district.now += timedelta(hours=3)
    school.send([school.envelope(told)])
    merge_waiting(district.keys, now=district.now)
    (clock,) = CaseClock.select().where(CaseClock.kind == EMERGENCY)
    assert clock.started_at == (district.now - timedelta(hours=3)).isoformat()


def test_a_merged_case_rings_no_more_and_is_closed_again_only_if_nothing_was_added(district, school, station):
    first, closed = file(school)
    _, other = file(station, MEDIUM, received_at="2026-10-07T08:40:00+07:00")
    say(district, "same")
    district.now += timedelta(days=5)
    ringing(district)
    assert {alert.shown for alert in alerts.every()} == {closed.case_no}
    say(district, "undone")
    ringing(district)
    assert {alert.shown for alert in alerts.every()} == {closed.case_no, other.case_no}
    close(district, closed)
    say(district, "same")
    say(district, "undone")
    assert cases.find(closed.case_no).status == "closed"
    say(district, "same")
    district.now += timedelta(hours=1)
    add(school, first, **DANGER)
    say(district, "undone")
    assert cases.find(closed.case_no).status == "reopened"
    assert twelve_hours(closed)[-1][1] is None and cases.find(closed.case_no).next_due


def test_the_case_is_where_its_first_report_says_and_moves_with_it(district, school, station):
    report, case = file(school, incident_commune_code="99001")
    add(school, report, incident_commune_code="99002")
    assert cases.find(case.case_no).commune_code == "99002"
    file(station, MEDIUM, received_at="2026-10-07T07:30:00+07:00", incident_commune_code="99003")
    say(district, "same")
    assert cases.find(case.case_no).commune_code == "99003"
    say(district, "undone")
    assert cases.find(case.case_no).commune_code == "99002"


def test_what_a_clock_that_was_ahead_stamped_does_not_forbid_to_decide_now(district, school):
    district.now += timedelta(hours=20)
    report = school.report(HIGH, received_at=(district.now - timedelta(minutes=10)).isoformat())
    envelope = school.envelope(report)
    district.now -= timedelta(hours=20)
    school.send([envelope])
    merge_waiting(district.keys, now=district.now)
    district.now += timedelta(hours=1)
    decide(district, Case.get())
    assert twelve_hours(Case.get()) == [("", "in_time")]


def test_an_event_that_rang_is_seen_once_an_officer_does_anything(district, school):
    report, case = file(school)
    decide(district, case)
    add(school, report, **DANGER)
    subject = Alert.get(Alert.kind == "danger").subject
    assert [row.id for row in news.unseen([subject])] == [int(subject)]
    do(district, case, "note", note="đang gọi trạm")
    assert list(news.unseen([subject])) == []
