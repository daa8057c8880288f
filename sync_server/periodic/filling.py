"""Rows into a table of counted ones, as each database driver does it fastest."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.database import is_postgres
from sync_server.periodic import lines
from sync_server.periodic.lines import Lines
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sql import Row
from sync_server.store import Table, database


class Ready(NamedTuple):
    """Rows of a table: as its driver takes them, and as the digest tells them."""

    rows: Sequence[Row]
    lines: Lines


def ready(rows: Sequence[Row]) -> Ready:
    """Of rows as `rows.plain` makes them: with every column but the row number and the snapshot.

    SQLite's driver gets bytearrays: for `bytes` it looks for an adapter, which takes as long as half a row.
    """
    told = lines.pack(rows)
    if rows and not is_postgres(database) and any(isinstance(value, bytes) for value in rows[0]):
        columns = [
            map(bytearray, column) if isinstance(column[0], bytes) else column
            for column in zip(*rows, strict=True)
        ]
        rows = list(zip(*columns, strict=True))
    return Ready(rows, told)


def fill(table: type[Table], snapshot: Snapshot, ready: Ready) -> None:
    """Write them. Within the caller's transaction."""
    if not ready.rows:
        return
    names = [f'"{field.column_name}"' for field in table._meta.sorted_fields[2:]]
    into = f'"{table._meta.table_name}" (snapshot_id, {", ".join(names)})'
    if is_postgres(database):
        own = (snapshot.id,)
        with database.cursor().copy(f"COPY {into} FROM STDIN") as copy:
            for row in ready.rows:
                copy.write_row(own + row)
    else:
        query = f"INSERT INTO {into} VALUES ({snapshot.id:d}, {', '.join('?' * len(names))})"
        database.cursor().executemany(query, ready.rows)
