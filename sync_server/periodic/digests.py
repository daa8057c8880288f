"""The digest of what was counted: the same data give the same, whoever counted it, when, on which engine."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
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
from sync_server.periodic.second import Second
from sync_server.periodic.sql import Row, in_order
from sync_server.store import Table


def _hex(told: bytes) -> str:
    return bytes(told).hex()


_canonical = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=_hex).encode
_TABLES = (CountedCase, CountedEnd, CountedReport, CountedSlip, CountedStation)
CHUNK = 5_000
"""In the order they were gathered in: of cases, slips, station codes."""
_HELD = 3
"""Chunks on their way."""


def told_of(table: type[Table]) -> list[str]:
    """What is asked of a row of such a table: its columns but the number and the snapshot."""
    return [_plain(field) for field in table._meta.sorted_fields[2:]]


def digest_of(snapshot: Snapshot) -> str:
    """SHA-256, in hex, over canonical JSON: a line for period and cut, the tables, and each chunk of rows.

    Neither version, author nor time is in it.
    """
    found = hashlib.sha256(_head(snapshot))
    for table in _TABLES:
        for some in _rows(table, snapshot):
            found.update(_line([table._meta.table_name, some]))
    return found.hexdigest()


class Written:
    """The same digest, of rows that are handed on as they are read for the tables: a second process writes
    their lines meanwhile. Without one, or once it is gone, there is none.
    """

    def __init__(self, second: Second) -> None:
        self._second = second
        self._asked: list[Future[bool]] = []
        self._lost = False

    def take(self, table: type[Table], rows: list[Row]) -> None:
        """Some rows, in order, each with the columns of `told_of`, and whatever stands behind them."""
        name, width = table._meta.table_name, len(told_of(table))
        self._asked.append(self._second.ask(_keep, name, width, rows))
        if len(self._asked) > _HELD:
            self._hear()

    def digest(self, snapshot: Snapshot) -> str | None:
        for table in _TABLES[1:]:
            if table is not CountedReport:
                for some in _rows(table, snapshot):
                    self.take(table, some)
        while self._asked:
            self._hear()
        return None if self._lost else self._second.answer(self._second.ask(_digest, _head(snapshot)))

    def _hear(self) -> None:
        self._lost |= not self._second.answer(self._asked.pop(0))


_kept: dict[str, list[bytes]] = {}
"""In the second process: the lines of each table, packed; the hash begins with what is not counted yet."""


def _keep(name: str, width: int, rows: list[Row]) -> bool:
    line = _line([name, [row[:width] for row in rows]])
    _kept.setdefault(name, []).append(zlib.compress(line, 1))
    return True


def _digest(head: bytes) -> str:
    found = hashlib.sha256(head)
    for table in _TABLES:
        for line in _kept.pop(table._meta.table_name, ()):
            found.update(zlib.decompress(line))
    return found.hexdigest()


def _head(snapshot: Snapshot) -> bytes:
    about = [snapshot.kind, snapshot.year, snapshot.first_day, snapshot.last_day, snapshot.cut_at]
    return _line(about) + _line(json.loads(snapshot.tables))


def _rows(table: type[Table], snapshot: Snapshot) -> Iterator[list[Row]]:
    return in_order(table._meta.table_name, ", ".join(told_of(table)), snapshot.id, CHUNK)


def _line(told: Any) -> bytes:
    return _canonical(told).encode() + b"\n"


def _plain(field: pw.Field) -> str:
    """A truth is 1 or 0 on both engines."""
    name = f'"{field.column_name}"'
    return f"CAST({name} AS INTEGER)" if isinstance(field, pw.BooleanField) else name
