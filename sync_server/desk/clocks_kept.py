"""The clocks of cases as they are kept: begun, stopped, moved with a history. Owns `case_clock`,
with desk/first_clocks.

All of it works inside the caller's transaction and keeps `Case.next_due` true. `at` is when the thing itself
happened, which counts; `now` is when it is written down, and nothing ends later than that.
"""

from collections import defaultdict
from collections.abc import Iterable
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


def follow(ids: Iterable[int], *, now: datetime, by: str = "merge") -> None:
    """Let the clocks follow what changed in their cases: urgency, or when a station was first told.

    The twelve hours begin with high and end with it, unless they are over: what is overdue ends only by what
    it waited for. In a case that is opened again they begin now.
    """
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
        for clock in clocks[case.id]:
            if clock.stopped_at is not None:
                continue
            if clock.kind == EMERGENCY and case.urgency != "high" and stamp(now) <= clock.due_at:
                end(clock, now, "void")
            else:
                first = clock.kind == EMERGENCY and "closed" not in twelve
                start = told if first else from_stamp(clock.started_at)
                moved.append((clock, start, case.urgency))
        ended = twelve[-1] in ("void", "closed") if twelve else True
        if case.urgency == "high" and ended and case.status not in LEFT_THE_QUEUE:
            start = now if twelve[-1:] == ["closed"] else told
            new.append(row_of(case.id, EMERGENCY, case.urgency, start, rules))
    move(moved, rules, "case", by, now)
    insert(new)
    refresh_next_due(wanted)
