"""Rows into a table of counted ones, as each database driver does it fastest."""

from collections.abc import Sequence
from typing import Any

from shared.database import is_postgres
from sync_server.bulk import taken
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sql import chunks
from sync_server.store import Table, database

_VALUES = 8_000
"""In one statement: between two the interpreter may be another thread's, which is waited for (`at_once`)."""
_TAKEN = frozenset({int, float, str})


def fill(table: type[Table], snapshot: Snapshot, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows that have every column but the first two: the row number, and the snapshot.

    Within the caller's transaction.
    """
    if not rows:
        return
    names = ", ".join(f'"{field.column_name}"' for field in table._meta.sorted_fields[2:])
    into = f'"{table._meta.table_name}"'
    if is_postgres(database):
        own = (snapshot.id,)
        with database.cursor().copy(f"COPY {into} (snapshot_id, {names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(own + row)
    else:
        marks = f"({snapshot.id:d}, {', '.join('?' * len(rows[0]))})"
        for some in chunks(rows, _VALUES // len(rows[0])):
            query = f"INSERT INTO {into} (snapshot_id, {names}) VALUES {', '.join([marks] * len(some))}"
            values = [one if type(one) in _TAKEN else taken(one) for row in some for one in row]
            database.execute_sql(query, values)
