"""One report as it is counted. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sync_server.periodic.rows import ReportRow
from sync_server.periodic.spans import Span

_DAY = timedelta(hours=24)


class Told(NamedTuple):
    """A report as it is now. Moments are stamps; `home` is the case that was opened for it."""

    report: bytes
    home: int
    report_no: str
    station_code: str
    informed_at: str
    submitted_at: str
    server_received_at: str
    commune_code: str
    age_band: str
    fields: Mapping[str, Any]


def count_report(told: Told, case: int, span: Span) -> ReportRow | None:
    """A report that was told in the span, or is late; None for any other."""
    late = span.is_late(told.informed_at, told.home)
    if not (late or span.has(told.informed_at)):
        return None
    fields, received = told.fields, datetime.fromisoformat(told.informed_at)
    saved, came = (datetime.fromisoformat(at) for at in (told.submitted_at, told.server_received_at))
    anonymous = "anonymous" in (fields.get("informer_identity_mode"), fields.get("informer_type"))
    return ReportRow(
        told.report, case, late, told.station_code, told.commune_code,
        fields.get("informer_type") or "", fields.get("source_channel") or "", anonymous,
        fields.get("time_to_file_s"),
        int((saved - received).total_seconds()), int((came - saved).total_seconds()),
        nobody_told(fields, received, saved, datetime.fromisoformat(span.cut)),
        fields.get("conflict_of_interest") == "yes",
    )  # fmt: skip


def nobody_told(fields: Mapping[str, Any], received: datetime, saved: datetime, cut: datetime) -> bool:
    """Whether 24 hours went by before any authority was told.

    An authority that was only ticked was told when the report was saved at the latest.
    """
    if cut - received <= _DAY:
        return False
    rows = fields.get("notifications") or ()
    moments = [datetime.fromisoformat(row["at"]) for row in rows if row.get("at")]
    if set(fields.get("agencies_notified") or ()) - {"none_yet"} - {row.get("agency_role") for row in rows}:
        moments.append(saved)
    return not any(at - received <= _DAY for at in moments)
