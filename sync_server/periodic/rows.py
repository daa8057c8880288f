"""The rows that figures are counted from. They are kept packed, and asked in a database in memory. Pure.

Bits of a mask are places in the code list of that name.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class CaseRow(NamedTuple):
    """A case as it stood at the cut: those told in the period, and all that were open before, in or after it.

    `fresh`: first told in the period. `late`: told before it, arrived after the period before was frozen.
    `matter` and `child` are the numbers of the first case of the same matter, of the same child. `kinds`,
    `suspect_kinds`: masks over concern_kinds and perp_relation. `suspects`: people, told with the first case
    of a matter. `decision`, `plan`, `ack`: "", in_time, late or waiting; hours since the station was told.
    `told_month`: YYYY-MM of `told_at` in Vietnam.
    """

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
    """A report that was told in the period, or is late. `case` is where it stood at the cut.

    `report_uuid` in hex. Seconds are whole. `nobody_told`: no authority was told within 24 hours of the
    station being told.
    """

    report_uuid: str
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
    """An end of a case in the period, by reason: a case that was opened again may have several."""

    case: int
    reason: str


class SlipRow(NamedTuple):
    """A slip that was issued in the period. `answer`: "", accepted, refused or done at the cut.

    `in_time`: "", in_time, late or waiting. `measures`: mask over referral_request, once it is done.
    `separated`: the child is or was separated. `legal_stage`: of its case.
    """

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
    """What is counted of each station that there was in the period, told or not."""

    station_code: str
    name: str
    type: str
    discarded_drafts: int
    silent_days: int
    views_without_reason: int


CASES, REPORTS, ENDS, SLIPS = "counted_case", "counted_report", "counted_end", "counted_slip"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    CASES: CaseRow._fields, ENDS: EndRow._fields, REPORTS: ReportRow._fields, SLIPS: SlipRow._fields,
}  # fmt: skip
"""Of each table, in the order in which the digest tells them."""


def plain(rows: Sequence[NamedTuple]) -> list[tuple[Any, ...]]:
    """Rows of one table with truths as 1 and 0."""
    if not rows:
        return []
    columns = [
        map(int, column) if kind is bool else column
        for kind, column in zip(type(rows[0]).__annotations__.values(), zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*columns, strict=True))
