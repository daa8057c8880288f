"""Plain rows from the store, many at a time: model instances would take most of the time of a counting."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from shared.database import is_postgres
from sync_server.store import database

CHUNK = 2_000
T = TypeVar("T")
Row = tuple[Any, ...]


def rows(query: str, *values: Any) -> Iterator[Row]:
    """The rows of a query; each «?» of it stands for a value, and a text with a % must be one."""
    return iter(database.execute_sql(query.replace("?", database.param), values))


def among(query: str, wanted: Sequence[Any]) -> Iterator[Row]:
    """The rows of a query that ends with a column, which must be one of these: CHUNK of them at most."""
    if not wanted:
        return iter(())
    if isinstance(wanted[0], int):  # they come from the store, and as marks would cost a parameter each
        return iter(database.execute_sql(f"{query} IN ({','.join(map(str, wanted))})"))
    return rows(f"{query} IN ({','.join('?' * len(wanted))})", *wanted)


def cells(column: str, names: Sequence[str]) -> str:
    """An expression for a JSON list of what a record says of these fields, null where it says nothing.

    The database takes them out of some hundred: a third of what it costs to have all and read them here.
    """
    if is_postgres(database):
        told = ", ".join(f"j->'{name}'->-1" for name in names)
        return f"(SELECT jsonb_build_array({told})::text FROM (SELECT {column}::jsonb AS j OFFSET 0) AS o)"
    paths = ", ".join(f"'$.{name}[#-1]'" for name in names)
    return f"json_extract({column}, {paths})"


def chunks(many: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    each = iter(many)
    while some := list(islice(each, size)):
        yield some
