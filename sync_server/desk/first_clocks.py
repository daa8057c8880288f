"""The clocks of cases that are being opened. Pure but for `rows` and `keep`, of many cases at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from shared.clock import from_stamp, stamp
from sync_server import bulk
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rules import rules
from sync_server.desk.clocks import ACK, DELAY, EMERGENCY, ClockRules
from sync_server.intake.folded import Folded
from sync_server.intake.models import Record

_COLUMNS = (
    CaseClock.case, CaseClock.kind, CaseClock.subject, CaseClock.started_at, CaseClock.due_at,
    CaseClock.warn_at, CaseClock.stopped_at, CaseClock.outcome,
)  # fmt: skip


class Span(NamedTuple):
    """When a clock begins, is due and warns; stamps."""

    started_at: str
    due_at: str
    warn_at: str | None


class Clock(NamedTuple):
    """A row of `case_clock`."""

    case: int
    kind: str
    subject: str
    started_at: str
    due_at: str
    warn_at: str | None
    stopped_at: str | None = None
    outcome: str | None = None


Spans = Callable[[str, str, str], Span]
"""Of a kind, an urgency and a start."""


def rows(told: Sequence[tuple[int, Folded]]) -> list[Clock]:
    """The clocks of these cases, by their row numbers, each by its first report."""
    spans = spans_of(rules())
    return [clock for case, record in told for clock in of_case(case, record, spans)]


def of_case(case: int, record: Folded | Record, spans: Spans) -> Iterator[Clock]:
    """Taking it up, the twelve hours if it is urgent, how long the report was away."""
    urgency, told, came = record.urgency, record.informed_at, record.server_received_at
    yield Clock(case, ACK, "", *spans(ACK, urgency, came))
    away = spans(DELAY, urgency, told)
    yield Clock(case, DELAY, record.report_no, *away, came, "late" if away.due_at < came else "in_time")
    if urgency == "high":
        yield Clock(case, EMERGENCY, "", *spans(EMERGENCY, urgency, told))


def spans_of(by: ClockRules) -> Spans:
    """By these rules; what came in one exchange is counted once."""

    def span(kind: str, urgency: str, start: str) -> Span:
        began = from_stamp(start)
        warns = by.warns(kind, began)
        return Span(start, stamp(by.due(kind, urgency, began)), stamp(warns) if warns else None)

    return cache(span)


def nearest_due(clocks: Iterable[Clock]) -> dict[int, str]:
    """When the nearest clock of each case that runs is due."""
    due: dict[int, str] = {}
    for clock in clocks:
        if clock.stopped_at is None:
            due[clock.case] = min(due.get(clock.case, clock.due_at), clock.due_at)
    return due


def keep(clocks: Sequence[Clock]) -> None:
    """Write them, within the caller's transaction; `Case.next_due` is the caller's."""
    bulk.insert(_COLUMNS, clocks)
