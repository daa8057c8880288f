"""Files that go with a filed report: the revision that names a file and its sealed parts, in one transaction.

Nobody on this PC can open a file once it is here: its parts are sealed to the district, and there is no copy
for the author. Parts go after every report that waits, each with a receipt of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from kiosk import additions, mine, outbox
from kiosk.additions import TooLate
from kiosk.models import AttachmentPart, OutboxEntry, database
from kiosk.outbox import ToPut
from kiosk.session import Session
from shared.attachments import Cleaned, split
from shared.attachments.refusing import refused
from shared.clock import NewId, from_stamp
from shared.report.rows import FILES_MAX

__all__ = ["Attached", "FileCounts", "TooLate", "attach", "count", "counts", "of_report"]

_TAKEN_IN = ["accepted", "duplicate"]


@dataclass(frozen=True, slots=True)
class FileCounts:
    """Files, not parts: with something unsent, with every receipt, with something in quarantine."""

    waiting: int
    received: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a report. `number` counts from 1; what it is (`row`) is empty once the copy was wiped.

    state: `waiting`, `received` or `needs_person`. received_at: of the last receipt, once all are here.
    """

    number: int
    row: Mapping[str, Any]
    parts: int
    parts_received: int
    state: str
    received_at: datetime | None


def attach(
    report_uuid: str,
    file: Cleaned,
    *,
    kind: str,
    caption: str,
    file_id: str,
    session: Session,
    now: datetime,
    new_id: NewId,
) -> bool:
    """Name a file in a revision and put its parts in line; when this returns they are on disk.

    kind: a code of attachment_kind. file_id: made when the form was opened; the same again is False.
    Raises FileRefused (too many, or there already), NotThere, TooLate, InvalidReport.
    """
    with database.atomic():
        copy = mine.held_copy(report_uuid, session)
        if copy is None:
            raise TooLate(mine.one_of_mine(report_uuid, session).report_no)
        rows: list[dict[str, Any]] = list(copy.fields.get("attachments") or ())
        if any(row["file_id"] == file_id for row in rows):
            return False
        if any(row["sha256"] == file.sha256 for row in rows):
            raise refused("same_file")
        if len(rows) >= FILES_MAX:
            raise refused("too_many_files")
        row = {"file_id": file_id, "kind": kind, "caption": caption, "sha256": file.sha256}
        named = [*rows, {**row, "bytes": len(file.content)}]
        additions.name_files(report_uuid, named, session=session, revision_id=new_id(), now=now)
        parts = split(file.content, file_id=file_id, report_uuid=report_uuid)
        _put([ToPut(new_id(), report_uuid, "part", part.to_bytes()) for part in parts], file_id, now=now)
    return True


def of_report(report_uuid: str, session: Session) -> list[Attached]:
    """The files of one's own report in the order they came. Raises NotThere for another's."""
    copy = mine.held_copy(report_uuid, session)
    rows = {row["file_id"]: row for row in (copy.fields.get("attachments") or () if copy else ())}
    taken_in = pw.fn.SUM(pw.Case(None, [(OutboxEntry.state.in_(_TAKEN_IN), 1)], 0))
    query = (
        AttachmentPart.select(
            AttachmentPart.file_id,
            pw.fn.COUNT(OutboxEntry.id),
            taken_in,
            pw.fn.MAX(OutboxEntry.state == "quarantined"),
            pw.fn.MAX(OutboxEntry.settled_at),
        )
        .join(OutboxEntry, on=(OutboxEntry.envelope_id == AttachmentPart.envelope_id))
        .where(AttachmentPart.report_uuid == report_uuid)
        .group_by(AttachmentPart.file_id)
        .order_by(pw.fn.MIN(OutboxEntry.id))
    )
    return [
        _attached(number, rows.get(file_id, {}), *of_file)
        for number, (file_id, *of_file) in enumerate(query.tuples(), start=1)
    ]


def count(report_uuid: str) -> int:
    """How many files go with a report."""
    files = AttachmentPart.select(pw.fn.COUNT(AttachmentPart.file_id.distinct()))
    return int(files.where(AttachmentPart.report_uuid == report_uuid).scalar())


def counts() -> FileCounts:
    every = AttachmentPart.select(pw.fn.COUNT(AttachmentPart.file_id.distinct())).scalar()
    waiting = _files_with(pw.SQL("'waiting'"))
    quarantined = _files_with(pw.SQL("'quarantined'"))
    return FileCounts(len(waiting), every - len(waiting | quarantined), len(quarantined))


def _files_with(state: pw.SQL) -> set[str]:
    """Files with an envelope in a state, found by the small index of that state."""
    rows = (
        OutboxEntry.select(AttachmentPart.file_id)
        .join(AttachmentPart, on=(AttachmentPart.envelope_id == OutboxEntry.envelope_id))
        .where((OutboxEntry.state == state) & (OutboxEntry.kind == "part"))
        .distinct()
    )
    return {file_id for (file_id,) in rows.tuples()}


def _put(parts: Sequence[ToPut], file_id: str, *, now: datetime) -> None:
    outbox.put_many(parts, now=now)
    AttachmentPart.insert_many(
        [
            {"envelope_id": part.envelope_id, "report_uuid": part.report_uuid, "file_id": file_id}
            for part in parts
        ]
    ).execute()


def _attached(
    number: int, row: Mapping[str, Any], parts: int, received: int, quarantined: int, settled_at: str | None
) -> Attached:
    state = "needs_person" if quarantined else "received" if received == parts else "waiting"
    at = from_stamp(settled_at) if settled_at and state == "received" else None
    return Attached(number, row, parts, received, state, at)
