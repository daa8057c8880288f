"""All rows of one database into another of the same migrations, whichever engines the two are of."""

import graphlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import peewee as pw

from shared.database import is_postgres
from sync_server.fleet.references import references

_MIGRATIONS = "schema_migration"
_BATCH = 1000
_REFERS_TO_ITSELF = "snapshot"
"""To an earlier row: they go over in their order."""
_BY_TRIGGERS = "tally"
"""What triggers count as the other tables are written; copied last, over what they made of it here."""


def copy_rows(source: pw.Database, target: pw.Database) -> None:
    """Replace what `target` holds (the rows that migrations put there). Within a transaction of each: of
    `source` one that sees one moment, so that the copy is of that moment.
    """
    tables = _in_order(target)
    for table in reversed(tables):
        if target.execute_sql(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone():
            target.execute_sql(f'DELETE FROM "{table}"')
    for table in sorted(tables, key=_BY_TRIGGERS.__eq__):
        if table == _BY_TRIGGERS:
            target.execute_sql(f'DELETE FROM "{table}"')
        columns = [column.name for column in target.get_columns(table)]
        _insert(target, table, columns, _rows(source, table, columns))


def counted(database: pw.Database) -> dict[str, int]:
    """Rows by table."""
    query = 'SELECT count(*) FROM "{}"'
    return {name: database.execute_sql(query.format(name)).fetchone()[0] for name in database.get_tables()}


def _in_order(database: pw.Database) -> list[str]:
    """Those that others refer to first."""
    refers: dict[str, set[str]] = {
        name: set() for name in sorted(database.get_tables()) if name != _MIGRATIONS
    }
    for one in references(database):
        if one.table != one.to_table:
            refers[one.table].add(one.to_table)
    return list(graphlib.TopologicalSorter(refers).static_order())


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _rows(source: pw.Database, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    order = ' ORDER BY "id"' if table == _REFERS_TO_ITSELF else ""
    query = f'SELECT {_listed(columns)} FROM "{table}"{order}'
    if not is_postgres(source):
        yield from source.execute_sql(query)
        return
    with source.connection().cursor(name="copy_rows") as cursor:  # on the server: flat in memory here
        cursor.itersize = _BATCH
        yield from cursor.execute(query)


def _insert(target: pw.Database, table: str, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    if not is_postgres(target):
        places = ", ".join("?" * len(columns))
        query = f'INSERT INTO "{table}" ({_listed(columns)}) VALUES ({places})'
        while batch := list(islice(rows, _BATCH)):
            target.cursor().executemany(query, batch)
        return
    with (
        target.connection().cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({_listed(columns)}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)
    if "id" in columns:
        serial = "pg_get_serial_sequence(%s, 'id')"
        target.execute_sql(
            f'SELECT setval({serial}, COALESCE(max(id), 0) + 1, false) FROM "{table}"', (f'"{table}"',)
        )
