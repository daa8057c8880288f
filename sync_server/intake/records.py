"""Reading records, and the revisions they are the fold of (intake/folding writes both)."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import peewee as pw

from shared.errors import NotThere
from shared.revision import Revision
from sync_server.intake import folded, merge
from sync_server.intake.models import InboxEntry, Kiosk, Record, StoredRevision
from sync_server.intake.rows import Told

_CHUNK = 400


def revisions(report: uuid.UUID) -> list[Revision]:
    """Every revision of a report, oldest number first."""
    return [told.revision for _, history in each_history([report]) for told in history]


def histories(reports: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[Revision, str]]]:
    """Every revision of each report with the moment it was received, oldest number first."""
    found = each_history(list(reports))
    return {report: [(told.revision, told.received_at) for told in history] for report, history in found}


def fields_of(record: Record) -> dict[str, Any]:
    """What the record says now."""
    return folded.said(record.cells)


def cells_of(record: Record) -> merge.Record:
    return merge.unpacked(json.loads(record.cells))


def find(report_uuid: uuid.UUID) -> Record:
    """Raises NotThere."""
    record: Record | None = Record.get_or_none(Record.report_uuid == report_uuid)
    if record is None:
        raise NotThere("record")
    return record


def each_record() -> Iterator[tuple[Record, str]]:
    """Every record with its kiosk's id, in the order of report ids; flat in memory."""
    query = Record.select(Record, Kiosk.kiosk_id).join(Kiosk).order_by(Record.report_uuid)
    for record in query.iterator():
        yield record, record.kiosk.kiosk_id


def each_history(reports: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, list[Told]]]:
    """The revisions of each report, oldest number first; nothing for one that has none."""
    by_report: dict[uuid.UUID, list[Told]] = defaultdict(list)
    for at in range(0, len(reports), _CHUNK):
        query = (
            StoredRevision.select(StoredRevision, InboxEntry.kiosk)
            .join(InboxEntry, pw.JOIN.LEFT_OUTER)
            .where(StoredRevision.report_uuid.in_(reports[at : at + _CHUNK]))
            .order_by(StoredRevision.number, StoredRevision.revision_id)
        )
        for row in query:
            kiosk = row.inbox.kiosk_id if row.inbox else None
            by_report[row.report_uuid].append(Told(_revision(row), row.received_at, kiosk))
    yield from by_report.items()


def _revision(row: StoredRevision) -> Revision:
    return Revision(
        revision_id=str(row.revision_id),
        report_uuid=str(row.report_uuid),
        number=row.number,
        author=row.author,
        at=row.at,
        schema_version=row.schema_version,
        parents=tuple(json.loads(row.parents)),
        fields=json.loads(row.fields),
    )
