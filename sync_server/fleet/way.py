"""The whole way of one report, by the code or number a station reads out: ids, codes and times only."""

import uuid
from dataclasses import dataclass

import peewee as pw

from shared.receipt_code import read_receipt_code, receipt_code
from sync_server.desk.models import Acknowledgement, Case, CaseReport
from sync_server.intake.models import (
    AttachmentPart,
    InboxEntry,
    Kiosk,
    QuarantineEntry,
    Record,
    StoredRevision,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One envelope. `kind` is revision or part (of a file), `state` waiting, merged or quarantined.

    quarantine: its entry's number, if any.
    """

    envelope_id: str
    kind: str
    kiosk_id: str
    epoch: int
    sequence: int
    urgent: bool
    size: int
    created_at: str
    received_at: str
    state: str
    quarantine: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """Empty texts stand for what has not happened yet: filed, given a case, taken up."""

    report_uuid: str
    receipt_code: str
    report_no: str
    revision: int
    submitted_at: str
    case_no: str
    opened_at: str
    acknowledged_at: str
    passages: tuple[Passage, ...]


_UNMERGED = InboxEntry.state.in_(["waiting", "quarantined"])


def way_of(typed: str) -> Way | None:
    """By receipt code, report number or uuid, in any case and spacing; None where nothing is known by it."""
    report = _find(" ".join(typed.split()))
    passages = tuple(_passages(report)) if report else ()
    if report is None or not passages:
        return None
    record = Record.get_or_none(Record.report_uuid == report)
    tie = CaseReport.select(CaseReport, Case).join(Case).where(CaseReport.report_uuid == report).first()
    mark = Acknowledgement.get_or_none(Acknowledgement.report_uuid == report)
    return Way(
        report_uuid=str(report),
        receipt_code=receipt_code(str(report)),
        report_no=record.report_no if record else "",
        revision=record.revision if record else 0,
        submitted_at=record.submitted_at if record else "",
        case_no=tie.case.case_no if tie else "",
        opened_at=tie.linked_at if tie else "",
        acknowledged_at=mark.at if mark else "",
        passages=passages,
    )


def _find(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        code = read_receipt_code(typed)
    by = (Record.receipt_code == code) if code else Record.report_no.in_([typed, typed.upper()])
    record = Record.select(Record.report_uuid).where(by).first()
    if record is None and code:
        return next((report for report in _unmerged() if receipt_code(str(report)) == code), None)
    return record.report_uuid if record else None


def _unmerged() -> list[uuid.UUID]:
    """The reports of envelopes that have no record yet: what waits, and what stands in quarantine."""
    query = InboxEntry.select(InboxEntry.report_uuid).where(_UNMERGED)
    return [row[0] for row in query.distinct().tuples()]


def _passages(report: uuid.UUID) -> list[Passage]:
    query = (
        InboxEntry.select(
            InboxEntry.envelope_id,
            InboxEntry.kind,
            Kiosk.kiosk_id,
            InboxEntry.epoch,
            InboxEntry.sequence,
            InboxEntry.urgent,
            pw.fn.LENGTH(InboxEntry.sealed),
            InboxEntry.created_at,
            InboxEntry.received_at,
            InboxEntry.state,
            pw.fn.MAX(QuarantineEntry.id),
        )
        .join(Kiosk)
        .join_from(InboxEntry, QuarantineEntry, pw.JOIN.LEFT_OUTER)
        .where(InboxEntry.id.in_(_entries(report)))
        .group_by(InboxEntry.id, Kiosk.kiosk_id)
        .order_by(InboxEntry.received_at, InboxEntry.id)
    )
    return [Passage(str(row[0]), *row[1:]) for row in query.tuples()]


def _entries(report: uuid.UUID) -> pw.Query:
    """The rows of its envelopes. The inbox has no tree by report, which each envelope would pay for: what is
    merged is known by what came of it, and of the rest there is little.
    """
    revisions, parts = (
        of.select(of.inbox).where(of.report_uuid == report, of.inbox.is_null(False))
        for of in (StoredRevision, AttachmentPart)
    )
    return (
        revisions
        | parts
        | InboxEntry.select(InboxEntry.id).where(_UNMERGED, InboxEntry.report_uuid == report)
    )
