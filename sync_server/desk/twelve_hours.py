"""When a case's twelve hours begin again, by what stands in it and how those before ended (brief 4.4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.clock import from_stamp
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import EMERGENCY
from sync_server.desk.models import CaseReport
from sync_server.intake.models import Record

Begun = tuple[str, datetime]
"""What a clock is about (the number of a report, or "" for the case) and when it began."""


@dataclass(slots=True)
class Standing:
    """The reports of a case: their numbers; whether one of its own is high, whether one of another case's."""

    numbers: set[str] = field(default_factory=set)
    own_high: bool = False
    others: bool = False
    others_high: bool = False


def standing(ids: Iterable[int]) -> Mapping[int, Standing]:
    found: dict[int, Standing] = defaultdict(Standing)
    rows = (
        CaseReport.select(CaseReport.case, CaseReport.home, Record.report_no, Record.urgency)
        .join(Record, on=(Record.report_uuid == CaseReport.report_uuid))
        .where(CaseReport.case.in_(list(ids)))
    )
    for case, home, number, urgency in rows.tuples():
        one, is_high = found[case], urgency == "high"
        one.numbers.add(number)
        one.others |= home is not None
        one.own_high |= is_high and home is None
        one.others_high |= is_high and home is not None
    return found


def own(clocks: Sequence[CaseClock], stands: Standing) -> list[CaseClock]:
    """The twelve hours that ran and run for the case itself: not those carried for another one, nor those of
    a report that left it.
    """
    return [
        clock
        for clock in clocks
        if clock.kind == EMERGENCY and (not clock.subject or clock.subject in stands.numbers)
    ]


def is_untouched(twelve: Sequence[CaseClock]) -> bool:
    """Whether nothing was decided, nor the case closed: they count from when a station was first told."""
    return all(clock.outcome in ("void", None) for clock in twelve)


def begin_again(
    twelve: Sequence[CaseClock], stands: Standing, *, anew: Begun | None, told: datetime, now: datetime
) -> Begun | None:
    """Of a high case: what begins now; None where nothing does. `twelve`: its own, oldest first.

    anew: a danger that was told of, or nothing. Reports of another case bring the clocks of that case.
    """
    runs = any(clock.stopped_at is None for clock in twelve)
    if anew:
        return anew if stands.others or not runs else None
    if runs or (stands.others_high and not stands.own_high):
        return None
    if not twelve:
        return "", told
    last = twelve[-1]
    if last.outcome == "void":
        first = not last.subject and is_untouched(twelve)
        return last.subject, told if first else from_stamp(last.started_at)
    return ("", now) if last.outcome == "closed" else None
