"""A person's own reports: where each stands, and what it says as long as the kiosk holds her copy of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from kiosk.models import FiledReport, OutboxEntry, WipedReport
from kiosk.session import Session
from shared.clock import from_stamp
from shared.errors import NotThere
from shared.revision import Revision, revision_from_bytes
from shared.sealing import open_sealed


@dataclass(frozen=True, slots=True)
class MyReport:
    """Where a report stands.

    state: `saved` on this PC, `sent` without an answer yet, `received` by the district (its receipt is here),
        `needs_person` (the district has it but could not take it in; a maintainer must look).
    received_at: of the last receipt. district_received_at: when an officer took it up.
    held: the kiosk still holds her copy. wiped_at: when it forgot it.
    """

    report_uuid: str
    report_no: str
    receipt_code: str
    urgency: str
    submitted_at: datetime
    received_at: datetime | None
    state: str
    district_received_at: datetime | None
    held: bool
    wiped_at: datetime | None


def my_reports(staff_id: int, *, most: int = 500, after: int = 0) -> list[MyReport]:
    """At most `most`, newest first, without the newest `after` of them."""
    newest = (FiledReport.submitted_at.desc(), FiledReport.report_no.desc())
    own = FiledReport.select(FiledReport.report_uuid).where(FiledReport.staff == staff_id)
    shown = own.order_by(*newest).limit(most).offset(after)
    return [_my_report(row) for row in _rows(FiledReport.report_uuid.in_(shown)).order_by(*newest)]


def one_of_mine(report_uuid: str, session: Session) -> MyReport:
    """Raises NotThere for another's report."""
    mine = (FiledReport.report_uuid == report_uuid) & (FiledReport.staff == session.staff_id)
    for row in _rows(mine):
        return _my_report(row)
    raise NotThere("report")


def is_of(report_uuid: str, staff_id: int) -> bool:
    """Whether a report was filed by somebody, who need not be here to be asked."""
    mine = (FiledReport.report_uuid == report_uuid) & (FiledReport.staff == staff_id)
    return bool(FiledReport.select().where(mine).exists())


def by_receipt_code(code: str) -> MyReport | None:
    """Anyone's report of this kiosk by its neutral code, in the form that `read_receipt_code` gives."""
    rows = _rows(FiledReport.receipt_code == code)
    return next((_my_report(row) for row in rows), None)


def _rows(which: Any) -> Any:
    """The reports without their sealed copies, with what the outbox knows of each."""
    columns = [column for name, column in FiledReport._meta.fields.items() if name != "author_copy"]
    state_of_all = (
        pw.fn.MAX(OutboxEntry.state == "quarantined").alias("quarantined"),
        pw.fn.MAX(pw.Case(None, [(OutboxEntry.state == "waiting", OutboxEntry.sent_at)])).alias("sent"),
        FiledReport.author_copy.is_null(False).alias("held"),
        WipedReport.wiped_at,
    )
    return (
        FiledReport.select(*columns, *state_of_all)
        .join(
            OutboxEntry,
            pw.JOIN.LEFT_OUTER,
            on=((OutboxEntry.report_uuid == FiledReport.report_uuid) & (OutboxEntry.kind == "revision")),
        )
        .switch(FiledReport)
        .join(WipedReport, pw.JOIN.LEFT_OUTER, on=(WipedReport.report_uuid == FiledReport.report_uuid))
        .where(which)
        .group_by(FiledReport.report_uuid)
        .objects()
    )


def read_mine(report_uuid: str, session: Session) -> dict[str, Any] | None:
    """The fields of the author's own report; None once the kiosk forgot them.

    Raises NotThere for another's.
    """
    copy = held_copy(report_uuid, session)
    return dict(copy.fields) if copy else None


def held_copy(report_uuid: str, session: Session) -> Revision | None:
    """The author's copy, under the id and number of her last revision. As `read_mine`."""
    row = FiledReport.get_or_none(
        (FiledReport.report_uuid == report_uuid) & (FiledReport.staff == session.staff_id)
    )
    if row is None:
        raise NotThere("report")
    if row.author_copy is None:
        return None
    return revision_from_bytes(open_sealed(bytes(row.author_copy), session.private_key))


def revision_times(report_uuid: str) -> list[datetime]:
    """When the report and each addition to it were filed, in their order."""
    rows = OutboxEntry.select(OutboxEntry.created_at).where(
        (OutboxEntry.report_uuid == report_uuid) & (OutboxEntry.kind == "revision")
    )
    return [from_stamp(at) for (at,) in rows.order_by(OutboxEntry.epoch, OutboxEntry.sequence).tuples()]


def _my_report(row: Any) -> MyReport:
    return MyReport(
        report_uuid=row.report_uuid,
        report_no=row.report_no,
        receipt_code=row.receipt_code,
        urgency=row.urgency,
        submitted_at=from_stamp(row.submitted_at),
        received_at=_moment(row.received_at),
        state=_state(row),
        district_received_at=_moment(row.acknowledged_at),
        held=bool(row.held),
        wiped_at=_moment(row.wiped_at),
    )


def _state(row: Any) -> str:
    if row.quarantined and not row.acknowledged_at:
        return "needs_person"
    if row.received_at:
        return "received"
    return "sent" if row.sent else "saved"


def _moment(text: str | None) -> datetime | None:
    return from_stamp(text) if text else None
