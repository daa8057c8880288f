"""The digest of what was counted: the same data give the same, whoever counted it, when, on which engine."""

import hashlib
import json
from typing import Any

import peewee as pw

from sync_server.periodic.models import (
    CountedCase,
    CountedEnd,
    CountedReport,
    CountedSlip,
    CountedStation,
    Snapshot,
)
from sync_server.periodic.sql import in_order


def _hex(told: bytes) -> str:
    return bytes(told).hex()


_canonical = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=_hex).encode
_TABLES = (CountedCase, CountedEnd, CountedReport, CountedSlip, CountedStation)
_CHUNK = 5_000
"""In the order they were gathered in: of cases, slips, station codes."""


def digest_of(snapshot: Snapshot) -> str:
    """SHA-256, in hex, over canonical JSON: a line for period and cut, the tables, and each chunk of rows.

    Neither version, author nor time is in it.
    """
    found = hashlib.sha256()
    about = [snapshot.kind, snapshot.year, snapshot.first_day, snapshot.last_day, snapshot.cut_at]
    for told in (about, json.loads(snapshot.tables)):
        found.update(_line(told))
    for table in _TABLES:
        name, fields = table._meta.table_name, table._meta.sorted_fields[2:]
        for some in in_order(name, ", ".join(map(_plain, fields)), snapshot.id, _CHUNK):
            found.update(_line([name, some]))
    return found.hexdigest()


def _line(told: Any) -> bytes:
    return _canonical(told).encode() + b"\n"


def _plain(field: pw.Field) -> str:
    """A truth is 1 or 0 on both engines."""
    name = f'"{field.column_name}"'
    return f"CAST({name} AS INTEGER)" if isinstance(field, pw.BooleanField) else name
