"""The digest of what was counted: the same data give the same, whoever counted it, when, on which engine."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import peewee as pw

from sync_server.periodic.lines import Lines, canonical, chunks
from sync_server.periodic.models import (
    CountedCase,
    CountedEnd,
    CountedReport,
    CountedSlip,
    CountedStation,
    Snapshot,
)
from sync_server.periodic.sql import Row, in_order
from sync_server.store import Table

_TABLES = (CountedCase, CountedEnd, CountedReport, CountedSlip, CountedStation)
CHUNK = 5_000
"""In the order they were gathered in: of cases, slips, station codes."""
Packed = tuple[Sequence[Lines], Mapping[int, Row]]
"""Rows as they were counted, and those that changed since, by their first value."""


def told_of(table: type[Table]) -> list[str]:
    """What is asked of a row of such a table: its columns but the number and the snapshot."""
    return [_plain(field) for field in table._meta.sorted_fields[2:]]


def digest_of(snapshot: Snapshot, packed: Mapping[type[Table], Packed] | None = None) -> str:
    """SHA-256, in hex, over canonical JSON: a line for period and cut, the tables, and each chunk of rows.

    Neither version, author nor time is in it. packed: rows that are known; those of other tables are read.
    """
    found = hashlib.sha256(_head(snapshot))
    for table in _TABLES:
        name = table._meta.table_name
        if packed and table in packed:
            lines, changed = packed[table]
            written = chunks(lines, CHUNK, changed)
        else:
            written = (canonical(some).encode() for some in _rows(table, snapshot))
        for some in written:
            found.update(b'["%s",%s]\n' % (name.encode(), some))
    return found.hexdigest()


def _head(snapshot: Snapshot) -> bytes:
    about = [snapshot.kind, snapshot.year, snapshot.first_day, snapshot.last_day, snapshot.cut_at]
    return _line(about) + _line(json.loads(snapshot.tables))


def _rows(table: type[Table], snapshot: Snapshot) -> Iterator[list[Row]]:
    return in_order(table._meta.table_name, ", ".join(told_of(table)), snapshot.id, CHUNK)


def _line(told: Any) -> bytes:
    return canonical(told).encode() + b"\n"


def _plain(field: pw.Field) -> str:
    """A truth is 1 or 0 on both engines."""
    name = f'"{field.column_name}"'
    return f"CAST({name} AS INTEGER)" if isinstance(field, pw.BooleanField) else name
