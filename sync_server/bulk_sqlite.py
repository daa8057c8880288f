"""Many rows into a table of SQLite (`bulk`). A hundred a statement: before one that runs triggers it keeps
(and encrypts) a copy of every page it changes, to undo it alone.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import peewee as pw

from sync_server.bulk_values import Row, in_utf8, into, type_of
from sync_server.store import database

_TOGETHER = 100
_TAKEN: Mapping[str, Callable[[Any], Any]] = {"bool": int, "bytea": bytearray}


def insert(fields: Sequence[pw.Field], rows: Sequence[Row], *, again: bool) -> None:
    wide, texts = len(fields), in_utf8(fields, rows)
    query = f"INSERT INTO {into(fields)} VALUES {{}}{' ON CONFLICT DO NOTHING' if again else ''}"
    marks = tuple("CAST(? AS TEXT)" if one else "?" for one in texts)
    values = _as_the_driver_takes(fields, texts, rows)
    whole = len(rows) - len(rows) % _TOGETHER
    for at in range(0, whole, _TOGETHER):
        some = values[at * wide : (at + _TOGETHER) * wide]
        database.execute_sql(query.format(_rows(marks, _TOGETHER)), some)
    rest = zip(*[iter(values[whole * wide :])] * wide, strict=True)
    database.cursor().executemany(query.format(_rows(marks, 1)), rest)


def _as_the_driver_takes(fields: Sequence[pw.Field], texts: Sequence[bool], rows: Sequence[Row]) -> list[Any]:
    """All values, row by row. The driver looks for an adapter for each truth and each `bytes`: 2 µs, more
    than it needs for the rest of a row.
    """
    values, wide = list(chain.from_iterable(rows)), len(fields)
    for at, (field, is_text) in enumerate(zip(fields, texts, strict=True)):
        way = bytearray if is_text else _TAKEN.get(type_of(field))
        if way and (field.null or is_text):
            values[at::wide] = [None if value is None else way(value) for value in values[at::wide]]
        elif way:
            values[at::wide] = map(way, values[at::wide])
    return values


@lru_cache(maxsize=512)
def _rows(marks: tuple[str, ...], many: int) -> str:
    return ", ".join(["(" + ", ".join(marks) + ")"] * many)
