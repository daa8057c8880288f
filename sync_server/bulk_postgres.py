"""Many rows into a table of PostgreSQL (`bulk`): without the driver's arrays, which are slow to write, and in
binary, so that nothing is spelt out to be read again.
"""

from collections.abc import Iterable, Sequence

import peewee as pw

from sync_server.bulk_values import Row, in_utf8, into, type_of
from sync_server.store import database

_ARRAYS = {"int4": "bigint", "int8": "bigint", "bool": "boolean"}
"""By the type of the column; all others are of the same type."""


def insert(fields: Sequence[pw.Field], rows: Sequence[Row], *, again: bool) -> None:
    if again:
        _insert_again(fields, rows)
        return
    copying = f"COPY {into(fields)} FROM STDIN"
    if len(fields) == 1 and type_of(fields[0]) in ("int4", "int8"):
        with database.cursor().copy(copying) as copy:
            copy.write("\n".join([str(number) for (number,) in rows]))
        return
    types = zip(map(type_of, fields), in_utf8(fields, rows), strict=True)
    with database.cursor().copy(f"{copying} (FORMAT BINARY)") as copy:
        copy.set_types(["bytea" if is_text else of for of, is_text in types])
        for row in rows:
            copy.write_row(row)


def _insert_again(fields: Sequence[pw.Field], rows: Sequence[Row]) -> None:
    texts = in_utf8(fields, rows)
    values = [
        _decoded(column) if is_text else list(column)
        for column, is_text in zip(zip(*rows, strict=True), texts, strict=True)
    ]
    query = f"INSERT INTO {into(fields)} SELECT * FROM unnest({arrays(fields)}) ON CONFLICT DO NOTHING"
    database.execute_sql(query, values)


def arrays(fields: Iterable[pw.Field]) -> str:
    """What stands for the values of each column, which are told as one array."""
    return ", ".join(f"%s::{_ARRAYS.get(type_of(field), type_of(field))}[]" for field in fields)


def numbers(of: Iterable[int]) -> str:
    """An array: the driver takes ten times as long to write one."""
    return "{" + ",".join(map(str, of)) + "}"


def ids(of: Iterable[bytes]) -> str:
    """The same of bytes."""
    return "{" + ",".join([f'"\\\\x{one.hex()}"' for one in of]) + "}"


def _decoded(values: Iterable[bytes | None]) -> list[str | None]:
    return [None if value is None else value.decode() for value in values]
