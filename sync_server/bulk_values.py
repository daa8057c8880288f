"""Rows on their way into a table, as the columns' types ask for them (`bulk`)."""

from collections.abc import Sequence
from typing import Any

import peewee as pw

Row = tuple[Any, ...]

_COLUMNS = {
    "BIGINT": "int8",
    "INT": "int4",
    "AUTO": "int4",
    "BOOL": "bool",
    "BLOB": "bytea",
    "UUIDB": "bytea",
}
"""The types of columns as PostgreSQL names them, to the byte, by the field's type; all others are text."""


def type_of(field: pw.Field) -> str:
    of = field.rel_field if isinstance(field, pw.ForeignKeyField) else field
    return _COLUMNS.get(of.field_type, "text")


def in_utf8(fields: Sequence[pw.Field], rows: Sequence[Row]) -> list[bool]:
    """Of each column, whether it is a text that is given as bytes."""
    return [
        type_of(field) == "text" and isinstance(_first(rows, at), bytes) for at, field in enumerate(fields)
    ]


def into(fields: Sequence[pw.Field]) -> str:
    """The table and its columns, as statements name them."""
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    return f'"{fields[0].model._meta.table_name}" ({columns})'


def _first(rows: Sequence[Row], at: int) -> Any:
    """The first value of a column that is there."""
    return next((row[at] for row in rows if row[at] is not None), None)
