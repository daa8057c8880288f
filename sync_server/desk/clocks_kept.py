"""The clocks of cases as they are kept: begun, stopped, moved with a history. Owns `case_clock`,
with desk/first_clocks.

All of it works inside the caller's transaction and keeps `Case.next_due` true. `at` is when the thing itself
happened, which counts; `now` is when it is written down, and nothing ends later than that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from shared.clock import from_stamp, stamp
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rows import end, insert, move, of_cases, refresh_next_due, row_of, running_of
from sync_server.desk.clock_rules import rules as rules_now
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.models import LEFT_THE_QUEUE, Case


def begin(case: Case, kind: str, at: datetime, *, now: datetime, subject: str = "") -> None:
    """Start a clock of the case at `at`; one that runs already goes on as it was.

    `subject` names what it is for where a case may have several (a slip). Raises KeyError for a
    kind that is not there.
    """
    urgency = Case.get_by_id(case.id).urgency
    row = row_of(case.id, kind, urgency, at, rules_now(), subject)
    CaseClock.insert(row).on_conflict_ignore().execute()
    refresh_next_due([case.id])


def stop(case: Case, kind: str, at: datetime, *, now: datetime, subject: str | None = None) -> int:
    """What the clock waited for was done at `at`: in time, or late, which stays counted. How many stopped.

    Without a `subject` all running clocks of the kind.
    """
    clocks = [one for one in running_of([case.id]) if one.kind == kind and subject in (None, one.subject)]
    for clock in clocks:
        end(clock, min(at, now), "in_time")
    refresh_next_due([case.id])
    return len(clocks)


def restart(case: Case, kind: str, at: datetime, *, now: datetime, by: str, subject: str = "") -> None:
    """Let a running clock count from another moment, its old times kept; begin it where none runs."""
    rules, urgency = rules_now(), Case.get_by_id(case.id).urgency
    running = [one for one in running_of([case.id]) if one.kind == kind and one.subject == subject]
    move([(clock, at, urgency) for clock in running], rules, "case", by, now)
    if not running:
        begin(case, kind, at, now=now, subject=subject)
    refresh_next_due([case.id])


def end_all(case: Case, at: datetime, *, now: datetime) -> int:
    """The case leaves the queue: what runs ends, as late where it was overdue. How many ended."""
    clocks = running_of([case.id])
    for clock in clocks:
        end(clock, min(at, now), "closed")
    refresh_next_due([case.id])
    return len(clocks)


def waits_for_decision(case: Case) -> bool:
    """Whether twelve hours of the case run."""
    return any(clock.kind == EMERGENCY for clock in running_of([case.id]))


def take_over(case: Case, merged: Iterable[Case], *, now: datetime) -> None:
    """The twelve hours of cases whose reports came here go on here, each by that case's number, where nothing
    waits for a decision: what was decided here knew nothing of those reports.
    """
    others = {other.id: other.case_no for other in merged}
    is_high = Case.select(Case.urgency).where(Case.id == case.id).scalar() == "high"
    if not is_high or waits_for_decision(case):
        return
    waiting = [clock for clock in running_of(list(others)) if clock.kind == EMERGENCY]
    for clock in sorted(waiting, key=lambda clock: clock.started_at):
        told = from_stamp(clock.started_at)
        begin(case, EMERGENCY, told, now=now, subject=others[clock.case_id])


def hand_back(case: Case, into: Case, merged: Iterable[Case], *, now: datetime) -> None:
    """The case stands for itself again: its twelve hours run in it alone, and are late in it alone.

    into: the case it was merged into; merged: all that are, which may hold them too from before.
    """
    ids = [into.id, *(other.id for other in merged)]
    CaseClock.update(stopped_at=stamp(now), outcome="void").where(
        CaseClock.case.in_(ids),
        CaseClock.kind == EMERGENCY,
        CaseClock.subject == case.case_no,
        CaseClock.stopped_at.is_null(),
    ).execute()
    refresh_next_due([into.id])


def follow(
    ids: Iterable[int], *, now: datetime, by: str = "merge", anew: Mapping[int, str] | None = None
) -> None:
    """Let the clocks follow what changed in their cases: urgency, or when a station was first told.

    The twelve hours begin with high and end with it, unless they are over: what is overdue ends only by what
    it waited for. They begin again, now, in a case of `anew`: it was opened again, or a report, whose number
    it has, tells of a new danger, of which what was decided before knew nothing.
    """
    anew = anew or {}
    wanted = list(ids)
    if not wanted:
        return
    rules = rules_now()
    clocks: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in of_cases(wanted):
        clocks[clock.case_id].append(clock)
    moved, new = [], []
    for case in Case.select().where(Case.id.in_(wanted)):
        told = from_stamp(case.informed_at)
        twelve = [clock.outcome for clock in clocks[case.id] if clock.kind == EMERGENCY]
        untouched = all(outcome in ("void", None) for outcome in twelve)
        for clock in clocks[case.id]:
            if clock.stopped_at is not None:
                continue
            if clock.kind == EMERGENCY and case.urgency != "high" and stamp(now) <= clock.due_at:
                end(clock, now, "void")
            else:
                first = clock.kind == EMERGENCY and not clock.subject and untouched
                start = told if first else from_stamp(clock.started_at)
                moved.append((clock, start, case.urgency))
        over = case.id in anew or not twelve or twelve[-1] in ("void", "closed")
        if case.urgency == "high" and over and None not in twelve and case.status not in LEFT_THE_QUEUE:
            start = now if twelve and (case.id in anew or not untouched) else told
            subject = anew.get(case.id, "") if twelve else ""
            new.append(row_of(case.id, EMERGENCY, case.urgency, start, rules, subject))
    move(moved, rules, "case", by, now)
    insert(new)
    refresh_next_due(wanted)
