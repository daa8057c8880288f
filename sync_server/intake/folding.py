"""Writing revisions and the records they fold to. Within the caller's transaction.

A report of which nothing was here before is folded from what was just opened, and nothing is read back.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_json

from shared.clock import stamp
from shared.database import is_postgres
from shared.revision import Revision
from sync_server import bulk
from sync_server.intake import merge, summary
from sync_server.intake.models import Record, StoredRevision
from sync_server.intake.records import Told, each_history, fields_of
from sync_server.store import database

_CHUNK = 400
_REVISION = (
    StoredRevision.revision_id, StoredRevision.report_uuid, StoredRevision.number, StoredRevision.author,
    StoredRevision.at, StoredRevision.schema_version, StoredRevision.parents, StoredRevision.inbox,
    StoredRevision.received_at, StoredRevision.fields,
)  # fmt: skip
_RECORD = tuple(Record._meta.sorted_fields)

Opened = Sequence[tuple[Any, Revision]]
"""Entries of the inbox (`merging.Waiting`), and what was in them."""


@dataclass(slots=True)
class Folded:
    """What a record says. Times are stamps; `is_new`: nothing of the report was here before."""

    id: int
    report_uuid: uuid.UUID
    report_no: str
    urgency: str
    informed_at: str
    server_received_at: str
    commune_code: str
    revision: int
    fields: Mapping[str, Any]
    is_new: bool = False


def folded(record: Record) -> Folded:
    """A record that was read."""
    return _folded(record.__data__, fields_of(record))


def add(opened: Opened) -> list[Folded]:
    """Store revisions (a repeat changes nothing) and fold their reports; the records of those that are whole.

    Reports are locked in one order first, so that two merges of the same report wait for each other.
    """
    told: dict[uuid.UUID, list[Told]] = defaultdict(list)
    for entry, revision in opened:
        told[entry.report_uuid].append(Told(revision, entry.received_at, entry.kiosk_id))
    lock(told)
    query = 'SELECT "report_uuid" FROM "stored_revision" WHERE "report_uuid" {among}'
    here = {uuid.UUID(bytes=bytes(row[0])) for row in bulk.asked(query, [report.bytes for report in told])}
    store([(entry, revision) for entry, revision in opened if entry.report_uuid in here])
    _store([(entry, revision) for entry, revision in opened if entry.report_uuid not in here])
    return _add_new({report: told[report] for report in told if report not in here}) + _refold(here)


def store(opened: Opened) -> set[uuid.UUID]:
    """Store revisions (a repeat changes nothing); the reports they touch, which are not folded yet."""
    _store(opened, again=True)
    return {entry.report_uuid for entry, _ in opened}


def _store(opened: Opened, *, again: bool = False) -> None:
    bulk.insert(_REVISION, [tuple(row_of(*one).values()) for one in opened], again=again)


def row_of(entry: Any, revision: Revision) -> dict[str, Any]:
    """The row that an opened envelope makes, ids as 16 bytes; in the order of `_REVISION`."""
    return {
        "revision_id": entry.envelope_id.bytes,
        "report_uuid": entry.report_uuid.bytes,
        "number": revision.number,
        "author": revision.author,
        "at": revision.at,
        "schema_version": revision.schema_version,
        "parents": json.dumps(revision.parents),
        "inbox": entry.id,
        "received_at": entry.received_at,
        "fields": to_json(revision.fields).decode(),
    }


def store_own(revision: Revision, *, now: datetime) -> None:
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


def refresh(reports: Iterable[uuid.UUID]) -> list[Folded]:
    """Fold the reports anew from what is stored and write their records; those that are whole."""
    wanted = set(reports)
    lock(wanted)
    return _refold(wanted)


def lock(reports: Iterable[uuid.UUID]) -> None:
    """Hold these reports until the transaction ends, in one order, so that nobody waits in a circle."""
    if is_postgres(database):
        numbers = sorted(report.int >> 65 for report in reports)
        database.execute_sql("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) n", (numbers,))


def rows_of(reports: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    """The columns of the record that each report's revisions amount to; none for one that is not whole."""
    return [row for row, _ in _rows(each_history(reports))]


def _refold(reports: Iterable[uuid.UUID]) -> list[Folded]:
    rows = _rows(each_history(sorted(reports)))
    kept = [field for field in _RECORD if field.name not in ("id", "report_uuid")]
    for at in range(0, len(rows), _CHUNK):
        some = [row for row, _ in rows[at : at + _CHUNK]]
        Record.insert_many(some).on_conflict(conflict_target=[Record.report_uuid], preserve=kept).execute()
    query = 'SELECT "report_uuid", "id" FROM "record" WHERE "report_uuid" {among}'
    found = bulk.asked(query, [row["report_uuid"].bytes for row, _ in rows])
    numbers = {bytes(report): number for report, number in found}
    return [_folded({**row, "id": numbers[row["report_uuid"].bytes]}, fields) for row, fields in rows]


def _add_new(told: Mapping[uuid.UUID, list[Told]]) -> list[Folded]:
    rows = _rows(
        (report, sorted(told[report], key=lambda one: (one.revision.number, one.revision.revision_id)))
        for report in sorted(told)
    )
    for number, (row, _) in zip(bulk.new_ids(Record, len(rows)), rows, strict=True):
        row["id"] = number
    names = [field.name for field in _RECORD]
    values = [{**row, "report_uuid": row["report_uuid"].bytes} for row, _ in rows]
    bulk.insert(_RECORD, [tuple(row[name] for name in names) for row in values])
    return [_folded(row, fields, is_new=True) for row, fields in rows]


_Row = dict[str, Any]


def _rows(histories: Iterable[tuple[uuid.UUID, list[Told]]]) -> list[tuple[_Row, Mapping[str, Any]]]:
    """The columns of each record, and what it says; none while a report's first revision has not arrived."""
    found = []
    for report, told in histories:
        fields, cells = _fold([one.revision for one in told])
        if not summary.is_whole(fields):
            continue
        first = next(one for one in told if "report_no" in one.revision.fields)
        columns = {
            "report_uuid": report,
            "kiosk": first.kiosk,
            "server_received_at": stamp(datetime.fromisoformat(first.received_at)),
            "revision": max(one.revision.number for one in told),
            "cells": to_json(cells).decode(),
            **summary.columns(fields),
        }
        found.append((columns, fields))
    return found


def _fold(revisions: Sequence[Revision]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What a report says, and its cells as they are stored."""
    if len(revisions) == 1:
        only = revisions[0]
        return {k: v for k, v in only.fields.items() if v is not None}, merge.packed_first(only)
    record = merge.fold(revisions)
    return merge.values(record), merge.packed(record)


def _folded(row: Mapping[str, Any], fields: Mapping[str, Any], *, is_new: bool = False) -> Folded:
    return Folded(
        id=row["id"],
        report_uuid=row["report_uuid"],
        report_no=row["report_no"],
        urgency=row["urgency"],
        informed_at=row["informed_at"],
        server_received_at=row["server_received_at"],
        commune_code=row["commune_code"],
        revision=row["revision"],
        fields=fields,
        is_new=is_new,
    )
