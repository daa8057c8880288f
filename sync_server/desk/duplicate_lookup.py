"""The index of the same child: which records meet at a key. The owner of the table of keys.

Written as plain statements of many rows: a report has some seven keys, and an ORM's row costs more than an
engine's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TypeVar

from sync_server.desk.duplicate_keys import Keys
from sync_server.desk.duplicate_models import DuplicateKey
from sync_server.store import database

NEWEST = 10
"""Records looked at for a key, the newest: a number that a whole school gave compares with no more."""

_ROWS = 1000
T = TypeVar("T")

_KEEP = 'INSERT INTO "duplicate_key" ("key", "record") VALUES {rows} ON CONFLICT DO NOTHING'
_NEAR = """WITH "asked" ("key") AS (VALUES {rows})
SELECT a."key", d."record" FROM "asked" a JOIN "duplicate_key" d ON d."key" = a."key" AND d."record" >=
    COALESCE((SELECT n."record" FROM "duplicate_key" n WHERE n."key" = a."key"
              ORDER BY n."record" DESC LIMIT 1 OFFSET {newest}), 0)"""


def is_empty() -> bool:
    return not DuplicateKey.select().exists()


def keep(own: Mapping[int, Keys]) -> bool:
    """Put records, by their row numbers, under their keys and no others; whether any had keys before."""
    had = bool(DuplicateKey.delete().where(DuplicateKey.record.in_(list(own))).execute())
    rows = ((key, record) for record, found in own.items() for key in found.kept)
    for some in chunks(rows, _ROWS):
        values = _marks(f"({database.param}, {database.param})", len(some))
        database.execute_sql(_KEEP.format(rows=values), list(chain.from_iterable(some)))
    return had


def near(own: Mapping[int, Keys]) -> set[tuple[int, int]]:
    """(one of these records, another record) for each two that meet at a key."""
    asking: dict[int, list[int]] = defaultdict(list)
    for record, found in own.items():
        for key in found.asked:
            asking[key].append(record)
    return {
        (one, other)
        for some in chunks(asking, _ROWS)
        for key, other in _kept_at(some)
        for one in asking[key]
        if one != other
    }


def _kept_at(some: list[int]) -> Iterable[tuple[int, int]]:
    """(key, record) for each of the keys."""
    query = _NEAR.format(rows=_marks(f"({database.param})", len(some)), newest=NEWEST - 1)
    found: Iterable[tuple[int, int]] = database.execute_sql(query, some).fetchall()
    return found


def _marks(row: str, count: int) -> str:
    return ", ".join([row] * count)


def chunks(all_of: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(all_of)
    while some := list(islice(rest, size)):
        yield some
