"""One case as it is counted: from facts and a span to a row. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from shared.codes import COMMUNE_UNKNOWN, codes
from sync_server.periodic.clock_states import Ran, ended_late, overdue, state_of
from sync_server.periodic.counted_report import Told, count_report
from sync_server.periodic.flows import Flow, Turn, flow
from sync_server.periodic.people import people
from sync_server.periodic.rows import CaseRow, ReportRow
from sync_server.periodic.spans import Span

KINH, FOREIGN, ETHNICITY_UNKNOWN = "01", "55", "99"
_NO_MINORITY = frozenset({KINH, FOREIGN, ETHNICITY_UNKNOWN})
_AHEAD = timedelta(hours=7)
"""Vietnam is ahead of UTC, in which stamps are; without summer time."""
_NOT_DISABLED = frozenset({"none", "unknown"})


@dataclass(frozen=True, slots=True)
class Facts:
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
    told = min(facts.own, *(one.informed_at for one in facts.reports)) if facts.reports else facts.own
    moved = flow(
        facts.own, facts.turns, span, late=span.is_late(facts.own, facts.case), in_list=facts.in_list
    )
    fresh = span.has(told)
    late = bool(facts.reports) and all(span.is_late(told, one.home) for one in facts.reports)
    reports = [row for one in facts.reports if (row := count_report(one, facts.case, span))]
    if not (fresh or late or reports or _flows(moved)):
        return Counted(None, [], ())
    return Counted(_case_row(facts, span, moved, told, fresh, late), reports, moved.ends)


def mask(list_name: str, told: Iterable[str]) -> int:
    """Bits by the places of codes in their list; a code that is not known here has none."""
    places = _places(list_name)
    found = 0
    for code in told:
        found |= places.get(code, 0)
    return found


@cache
def _places(list_name: str) -> Mapping[str, int]:
    return {code: 1 << place for place, code in enumerate(codes(list_name))}


@cache
def _environments() -> Mapping[str, str]:
    return {code.id: code.environment for code in codes("incident_place_type").values()}


def _flows(moved: Flow) -> bool:
    return bool(moved.open_before or moved.opened or moved.reopened or moved.ends or moved.open_after)


def _case_row(facts: Facts, span: Span, moved: Flow, told: str, fresh: bool, late: bool) -> CaseRow:
    """Of its own matter and child: which cases hang together shows once all are counted."""
    said = [one.fields for one in facts.reports]
    aged = next((one for one in facts.reports if one.age_band != "unknown"), None)
    decision = state_of(facts.clocks, "emergency_12h", span.cut)
    decided = facts.decided_at if decision and facts.decided_at and facts.decided_at <= span.cut else None
    return CaseRow(
        case=facts.case,
        case_no=facts.case_no,
        matter=facts.case,
        child=facts.case,
        told_at=told,
        fresh=fresh,
        late=late,
        commune_code=_first((one.commune_code for one in facts.reports), COMMUNE_UNKNOWN),
        sex=_first((fields.get("child_sex") for fields in said), "unknown"),
        age_band=aged.age_band if aged else "unknown",
        age_estimated=aged is not None and aged.fields.get("child_age_status") == "approx",
        disabled=any(set(fields.get("child_disability") or ()) - _NOT_DISABLED for fields in said),
        minority=any((fields.get("child_ethnicity") or KINH) not in _NO_MINORITY for fields in said),
        kinds=mask("concern_kinds", _all(said, "concern_kinds")),
        environment=facts.environment or _place(said),
        suspect_kinds=mask("perp_relation", _all(said, "perp_relation")),
        suspects=people(said).count,
        urgency=facts.urgency,
        open_before=moved.open_before,
        opened=moved.opened,
        reopened=moved.reopened,
        ended=len(moved.ends),
        open_after=moved.open_after,
        closed_after=moved.closed_after,
        merged_after=moved.merged_after,
        closing_reason=moved.reason,
        age_days=_days(told, span.cut),
        overdue=moved.open_after and overdue(facts.clocks, span.cut),
        ended_late=moved.closed_after and ended_late(facts.clocks, moved.ended_at),
        decision=decision,
        decision_hours=hours(told, decided) if decided else None,
        plan=state_of(facts.clocks, "plan_5wd", span.cut),
        ack=state_of(facts.clocks, "ack", span.cut),
        agency=facts.agency,
    )


def hours(start: str, end: str) -> float:
    """Between two stamps, from whole seconds."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 3600


def _days(told: str, cut: str) -> int:
    """Days of the calendar in Vietnam."""
    first, last = ((datetime.fromisoformat(at) + _AHEAD).date() for at in (told, cut))
    return (last - first).days


def _first(told: Iterable[str | None], unknown: str) -> str:
    return next((one for one in told if one and one != unknown), unknown)


def _all(said: Sequence[Mapping[str, Any]], name: str) -> Iterable[str]:
    return (code for fields in said for code in fields.get(name) or ())


def _place(said: Sequence[Mapping[str, Any]]) -> str:
    """The environment of the first place that is told."""
    known = _environments()
    return _first((known.get(fields.get("incident_place_type") or "") for fields in said), "unknown")
