"""The rows that revisions amount to, as the tables hold them: of a revision, and of a record. Pure."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.clock import stamp
from shared.revision import Revision, json_text
from sync_server.intake import merge, summary
from sync_server.intake.to_count import to_count

Row = dict[str, Any]
"""By the names of the columns."""
Write = Callable[[Any], str] | Callable[[Any], bytes]
"""How JSON is written: `json_text`, as it is stored, or `json_bytes`, as it goes through a pipe."""


@dataclass(frozen=True, slots=True)
class Told:
    """A revision, when it was received, and the kiosk (its row number; None for an officer's own)."""

    revision: Revision
    received_at: str
    kiosk: int | None


def row_of(entry: Any, revision: Revision, write: Write = json_text) -> Row:
    """Of `stored_revision`: what an opened envelope makes, ids as 16 bytes."""
    return {
        "revision_id": entry.envelope_id.bytes,
        "report_uuid": entry.report_uuid.bytes,
        "number": revision.number,
        "author": revision.author,
        "at": revision.at,
        "schema_version": revision.schema_version,
        "parents": json.dumps(revision.parents) if revision.parents else "[]",
        "inbox": entry.id,
        "received_at": entry.received_at,
        "fields": write(revision.fields),
    }


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


def record_of(report: uuid.UUID, told: Sequence[Told]) -> tuple[Row, Mapping[str, Any]] | None:
    """Of `record`, without its number, and what it says; None while a report's first revision is not here.

    told: the report's revisions, oldest number first.
    """
    if (found := whole(told)) is None:
        return None
    fields, cells = found
    return record_row(report, told, fields, json_text(cells)), fields


def whole(told: Sequence[Told]) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """What a report says, and its cells as they are stored; None while its first revision is not here."""
    fields, cells = _fold([one.revision for one in told])
    return (fields, cells) if summary.is_whole(fields) else None


def record_row(report: uuid.UUID, told: Sequence[Told], fields: Mapping[str, Any], cells: str | bytes) -> Row:
    """Of `record`, of a report that is whole. cells: as they were written."""
    first = next(one for one in told if "report_no" in one.revision.fields)
    return {
        "report_uuid": report,
        "kiosk": first.kiosk,
        "server_received_at": _stamped(first.received_at),
        "revision": max(one.revision.number for one in told),
        "cells": cells,
        "counted": to_count(fields),
        **summary.columns(fields),
    }


@lru_cache(maxsize=100)
def _stamped(moment: str) -> str:
    """What came in one exchange was received at one moment."""
    return stamp(datetime.fromisoformat(moment))


def records_of(
    histories: Iterable[tuple[uuid.UUID, Sequence[Told]]],
) -> list[tuple[Row, Mapping[str, Any]]]:
    """`record_of` each report that is whole."""
    found = (record_of(report, told) for report, told in histories)
    return [one for one in found if one is not None]


def _fold(revisions: Sequence[Revision]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What a report says, and its cells as they are stored."""
    if len(revisions) == 1:
        only = revisions[0]
        takes_back = None in only.fields.values()
        fields = {k: v for k, v in only.fields.items() if v is not None} if takes_back else only.fields
        return fields, merge.packed_first(only)
    record = merge.fold(revisions)
    return merge.values(record), merge.packed(record)
