"""The twelve hours of cases whose reports stand in another one: they go on in that one too, each by the
number of the case it is of, because what is decided there must be decided for those reports too. Which there
are is a function of the links that hold; within the caller's transaction.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from shared.clock import from_stamp, stamp
from sync_server.desk import clocks_kept
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rows import of_cases, refresh_next_due, running_of
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.models import Case, MergedCase
from sync_server.intake.models import Record

_MINUTE = len("2026-01-01T00:00")
"""Of a stamp: what officers say is told by the minute."""


def carry(case: Case, *, now: datetime) -> None:
    """Let this case carry what waits in the cases that are merged into it now, and nothing of others.

    What was decided in a case that carried it, after it began, stays decided. A merged case carries nothing.
    """
    merged = MergedCase.select(MergedCase.case).where(MergedCase.into == case)
    numbers = dict(Case.select(Case.id, Case.case_no).where(Case.id.in_(merged)).tuples())
    clocks = [clock for clock in of_cases([case.id, *numbers]) if clock.kind == EMERGENCY]
    running = [clock for clock in clocks if clock.stopped_at is None]
    decided: dict[str, str] = {}
    for clock in clocks:
        if clock.carried and clock.outcome in ("in_time", "late"):
            decided[clock.subject] = max(decided.get(clock.subject, ""), clock.stopped_at[:_MINUTE])
    waiting: dict[str, str] = {}
    for clock in running:
        number = numbers.get(clock.case_id)
        if number and not clock.carried and clock.started_at[:_MINUTE] > decided.get(number, ""):
            waiting[number] = min(waiting.get(number, clock.started_at), clock.started_at)
    held = [clock for clock in running if clock.carried]
    _void([c for c in held if c.case_id != case.id or c.subject not in waiting], now)
    if Case.get_by_id(case.id).urgency == "high":
        for number, began in sorted(waiting.items()):
            clocks_kept.begin(case, EMERGENCY, from_stamp(began), now=now, subject=number)
    refresh_next_due([case.id])


def give_back(case: Case, reports: Collection[uuid.UUID], holder: Case, *, now: datetime) -> None:
    """The case stands for itself again: what a danger in its reports began in the other goes with them."""
    rows = Record.select(Record.report_no).where(Record.report_uuid.in_(list(reports))).tuples()
    own = {number for (number,) in rows}
    going = [c for c in running_of([holder.id]) if c.kind == EMERGENCY and c.subject in own]
    for clock in going:
        clocks_kept.begin(case, EMERGENCY, from_stamp(clock.started_at), now=now, subject=clock.subject)
    _void(going, now)
    refresh_next_due([holder.id])


def _void(clocks: Sequence[CaseClock], now: datetime) -> None:
    """They end as if they had not been: late, if they are, in the case they are of."""
    CaseClock.update(stopped_at=stamp(now), outcome="void").where(
        CaseClock.id.in_([clock.id for clock in clocks])
    ).execute()
