"""Many rows in one statement, in each engine's own words: an ORM's row costs more than an engine's.

Within the caller's transaction. Values are those of the columns: ids as 16 bytes, moments as text.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import peewee as pw

from shared.database import is_postgres
from sync_server import bulk_postgres, bulk_sqlite
from sync_server.bulk_postgres import ids, numbers
from sync_server.bulk_values import Row, into
from sync_server.store import Table, database

_ASKED = 1_000


def new_ids(table: type[Table], count: int) -> Sequence[int]:
    """Row numbers that nobody has, in order, for rows that the caller inserts in this transaction."""
    name = table._meta.table_name
    if is_postgres(database):
        query = f"""WITH s AS MATERIALIZED (SELECT pg_get_serial_sequence('"{name}"', 'id')::regclass of)
            SELECT nextval(s.of) FROM s, generate_series(1, %s)"""
        return [number for (number,) in database.execute_sql(query, (count,)).fetchall()]
    last = database.execute_sql(f'SELECT COALESCE(MAX("id"), 0) FROM "{name}"').fetchone()[0]
    return range(last + 1, last + count + 1)


def insert(fields: Sequence[pw.Field], rows: Sequence[Row], *, again: bool = False) -> None:
    """Add rows with a value for each of these fields of one table.

    A text may be given as UTF-8: then all of its column are. again: some may be there already, and are left
    as they are.
    """
    if rows:
        of_engine = bulk_postgres if is_postgres(database) else bulk_sqlite
        of_engine.insert(fields, rows, again=again)


def insert_new(table: type[Table], columns: Sequence[str], rows: Sequence[Row], tell: str) -> list[Any]:
    """Insert those rows that break no UNIQUE constraint; the column `tell` of each that was inserted.

    `columns` are names of the table's fields. Within the caller's transaction. On SQLite one statement a row:
    of one that adds many it keeps (and encrypts) a copy of each page it changes, to undo it alone. On
    PostgreSQL an array a column: its driver reads a statement with a thousand marks anew each time.
    """
    if not rows:
        return []
    fields = [table._meta.fields[name] for name in columns]
    told = table._meta.fields[tell].column_name
    if is_postgres(database):
        query = (
            f"INSERT INTO {into(fields)} SELECT * FROM unnest({bulk_postgres.arrays(fields)})"
            f' ON CONFLICT DO NOTHING RETURNING "{told}"'
        )
        values = [list(column) for column in zip(*rows, strict=True)]
        return [row[0] for row in database.execute_sql(query, values).fetchall()]
    before = new_ids(table, 1)[0]
    insert(fields, rows, again=True)
    query = f'SELECT "{told}" FROM "{table._meta.table_name}" WHERE "id" >= ? ORDER BY "id"'
    return [row[0] for row in database.execute_sql(query, (before,)).fetchall()]


def asked(query: str, values: Sequence[Any], kind: str = "bytea") -> Iterator[Row]:
    """The rows of a query in which `{among}` stands for «is one of these values».

    kind: the values' type on PostgreSQL: "bytea" or "bigint".
    """
    if is_postgres(database):
        told = ids(values) if kind == "bytea" else numbers(values)
        yield from database.execute_sql(query.format(among=f"= ANY(%s::{kind}[])"), (told,)).fetchall()
        return
    for at in range(0, len(values), _ASKED):
        some = values[at : at + _ASKED]
        marks = ", ".join("?" * len(some))
        yield from database.execute_sql(query.format(among=f"IN ({marks})"), some).fetchall()


def change(query: str, rows: Iterable[int]) -> None:
    """Run a statement in which `{among}` stands for «is one of these row numbers»."""
    if is_postgres(database):
        database.execute_sql(query.format(among="= ANY(%s::bigint[])"), (numbers(rows),))
    else:
        database.cursor().executemany(query.format(among="= ?"), [(number,) for number in rows])
