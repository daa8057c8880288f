"""Printed copies of a report: how many there are, so that all of them can be taken back."""

from datetime import datetime

from kiosk import mine
from kiosk.models import PrintedCopy
from kiosk.session import Session
from shared.clock import stamp


def note(report_uuid: str, session: Session, *, now: datetime) -> int:
    """One more copy goes to the printer; its number. Raises NotThere for another's report."""
    mine.one_of_mine(report_uuid, session)
    PrintedCopy.create(report_uuid=report_uuid, staff=session.staff_id, printed_at=stamp(now))
    return count(report_uuid)


def count(report_uuid: str) -> int:
    return int(PrintedCopy.select().where(PrintedCopy.report_uuid == report_uuid).count())
