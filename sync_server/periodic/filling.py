"""Rows into a table of counted ones, as each database driver does it fastest."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from shared.database import is_postgres
from sync_server.periodic import lines
from sync_server.periodic.lines import Lines
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sql import Row
from sync_server.store import Table, database

_VALUES = 8_000
"""In one statement: between two the interpreter may be another thread's, which is waited for (`at_once`)."""


class Ready(NamedTuple):
    """Rows of a table: as its driver takes them, and as the digest tells them."""

    values: Sequence[Any]
    lines: Lines


def ready(rows: Sequence[Row]) -> Ready:
    """Of rows as `rows.plain` makes them: with every column but the row number and the snapshot.

    SQLite's driver gets one value after another, and bytearrays: for `bytes` it looks for an adapter.
    """
    told = lines.pack(rows)
    if is_postgres(database) or not rows:
        return Ready(rows, told)
    if any(isinstance(value, bytes) for value in rows[0]):
        columns = [
            tuple(map(bytearray, column)) if isinstance(column[0], bytes) else column
            for column in zip(*rows, strict=True)
        ]
        rows = list(zip(*columns, strict=True))
    return Ready(list(chain.from_iterable(rows)), told)


def fill(table: type[Table], snapshot: Snapshot, rows: Ready) -> None:
    """Write them. Within the caller's transaction."""
    if not rows.values:
        return
    columns = [field.column_name for field in table._meta.sorted_fields[2:]]
    names = ", ".join(f'"{name}"' for name in columns)
    into = f'INTO "{table._meta.table_name}" (snapshot_id, {names})'
    if is_postgres(database):
        own = (snapshot.id,)
        with database.cursor().copy(f"COPY {into.removeprefix('INTO ')} FROM STDIN") as copy:
            for row in rows.values:
                copy.write_row(own + row)
        return
    width = len(columns)
    step = _VALUES // width * width
    for at in range(0, len(rows.values), step):
        some = rows.values[at : at + step]
        database.execute_sql(f"INSERT {into} VALUES {_marks(snapshot.id, width, len(some) // width)}", some)


@lru_cache(maxsize=32)
def _marks(snapshot: int, width: int, many: int) -> str:
    return ", ".join([f"({snapshot:d}, {', '.join('?' * width)})"] * many)
