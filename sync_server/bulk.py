"""Many rows in one statement: peewee's own insert takes longer to write the statement than to run it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sync_server.store import Table, database

Values = tuple[Any, ...]
"""One row, in the order of the columns, as the database's driver takes it."""


def insert_new(table: type[Table], columns: Sequence[str], rows: Sequence[Values], tell: str) -> list[Any]:
    """Insert those rows that break no UNIQUE constraint; the column `tell` of each that was inserted.

    `columns` are names of the table's fields. Within the caller's transaction.
    """
    if not rows:
        return []
    fields = table._meta.fields
    names = tuple(fields[name].column_name for name in columns)
    statement = _statement(table._meta.table_name, names, len(rows), fields[tell].column_name, database.param)
    values = [value for row in rows for value in row]
    return [row[0] for row in database.execute_sql(statement, values).fetchall()]


@lru_cache(maxsize=512)
def _statement(table: str, columns: tuple[str, ...], count: int, tell: str, mark: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    row = "(" + ", ".join([mark] * len(columns)) + ")"
    return (
        f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * count)}'
        f' ON CONFLICT DO NOTHING RETURNING "{tell}"'
    )
