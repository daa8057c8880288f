"""The rows that figures are counted from: the columns of those tables, but for their snapshot. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class CaseRow(NamedTuple):
    """A row of counted_case, but for its snapshot: the columns of that name."""

    case: int
    case_no: str
    matter: int
    child: int
    told_at: str
    fresh: bool
    late: bool
    commune_code: str
    sex: str
    age_band: str
    age_estimated: bool
    disabled: bool
    minority: bool
    kinds: int
    environment: str
    suspect_kinds: int
    suspects: int
    urgency: str
    open_before: bool
    opened: bool
    reopened: int
    ended: int
    open_after: bool
    closed_after: bool
    merged_after: bool
    closing_reason: str
    age_days: int
    overdue: bool
    ended_late: bool
    decision: str
    decision_hours: float | None
    plan: str
    ack: str
    agency: str
    told_month: str


class ReportRow(NamedTuple):
    """A row of counted_report, but for its snapshot."""

    report_uuid: bytes
    case: int
    late: bool
    station_code: str
    commune_code: str
    informer_type: str
    channel: str
    anonymous: bool
    filing_s: int | None
    told_to_saved_s: int
    saved_to_server_s: int
    nobody_told: bool
    conflict_of_interest: bool


class EndRow(NamedTuple):
    """A row of counted_end."""

    case: int
    reason: str


class SlipRow(NamedTuple):
    """A row of counted_slip."""

    case: int
    agency: str
    role: str
    answer: str
    in_time: str
    reply_hours: float | None
    measures: int
    separated: bool
    legal_stage: str


class StationRow(NamedTuple):
    """A row of counted_station."""

    station_code: str
    name: str
    type: str
    discarded_drafts: int
    silent_days: int
    views_without_reason: int


def plain(rows: Sequence[NamedTuple]) -> list[tuple[Any, ...]]:
    """Rows of one table as the stores give them back: truths are 1 and 0."""
    if not rows:
        return []
    columns = [
        map(int, column) if kind is bool else column
        for kind, column in zip(type(rows[0]).__annotations__.values(), zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*columns, strict=True))
