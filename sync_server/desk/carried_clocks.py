"""The twelve hours of cases whose reports stand in another one: they go on in that one too, each by the
number of the case it is of, because what is decided there must be decided for those reports too. Which there
are is a function of the links that hold; within the caller's transaction.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from shared.clock import from_stamp, stamp
from sync_server.desk import clocks_kept
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rows import of_cases, refresh_next_due, running_of
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.models import Case
from sync_server.intake.models import Record


def carry(case: Case, merged: Iterable[Case], *, now: datetime) -> None:
    """Let this case carry what waits in the cases that are merged into it now, and nothing of others.

    What was decided here since stays decided; a merged case carries nothing itself.
    """
    numbers = {other.id: other.case_no for other in merged}
    here = [clock for clock in of_cases([case.id]) if clock.carried]
    waiting: dict[str, str] = {}
    elsewhere = []
    for clock in running_of(list(numbers)):
        number = numbers[clock.case_id]
        if clock.carried:
            elsewhere.append(clock)
        elif clock.kind == EMERGENCY:
            waiting[number] = min(waiting.get(number, clock.started_at), clock.started_at)
    _void([*elsewhere, *(c for c in here if c.stopped_at is None and c.subject not in waiting)], now)
    decided = {clock.subject for clock in here if clock.outcome in ("in_time", "late")}
    if Case.select(Case.urgency).where(Case.id == case.id).scalar() == "high":
        for number in sorted(waiting.keys() - decided):
            clocks_kept.begin(case, EMERGENCY, from_stamp(waiting[number]), now=now, subject=number)
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
