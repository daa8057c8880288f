"""Plain rows from the store, many at a time: model instances would take most of the time of a counting."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from shared.database import is_postgres
from shared.revision import json_from
from sync_server.store import database

CHUNK = 2_000
T = TypeVar("T")
Row = tuple[Any, ...]


def rows(query: str, *values: Any) -> Iterator[Row]:
    """The rows of a query; each «?» of it stands for a value, and a text with a % must be one."""
    return iter(database.execute_sql(query.replace("?", database.param), values))


def _all(query: str, *values: Any) -> list[Any]:
    """The rows together: one by one PostgreSQL's driver takes twice as long."""
    found: list[Any] = database.execute_sql(query.replace("?", database.param), values).fetchall()
    return found


def among(query: str, wanted: Sequence[Any]) -> Iterator[Row]:
    """The rows of a query that ends with a column, which must be one of these: CHUNK of them at most."""
    if not wanted:
        return iter(())
    if isinstance(wanted[0], int):  # they come from the store, and as marks would cost a parameter each
        return iter(database.execute_sql(f"{query} IN ({','.join(map(str, wanted))})"))
    return rows(f"{query} IN ({','.join('?' * len(wanted))})", *wanted)


def at_once(query: str, width: int, *values: Any) -> list[Any]:
    """The rows of a query, of so many columns and without bytes among them.

    SQLite makes one text of them: as it goes from row to row it needs the interpreter once for each, and a
    thread that wants it waits for the others every time.
    """
    if is_postgres(database):
        return _all(query, *values)
    names = ", ".join(f"c{number}" for number in range(width))
    asked = f"WITH q({names}) AS ({query}) SELECT json_group_array(json_array({names})) FROM q"
    ((told,),) = rows(asked, *values)
    found: list[Any] = json_from(told)
    return found


def among_at_once(query: str, width: int, wanted: Sequence[int]) -> list[Any]:
    """`at_once`, of a query that ends with a column, which must be one of these, as `_near` has it."""
    return at_once(f"{query} {_near(wanted)}", width) if wanted else []


def among_near(query: str, wanted: Sequence[int]) -> list[Row]:
    """The same row by row: long texts and bytes cost more as one text."""
    return _all(f"{query} {_near(wanted)}") if wanted else []


def _near(wanted: Sequence[int]) -> str:
    """A condition for numbers that are in order.

    Where most between the first and the last are among them, the rows of the others come too: to look for
    each costs more than to read on.
    """
    dense = wanted[-1] - wanted[0] < 2 * len(wanted)
    return f"BETWEEN {wanted[0]:d} AND {wanted[-1]:d}" if dense else f"IN ({','.join(map(str, wanted))})"


def chunks(many: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    each = iter(many)
    while some := list(islice(each, size)):
        yield some
