"""One case as it is counted: from facts and a span to a row. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from shared.codes import COMMUNE_UNKNOWN
from sync_server.periodic.clock_states import Ran, ended_late, overdue, states_of
from sync_server.periodic.counted_report import Told, count_report
from sync_server.periodic.flows import Flow, Turn, flow
from sync_server.periodic.people import People
from sync_server.periodic.rows import CaseRow, ReportRow
from sync_server.periodic.sayings import Saying, saying
from sync_server.periodic.spans import Span

_AHEAD = timedelta(hours=7)
"""Vietnam is ahead of UTC, in which stamps are; without summer time."""
_HOUR = len("2026-01-01T00")
_NO_AGE = "unknown", False


class Facts(NamedTuple):
    """A case with the reports that stood in it at the cut, the earliest told first.

    `own`: when the report it was opened for was told. `in_list`: whether the frozen list of open cases has
    it, None where there is none.
    """

    case: int
    case_no: str
    urgency: str
    agency: str
    own: str
    reports: Sequence[Told]
    turns: Sequence[Turn] = ()
    clocks: Sequence[Ran] = ()
    environment: str | None = None
    decided_at: str | None = None
    in_list: bool | None = None


class Counted(NamedTuple):
    """`case` is None for one that has nothing to do with the period. `ends`: the reasons of its ends."""

    case: CaseRow | None
    reports: list[ReportRow]
    ends: tuple[str, ...]


def count_case(facts: Facts, span: Span) -> Counted:
    """A case and its reports as they are counted in this span."""
    own, told_of = facts.own, facts.reports
    told = min(own, told_of[0].informed_at) if told_of else own
    moved = flow(own, facts.turns, span, late=span.is_late(own, facts.case), in_list=facts.in_list)
    fresh = span.has(told)
    late = told < span.starts and _all_late(told_of, told, span)
    reports = [row for one in told_of if (row := count_report(one, facts.case, span))]
    if not (fresh or late or reports or _flows(moved)):
        return Counted(None, [], ())
    return Counted(_case_row(facts, span, moved, told, fresh, late), reports, moved.ends)


def _all_late(reports: Sequence[Told], told: str, span: Span) -> bool:
    return bool(reports) and all(span.is_late(told, one.home) for one in reports)


def _flows(moved: Flow) -> bool:
    return bool(moved.open_before or moved.opened or moved.reopened or moved.ends or moved.open_after)


def _together(reports: Sequence[Told]) -> Saying:
    """What the reports of a case say together: of the first where it is known, or of any."""
    if len(reports) == 1:
        return reports[0].said
    said = [one.said for one in reports]
    found = People()
    for one in said:
        found.add(one.people)
    first = said[0] if said else saying({})
    return first._replace(
        sex=next((one.sex for one in said if one.sex), ""),
        environment=next((one.environment for one in said if one.environment), ""),
        disabled=any(one.disabled for one in said),
        minority=any(one.minority for one in said),
        kinds=reduce(or_, (one.kinds for one in said), 0),
        by=reduce(or_, (one.by for one in said), 0),
        people=found,
    )


def _commune(reports: Sequence[Told]) -> str:
    for one in reports:
        if one.commune_code != COMMUNE_UNKNOWN:
            return one.commune_code
    return COMMUNE_UNKNOWN


def _age(reports: Sequence[Told]) -> tuple[str, bool]:
    """The first band that is known, and whether it was estimated."""
    for one in reports:
        if one.age_band != "unknown":
            return one.age_band, one.said.estimated
    return _NO_AGE


def _case_row(facts: Facts, span: Span, moved: Flow, told: str, fresh: bool, late: bool) -> CaseRow:
    """Of its own matter and child: which cases hang together shows once all are counted."""
    said, cut, clocks = _together(facts.reports), span.cut, facts.clocks
    age_band, estimated = _age(facts.reports)
    day, month = _local(told[:_HOUR])
    states = states_of(clocks, cut)
    decision = states.get("emergency_12h", "")
    decided = facts.decided_at if decision and facts.decided_at and facts.decided_at <= cut else None
    return CaseRow(
        facts.case, facts.case_no, facts.case, facts.case, told, fresh, late,
        _commune(facts.reports), said.sex or "unknown", age_band, estimated,
        said.disabled, said.minority, said.kinds, facts.environment or said.environment or "unknown", said.by,
        said.people.count, facts.urgency,
        moved.open_before, moved.opened, moved.reopened, len(moved.ends), moved.open_after,
        moved.closed_after, moved.merged_after, moved.reason, _local(cut[:_HOUR])[0] - day,
        moved.open_after and overdue(clocks, cut),
        moved.closed_after and ended_late(clocks, moved.ended_at),
        decision, hours(told, decided) if decided else None,
        states.get("plan_5wd", ""), states.get("ack", ""), facts.agency, month,
    )  # fmt: skip


def hours(start: str, end: str) -> float:
    """Between two stamps, from whole seconds."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 3600


@lru_cache(maxsize=20_000)
def _local(hour: str) -> tuple[int, str]:
    """Of an hour in UTC: the number of the day in Vietnam, and YYYY-MM. A year has 8,760 of them."""
    local = datetime.fromisoformat(hour) + _AHEAD
    return local.toordinal(), local.isoformat()[:7]
