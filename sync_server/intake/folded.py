"""A record as the merge hands it on: to the case, the search and the look for the same child. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.revision import json_from
from sync_server.intake import merge
from sync_server.intake.preparing import Prepared
from sync_server.intake.rows import RECORD


@dataclass(slots=True)
class Folded:
    """What a record says. Times are stamps; `is_new`: nothing of the report was here before.

    cells: as they are stored, or will be (in UTF-8); `before`: as they were until now, None where there was
        no record.
    found_by, same_child: as they were prepared, if they were.
    """

    id: int
    report_uuid: uuid.UUID
    report_no: str
    urgency: str
    informed_at: str
    server_received_at: str
    commune_code: str
    revision: int
    cells: str | bytes
    before: str | None = None
    is_new: bool = False
    found_by: bytes | None = None
    same_child: tuple[int, ...] | None = None

    @property
    def fields(self) -> Mapping[str, Any]:
        """What the record says, by field; those taken back are absent."""
        return said(self.cells)


def said(cells: str | bytes) -> dict[str, Any]:
    """What a record's cells say now."""
    return merge.said(json_from(cells))


_NAMES = (
    "report_no", "urgency", "informed_at", "server_received_at", "commune_code", "revision", "cells",
)  # fmt: skip
_PLACES = [RECORD.index(name) for name in _NAMES]


def of_row(row: Mapping[str, Any], number: int, before: str | None = None) -> Folded:
    """Of a record's columns and row number."""
    said_of: dict[str, Any] = {name: row[name] for name in _NAMES}
    return Folded(id=number, report_uuid=row["report_uuid"], before=before, **said_of)


def of_prepared(ready: Prepared, number: int) -> Folded:
    """Of what was prepared of a whole new report, and the row number it gets."""
    assert ready.record is not None
    no, urgency, informed_at, came_at, commune, revision, cells = (ready.record[at] for at in _PLACES)
    return Folded(
        number, uuid.UUID(bytes=ready.record[0]), no, urgency, informed_at, came_at, commune, revision, cells,
        is_new=True, found_by=ready.found_by, same_child=ready.same_child,
    )  # fmt: skip


def folded(record: Any) -> Folded:
    """Of a record that was read."""
    return of_row(record.__data__, record.id)
