"""The clocks of cases as they are kept: begun, stopped, moved with a history. Owns `case_clock`,
with desk/first_clocks.

All of it works inside the caller's transaction and keeps `Case.next_due` true. `at` is when the thing itself
happened, which counts; `now` is when it is written down, and nothing ends later than that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from shared.clock import from_stamp, stamp
from sync_server.desk import twelve_hours
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rows import end, insert, move, of_cases, refresh_next_due, row_of, running_of
from sync_server.desk.clock_rules import rules as rules_now
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.models import LEFT_THE_QUEUE, Case
from sync_server.desk.twelve_hours import Begun


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

    Without a `subject` all running clocks of the kind; of the twelve hours those that had begun by then.
    """
    clocks = [one for one in running_of([case.id]) if one.kind == kind and subject in (None, one.subject)]
    clocks = [one for one in clocks if kind != EMERGENCY or _begun(one, case) <= at]
    for clock in clocks:
        end(clock, min(at, now), "in_time")
    refresh_next_due([case.id])
    return len(clocks)


def _begun(clock: CaseClock, case: Case) -> datetime:
    """The minute in which a clock begins, for what was done at some minute; of one that counts from a report
    whose station's clock was ahead, that in which the report's case was opened.
    """
    home = Case.get(Case.case_no == clock.subject) if clock.carried else case
    ahead = clock.started_at == home.informed_at
    first = min(clock.started_at, home.opened_at) if ahead else clock.started_at
    return from_stamp(first).replace(second=0, microsecond=0)


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


def follow(
    ids: Iterable[int],
    *,
    now: datetime,
    by: str = "merge",
    anew: Mapping[int, Begun] | None = None,
    begin_none: bool = False,
) -> None:
    """Let the clocks follow what changed in their cases: urgency, or when a station was first told.

    The twelve hours begin with high and end with it, unless they are over: what is overdue ends only by what
    it waited for. They begin again in a case of `anew`: it was opened again, or a report tells of a new
    danger, of which what was decided before knew nothing.

    begin_none: officers put reports together, so none begin but those that are carried (carried_clocks).
    """
    anew = anew or {}
    wanted = list(ids)
    if not wanted:
        return
    rules, stands = rules_now(), twelve_hours.standing(wanted)
    clocks: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in of_cases(wanted):
        clocks[clock.case_id].append(clock)
    moved, new = [], []
    for case in Case.select().where(Case.id.in_(wanted)):
        told, twelve = from_stamp(case.informed_at), twelve_hours.own(clocks[case.id], stands[case.id])
        untouched = twelve_hours.is_untouched(twelve)
        for clock in clocks[case.id]:
            if clock.stopped_at is not None:
                continue
            if clock.kind == EMERGENCY and case.urgency != "high" and stamp(now) <= clock.due_at:
                end(clock, now, "void")
            else:
                first = clock.kind == EMERGENCY and not clock.subject and untouched
                start = told if first else from_stamp(clock.started_at)
                moved.append((clock, start, case.urgency))
        if case.urgency != "high" or case.status in LEFT_THE_QUEUE or begin_none:
            continue
        again = twelve_hours.begin_again(twelve, stands[case.id], anew=anew.get(case.id), told=told, now=now)
        if again:
            new.append(row_of(case.id, EMERGENCY, case.urgency, again[1], rules, again[0]))
    move(moved, rules, "case", by, now)
    insert(new)
    refresh_next_due(wanted)
