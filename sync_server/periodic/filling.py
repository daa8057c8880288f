"""Rows into a table of counted ones, as each database driver does it fastest."""

from collections.abc import Sequence
from typing import Any

from shared.database import is_postgres
from sync_server.periodic.models import Snapshot
from sync_server.store import Table, database


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
        marks = ", ".join("?" * len(rows[0]))
        query = f"INSERT INTO {into} (snapshot_id, {names}) VALUES ({snapshot.id:d}, {marks})"
        database.cursor().executemany(query, rows)
