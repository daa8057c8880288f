"""Writing revisions and the records they fold to. Within the caller's transaction.

A report of which nothing was here before is written as it was prepared, and nothing is read back.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.clock import stamp
from shared.database import is_postgres
from shared.revision import Revision
from sync_server import bulk, bulk_postgres
from sync_server.intake.folded import Folded, of_prepared, of_row
from sync_server.intake.models import Record, StoredRevision
from sync_server.intake.preparing import Prepared, together
from sync_server.intake.records import each_history
from sync_server.intake.rows import RECORD, REVISION, Row, Values, records_of
from sync_server.store import database

_CHUNK = 400
_REVISION = tuple(StoredRevision._meta.fields[name] for name in REVISION)
_REPORT = REVISION.index("report_uuid")
_RECORD = (Record.id, *(Record._meta.fields[name] for name in RECORD))


def add(opened: Sequence[Prepared]) -> list[Folded]:
    """Store revisions (a repeat changes nothing) and fold their reports; the records of those that are whole.

    Reports are locked in one order first, so that two merges of the same report wait for each other.
    """
    told: dict[bytes, list[Prepared]] = defaultdict(list)
    for one in opened:
        told[one.revision[_REPORT]].append(one)
    reports = sorted(told)
    _lock(reports)
    query = 'SELECT "report_uuid" FROM "stored_revision" WHERE "report_uuid" {among}'
    here = {bytes(row[0]) for row in bulk.asked(query, reports)}
    store([one.revision for report in here for one in told[report]])
    new = [told[report] for report in reports if report not in here]
    bulk.insert(_REVISION, [one.revision for some in new for one in some])
    return _add_new(new) + _refold(uuid.UUID(bytes=report) for report in here)


def store(revisions: Iterable[Values]) -> set[uuid.UUID]:
    """Store revisions by their rows' values in the order of REVISION (a repeat changes nothing); the reports
    they touch, which are not folded yet.
    """
    rows = list(revisions)
    bulk.insert(_REVISION, rows, again=True)
    return {uuid.UUID(bytes=row[1]) for row in rows}


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
    _lock([report.bytes for report in reports])


def _lock(reports: Sequence[bytes]) -> None:
    if is_postgres(database):
        numbers = sorted([int.from_bytes(report[:8]) >> 1 for report in reports])
        query = "SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) n"
        database.execute_sql(query, (bulk_postgres.numbers(numbers),))


def rows_of(reports: Sequence[uuid.UUID]) -> list[Row]:
    """The columns of the record that each report's revisions amount to; none for one that is not whole."""
    return records_of(each_history(reports))


def _refold(reports: Iterable[uuid.UUID]) -> list[Folded]:
    rows = records_of(each_history(sorted(reports)))
    before = _kept(row["report_uuid"] for row in rows)
    changing = [field for field in _RECORD if field.name not in ("id", "report_uuid")]
    for at in range(0, len(rows), _CHUNK):
        Record.insert_many(rows[at : at + _CHUNK]).on_conflict(
            conflict_target=[Record.report_uuid], preserve=changing
        ).execute()
    new = _kept(row["report_uuid"] for row in rows if row["report_uuid"] not in before)
    numbers = {report: number for report, (number, _) in (before | new).items()}
    cells = {report: cells for report, (_, cells) in before.items()}
    return [of_row(row, numbers[row["report_uuid"]], cells.get(row["report_uuid"])) for row in rows]


def _kept(reports: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, str]]:
    """Number and cells of each record that is there."""
    query = 'SELECT "report_uuid", "id", "cells" FROM "record" WHERE "report_uuid" {among}'
    found = bulk.asked(query, [report.bytes for report in reports])
    return {uuid.UUID(bytes=bytes(report)): (number, cells) for report, number, cells in found}


def _add_new(told: Sequence[Sequence[Prepared]]) -> list[Folded]:
    """Write the records of reports that are new, each by all its revisions."""
    whole = [ready for ready in map(together, told) if ready.record is not None]
    numbers = bulk.new_ids(Record, len(whole))
    rows = [(number, *(ready.record or ())) for number, ready in zip(numbers, whole, strict=True)]
    bulk.insert(_RECORD, rows)
    return [of_prepared(ready, number) for number, ready in zip(numbers, whole, strict=True)]
