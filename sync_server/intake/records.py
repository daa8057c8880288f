"""Records: the fold of each report's revisions, kept as a cache that can be remade from the inbox."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.database import is_postgres
from shared.errors import NotThere
from shared.revision import Revision
from sync_server.intake import merge, summary
from sync_server.intake.models import InboxEntry, Kiosk, Record, StoredRevision
from sync_server.store import database

_CHUNK = 400


def add_revisions(opened: Iterable[tuple[InboxEntry, Revision]]) -> set[uuid.UUID]:
    """Store opened revisions (a repeat changes nothing); the reports they touch."""
    rows = [row_of(entry, revision) for entry, revision in opened]
    if rows:
        StoredRevision.insert_many(rows).on_conflict_ignore().execute()
    return {row["report_uuid"] for row in rows}


def row_of(entry: InboxEntry, revision: Revision) -> dict[str, Any]:
    """The row of StoredRevision that an opened envelope makes."""
    return {
        "revision_id": entry.envelope_id,
        "report_uuid": entry.report_uuid,
        "number": revision.number,
        "author": revision.author,
        "at": revision.at,
        "schema_version": revision.schema_version,
        "parents": json.dumps(revision.parents),
        "inbox": entry.id,
        "received_at": entry.received_at,
        "fields": json.dumps(revision.fields, ensure_ascii=False),
    }


def add_own(revision: Revision, *, now: datetime) -> None:
    """Store a revision that an officer made here: no envelope holds it, this row is the only one there is."""
    StoredRevision.create(
        revision_id=uuid.UUID(revision.revision_id),
        report_uuid=uuid.UUID(revision.report_uuid),
        number=revision.number,
        author=revision.author,
        at=revision.at,
        schema_version=revision.schema_version,
        parents=json.dumps(revision.parents),
        received_at=stamp(now),
        fields=json.dumps(revision.fields, ensure_ascii=False),
    )


def refresh(reports: Iterable[uuid.UUID]) -> list[Record]:
    """Fold the reports anew and write their records; those that are whole. Within the caller's transaction.

    Reports are locked in one order first, so that two merges of the same report wait for each other.
    """
    wanted = sorted(reports)
    lock(wanted)
    rows = list(folded(wanted))
    for at in range(0, len(rows), _CHUNK):
        kept = [field for field in Record._meta.sorted_fields if field.name not in ("id", "report_uuid")]
        Record.insert_many(rows[at : at + _CHUNK]).on_conflict(
            conflict_target=[Record.report_uuid], preserve=kept
        ).execute()
    return list(Record.select().where(Record.report_uuid.in_([row["report_uuid"] for row in rows])))


def folded(reports: list[uuid.UUID]) -> Iterator[dict[str, Any]]:
    """The row of Record that each report's revisions amount to; none for a report that is not whole yet."""
    return (row for report, found in _revisions_of(reports) if (row := _row(report, found)))


def lock(reports: Iterable[uuid.UUID]) -> None:
    """Hold these reports until the transaction ends, in one order, so that nobody waits in a circle."""
    if is_postgres(database):
        for report in sorted(reports):
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (report.int >> 65,))


def revisions(report: uuid.UUID) -> list[Revision]:
    """Every revision of a report, oldest number first."""
    return [revision for _, found in _revisions_of([report]) for revision, _ in found]


def histories(reports: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[Revision, str]]]:
    """Every revision of each report with the moment it was received, oldest number first."""
    found = _revisions_of(list(reports))
    return {report: [(revision, row.received_at) for revision, row in rows] for report, rows in found}


def fields_of(record: Record) -> dict[str, Any]:
    """What the record says now."""
    return merge.values(cells_of(record))


def cells_of(record: Record) -> merge.Record:
    return {name: merge.Cell(*cell) for name, cell in json.loads(record.cells).items()}


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


Found = list[tuple[Revision, StoredRevision]]


def _revisions_of(reports: list[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Found]]:
    by_report: dict[uuid.UUID, Found] = defaultdict(list)
    for at in range(0, len(reports), _CHUNK):
        query = (
            StoredRevision.select(StoredRevision, InboxEntry.kiosk)
            .join(InboxEntry, pw.JOIN.LEFT_OUTER)
            .where(StoredRevision.report_uuid.in_(reports[at : at + _CHUNK]))
            .order_by(StoredRevision.number, StoredRevision.revision_id)
        )
        for row in query:
            by_report[row.report_uuid].append((_revision(row), row))
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


def _row(report: uuid.UUID, found: Found) -> dict[str, Any] | None:
    """The row of a record; None while its first revision has not arrived."""
    record = merge.fold(revision for revision, _ in found)
    fields = merge.values(record)
    if not summary.is_whole(fields):
        return None
    first = next(row for revision, row in found if "report_no" in revision.fields)
    cells = {name: (cell.number, cell.revision_id, cell.value) for name, cell in record.items()}
    return {
        "report_uuid": report,
        "kiosk": first.inbox.kiosk_id,
        "server_received_at": stamp(datetime.fromisoformat(first.received_at)),
        "revision": max(revision.number for revision, _ in found),
        "cells": json.dumps(cells, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        **summary.columns(fields),
    }
