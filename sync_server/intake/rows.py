"""The rows that revisions amount to, as the tables hold them: of a revision, and of a record. Pure."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from shared.clock import stamp
from shared.revision import Revision, json_bytes
from sync_server.intake import merge, summary
from sync_server.intake.to_count import to_count

REVISION = (
    "revision_id", "report_uuid", "number", "author", "at", "schema_version", "parents", "inbox",
    "received_at", "fields",
)  # fmt: skip
RECORD = (
    "report_uuid", "kiosk", "server_received_at", "revision", "cells", "counted", *summary.COLUMNS,
)  # fmt: skip
"""The columns that are written of a revision and of a record, in this order. Ids are 16 bytes; `fields` and
`cells` are JSON in UTF-8, written once: as it goes through a pipe, and to the engines.
"""
Values = tuple[Any, ...]
"""Of one row, in that order."""
Row = dict[str, Any]
"""By the names of the columns."""


class Told(NamedTuple):
    """A revision, when it was received, and the kiosk (its row number; None for an officer's own)."""

    revision: Revision
    received_at: str
    kiosk: int | None


class Whole(NamedTuple):
    """A report whose first revision is here: its revisions, what they say together, and its cells."""

    history: Sequence[Told]
    fields: Mapping[str, Any]
    cells: bytes


def revision_values(entry: Any, revision: Revision) -> Values:
    """Of `stored_revision`: what an opened envelope makes."""
    return (
        entry.envelope_id.bytes,
        entry.report_uuid.bytes,
        revision.number,
        revision.author,
        revision.at,
        revision.schema_version,
        json.dumps(revision.parents) if revision.parents else "[]",
        entry.id,
        entry.received_at,
        json_bytes(revision.fields),
    )


def row_of(values: Values) -> Row:
    """Of `stored_revision`."""
    return dict(zip(REVISION, values, strict=True))


def row_of_record(values: Values) -> Row:
    return dict(zip(RECORD, values, strict=True))


def revision_of(row: Mapping[str, Any]) -> Revision:
    """The revision in such a row."""
    return Revision(
        revision_id=str(uuid.UUID(bytes=row["revision_id"])),
        report_uuid=str(uuid.UUID(bytes=row["report_uuid"])),
        number=row["number"],
        author=row["author"],
        at=row["at"],
        schema_version=row["schema_version"],
        parents=tuple(json.loads(row["parents"])),
        fields=json.loads(row["fields"]),
    )


def records_of(histories: Iterable[tuple[uuid.UUID, Sequence[Told]]]) -> list[Row]:
    """Of `record`, without their numbers, of each report that is whole: `report_uuid` as a UUID, `cells` as
    text. A history is the report's revisions, oldest number first.
    """
    found = ((report, fold(history)) for report, history in histories)
    return [_row(report, whole) for report, whole in found if whole]


def _row(report: uuid.UUID, whole: Whole) -> Row:
    values = record_values(report.bytes, whole, to_count(whole.fields), summary.columns(whole.fields))
    return row_of_record(values) | {"report_uuid": report, "cells": whole.cells.decode()}


def fold(history: Sequence[Told]) -> Whole | None:
    """What a report's revisions amount to, oldest number first; None while its first one is not here."""
    if len(history) == 1:
        return alone(history[0], json_bytes(history[0].revision.fields))
    record = merge.fold([one.revision for one in history])
    fields = merge.values(record)
    return Whole(history, fields, json_bytes(merge.packed(record))) if summary.is_whole(fields) else None


def alone(only: Told, fields: bytes) -> Whole | None:
    """The same of its only revision. fields: as JSON."""
    number, name = only.revision.number, only.revision.revision_id
    said = merge.present(only.revision.fields)
    return Whole((only,), said, merge.packed_only(number, name, fields)) if summary.is_whole(said) else None


def record_values(report: bytes, whole: Whole, counted: str, columns: Sequence[str]) -> Values:
    """Of `record`: what is counted of it, and its own columns, are told."""
    first = next(one for one in whole.history if "report_no" in one.revision.fields)
    newest = max(one.revision.number for one in whole.history)
    return report, first.kiosk, _stamped(first.received_at), newest, whole.cells, counted, *columns


@lru_cache(maxsize=100)
def _stamped(moment: str) -> str:
    """What came in one exchange was received at one moment."""
    return stamp(datetime.fromisoformat(moment))
