"""Many rows in one statement, in each engine's own words: an ORM's row costs more than an engine's.

Within the caller's transaction. Values are those of the columns: ids as 16 bytes, moments as text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import peewee as pw

from shared.database import is_postgres
from sync_server.store import Table, database

_ASKED, _TOGETHER = 1_000, 100
_ARRAYS = {"BIGINT": "bigint", "INT": "bigint", "AUTO": "bigint", "BOOL": "boolean", "BLOB": "bytea",
    "UUIDB": "bytea"}  # fmt: skip
"""By the field's type; all others are text."""
_COLUMNS = {
    "BIGINT": "int8",
    "INT": "int4",
    "AUTO": "int4",
    "BOOL": "bool",
    "BLOB": "bytea",
    "UUIDB": "bytea",
}
"""The types of columns on PostgreSQL, to the byte, by the field's type; all others are text."""
_TAKEN: Mapping[str, Callable[[Any], Any]] = {"BOOL": int, "BLOB": bytearray, "UUIDB": bytearray}
"""What `taken` makes of a value that is there, by the field's type."""

Row = tuple[Any, ...]


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

    again: some may be there already, and are left as they are. SQLite gets a hundred rows a statement: before
    one that runs triggers it keeps (and encrypts) a copy of every page it changes, to undo it alone.
    """
    if not rows:
        return
    table, columns = (
        fields[0].model._meta.table_name,
        ", ".join(f'"{field.column_name}"' for field in fields),
    )
    end = " ON CONFLICT DO NOTHING" if again else ""
    if not is_postgres(database):
        rows = _as_the_driver_takes(fields, rows)
        query = f'INSERT INTO "{table}" ({columns}) VALUES {{}}{end}'
        whole = len(rows) - len(rows) % _TOGETHER
        for at in range(0, whole, _TOGETHER):
            values = [value for row in rows[at : at + _TOGETHER] for value in row]
            database.execute_sql(query.format(_marks(len(fields), _TOGETHER)), values)
        database.cursor().executemany(query.format(_marks(len(fields), 1)), rows[whole:])
    elif again:
        arrays = ", ".join(f"%s::{_array(field)}[]" for field in fields)
        query = f'INSERT INTO "{table}" ({columns}) SELECT * FROM unnest({arrays}){end}'
        database.execute_sql(query, [list(values) for values in zip(*rows, strict=True)])
    else:  # without the driver's arrays, which are slow to write; and nothing is spelt out, to be read again
        with database.cursor().copy(f'COPY "{table}" ({columns}) FROM STDIN (FORMAT BINARY)') as copy:
            copy.set_types([_typed(field) for field in fields])
            for row in rows:
                copy.write_row(row)


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
        names = ", ".join(f'"{field.column_name}"' for field in fields)
        arrays = ", ".join(f"%s::{_array(field)}[]" for field in fields)
        query = (
            f'INSERT INTO "{table._meta.table_name}" ({names}) SELECT * FROM unnest({arrays})'
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

    kind: the values' type on PostgreSQL.
    """
    if is_postgres(database):
        yield from database.execute_sql(
            query.format(among=f"= ANY(%s::{kind}[])"), (list(values),)
        ).fetchall()
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


def numbers(of: Iterable[int]) -> str:
    """An array of PostgreSQL: its driver takes ten times as long to write one."""
    return "{" + ",".join(map(str, of)) + "}"


def _array(field: pw.Field) -> str:
    return _ARRAYS.get(_kind(field), "text")


def _typed(field: pw.Field) -> str:
    return _COLUMNS.get(_kind(field), "text")


def _kind(field: pw.Field) -> str:
    of = field.rel_field if isinstance(field, pw.ForeignKeyField) else field
    return str(of.field_type)


def taken(value: Any) -> Any:
    """The same for SQLite's driver, which looks for an adapter for each truth and each `bytes`: 2 µs, more
    than it needs for the rest of a row.
    """
    return int(value) if isinstance(value, bool) else bytearray(value) if isinstance(value, bytes) else value


def _as_the_driver_takes(fields: Sequence[pw.Field], rows: Sequence[Row]) -> Sequence[Row]:
    ways = [
        (at, taken if field.null else _TAKEN[field.field_type])
        for at, field in enumerate(fields)
        if field.field_type in _TAKEN
    ]
    if not ways:
        return rows
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for at, way in ways:
        columns[at] = map(way, columns[at])
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=512)
def _marks(columns: int, rows: int) -> str:
    return ", ".join(["(" + ", ".join("?" * columns) + ")"] * rows)
