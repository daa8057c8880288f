"""One report as it is counted. Pure."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sync_server.periodic.rows import ReportRow
from sync_server.periodic.sayings import Saying
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
    filing_s: int | None
    said: Saying


def count_report(told: Told, case: int, span: Span) -> ReportRow | None:
    """A report that was told in the span, or is late; None for any other."""
    late = span.is_late(told.informed_at, told.home)
    if not (late or span.has(told.informed_at)):
        return None
    said, received = told.said, datetime.fromisoformat(told.informed_at)
    saved, came = datetime.fromisoformat(told.submitted_at), datetime.fromisoformat(told.server_received_at)
    return ReportRow(
        told.report.hex(), case, late, told.station_code, told.commune_code,
        said.informer_type, said.channel, said.anonymous, told.filing_s,
        int((saved - received).total_seconds()), int((came - saved).total_seconds()),
        nobody_told(said, received, saved, _moment(span.cut)),
        said.conflict_of_interest,
    )  # fmt: skip


def nobody_told(said: Saying, received: datetime, saved: datetime, cut: datetime) -> bool:
    """Whether 24 hours went by before any authority was told.

    An authority that was only ticked was told when the report was saved at the latest.
    """
    if cut - received <= _DAY:
        return False
    moments = (*said.notified, saved) if said.ticked else said.notified
    return not (moments and min(moments) - received <= _DAY)


@lru_cache(maxsize=8)
def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
