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
    columns = [field.column_name for field in table._meta.sorted_fields[1:]]
    names, own = ", ".join(f'"{name}"' for name in columns), snapshot.id
    into = f'"{table._meta.table_name}" ({names})'
    if is_postgres(database):
        with database.cursor().copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row((own, *row))
    else:
        marks = ", ".join("?" * len(columns))
        database.cursor().executemany(f"INSERT INTO {into} VALUES ({marks})", [(own, *row) for row in rows])
