"""One case as it is counted: from facts and a span to a row. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
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
    told = min(facts.own, facts.reports[0].informed_at) if facts.reports else facts.own
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


class _Said:
    """What the reports of a case say together, in one pass: of the first where it is known, or of any."""

    __slots__ = ("commune", "sex", "age_band", "estimated", "disabled", "minority", "kinds", "place", "by")

    def __init__(self, reports: Sequence[Told]) -> None:
        self.commune = self.sex = self.age_band = self.place = ""
        self.estimated = self.disabled = self.minority = False
        self.kinds = self.by = 0
        for one in reports:
            self._take(one, one.fields)

    def _take(self, one: Told, fields: Mapping[str, Any]) -> None:
        if not self.commune and one.commune_code != COMMUNE_UNKNOWN:
            self.commune = one.commune_code
        if not self.sex and (sex := fields.get("child_sex")) != "unknown":
            self.sex = sex or ""
        if not self.age_band and one.age_band != "unknown":
            self.age_band, self.estimated = one.age_band, fields.get("child_age_status") == "approx"
        if not self.place and (place := _environments().get(fields.get("incident_place_type") or "")):
            self.place = "" if place == "unknown" else place
        if told := fields.get("child_disability"):
            self.disabled |= not _NOT_DISABLED.issuperset(told)
        self.minority |= (fields.get("child_ethnicity") or KINH) not in _NO_MINORITY
        self.kinds |= mask("concern_kinds", fields.get("concern_kinds") or ())
        self.by |= mask("perp_relation", fields.get("perp_relation") or ())


def _case_row(facts: Facts, span: Span, moved: Flow, told: str, fresh: bool, late: bool) -> CaseRow:
    """Of its own matter and child: which cases hang together shows once all are counted."""
    said, cut, clocks = _Said(facts.reports), span.cut, facts.clocks
    decision = state_of(clocks, "emergency_12h", cut)
    decided = facts.decided_at if decision and facts.decided_at and facts.decided_at <= cut else None
    return CaseRow(
        facts.case, facts.case_no, facts.case, facts.case, told, fresh, late,
        said.commune or COMMUNE_UNKNOWN, said.sex or "unknown", said.age_band or "unknown", said.estimated,
        said.disabled, said.minority, said.kinds, facts.environment or said.place or "unknown", said.by,
        people([one.fields for one in facts.reports]).count, facts.urgency,
        moved.open_before, moved.opened, moved.reopened, len(moved.ends), moved.open_after,
        moved.closed_after, moved.merged_after, moved.reason, _days(told, cut),
        moved.open_after and overdue(clocks, cut),
        moved.closed_after and ended_late(clocks, moved.ended_at),
        decision, hours(told, decided) if decided else None,
        state_of(clocks, "plan_5wd", cut), state_of(clocks, "ack", cut), facts.agency, _month(told),
    )  # fmt: skip


def hours(start: str, end: str) -> float:
    """Between two stamps, from whole seconds."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 3600


def _days(told: str, cut: str) -> int:
    """Days of the calendar in Vietnam."""
    return _day_number(cut) - (datetime.fromisoformat(told) + _AHEAD).toordinal()


def _month(at: str) -> str:
    """YYYY-MM in Vietnam."""
    return (datetime.fromisoformat(at) + _AHEAD).isoformat()[:7]


@lru_cache(maxsize=8)
def _day_number(at: str) -> int:
    return (datetime.fromisoformat(at) + _AHEAD).toordinal()
