"""The index of the same child: which records meet at a key. The owner of the tables of keys.

Written as plain statements of many rows: a report has some eight keys, and an ORM's row costs more than an
engine's. New keys go into a small table first: in a tree of millions each would change a page of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from shared.database import is_postgres
from sync_server.desk.duplicate_keys import KEY_BITS
from sync_server.desk.duplicate_models import DuplicateKey, NewDuplicateKey
from sync_server.store import database

NEWEST = 10
"""Records looked at for a key, the newest: a number that a whole school gave compares with no more."""
MOVED_EVERY = 5_000
"""Records whose keys the small table gathers, about."""

_RECORD_BITS = 64 - KEY_BITS
_LEAST = -(2**63)
_ROWS = 1000
_TABLES = ("duplicate_key", "new_duplicate_key")
_KEEP = 'INSERT INTO "new_duplicate_key" ("place") VALUES {rows} ON CONFLICT DO NOTHING'
_MOVE = """INSERT INTO "duplicate_key" SELECT "place" FROM "new_duplicate_key" WHERE true ORDER BY "place"
ON CONFLICT DO NOTHING"""
_NEAR = """WITH "asked" ("first") AS (VALUES {rows})
SELECT k."place" FROM "asked" a JOIN "{table}" k ON k."place" <= a."first" + {span} AND k."place" >= COALESCE(
    (SELECT n."place" FROM "{table}" n WHERE n."place" BETWEEN a."first" AND a."first" + {span}
     ORDER BY n."place" DESC LIMIT 1 OFFSET {newest} - 1), a."first")"""
_NEAR_POSTGRES = """WITH "asked" ("first") AS (VALUES {rows})
SELECT k."place" FROM "asked" a CROSS JOIN LATERAL (
    SELECT n."place" FROM "{table}" n WHERE n."place" BETWEEN a."first" AND a."first" + {span}
    ORDER BY n."place" DESC LIMIT {newest}) k"""
"""The same in words that SQLite lacks; by the others PostgreSQL expects millions of rows, and compiles."""

Keys = frozenset[int]
T = TypeVar("T")


def is_empty() -> bool:
    return not (DuplicateKey.select().exists() or NewDuplicateKey.select().exists())


def forget() -> None:
    """All keys: the next look makes them anew."""
    for table in (DuplicateKey, NewDuplicateKey):
        table.delete().execute()


def keep(own: Mapping[int, Keys]) -> None:
    """Put records, by their row numbers, under their keys."""
    places = sorted(_first(key) + record for record, found in own.items() for key in found)
    for some in chunks(places, _ROWS):
        database.execute_sql(_KEEP.format(rows=_marks(some)), some)
    if any(record % MOVED_EVERY == 0 for record in own):
        move()


def move() -> None:
    """Empty the small table into the large one."""
    database.execute_sql(_MOVE)
    NewDuplicateKey.delete().execute()


def near(own: Mapping[int, Keys]) -> set[tuple[int, int]]:
    """(one of these records, another record) for each two that meet at a key."""
    asking: dict[int, list[int]] = defaultdict(list)
    for record, found in own.items():
        for key in found:
            asking[_first(key)].append(record)
    return {
        (one, place & _SPAN)
        for some in chunks(sorted(asking), _ROWS)
        for place in _kept_at(some)
        for one in asking[place & ~_SPAN]
        if one != place & _SPAN
    }


_SPAN = 2**_RECORD_BITS - 1


def _first(key: int) -> int:
    """The least place of a key; its records follow."""
    return (key << _RECORD_BITS) + _LEAST


def _kept_at(firsts: list[int]) -> Iterable[int]:
    near = _NEAR_POSTGRES if is_postgres(database) else _NEAR
    for table in _TABLES:
        query = near.format(rows=_marks(firsts), table=table, span=_SPAN, newest=NEWEST)
        yield from (place for (place,) in database.execute_sql(query, firsts).fetchall())


def _marks(rows: list[int]) -> str:
    return ", ".join([f"({database.param})"] * len(rows))


def chunks(all_of: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(all_of)
    while some := list(islice(rest, size)):
        yield some
