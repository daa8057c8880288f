"""The index of the same child: which records meet at a key. The owner of the tables of keys.

Written as plain statements of many rows: a report has some eight keys, and an ORM's row costs more than an
engine's. Keys move through three tables, each many times larger than the one before: in a tree of millions
each new key would change a page of its own, and of those moved together many share a page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from shared.database import is_postgres
from sync_server import bulk, bulk_postgres
from sync_server.desk.duplicate_keys import KEY_BITS
from sync_server.desk.duplicate_models import DuplicateKey, NewDuplicateKey, RecentDuplicateKey
from sync_server.store import Table, database

NEWEST = 10
"""Records looked at for a key, the newest: a number that a whole school gave compares with no more."""
NEW, RECENT = 2_000, 40_000
"""Records whose keys the first and the second table gather, about."""

_RECORD_BITS = 64 - KEY_BITS
_SPAN = 2**_RECORD_BITS - 1
_LEAST = -(2**63)
_ROWS = 1000
TABLES = (NewDuplicateKey, RecentDuplicateKey, DuplicateKey)
_MOVE = (
    """INSERT INTO "{into}" SELECT "place" FROM "{out}" WHERE true ORDER BY "place" ON CONFLICT DO NOTHING"""
)
_HELD = """WITH "asked" ("first", "own") AS (VALUES {rows}) SELECT a."first" FROM "asked" a WHERE EXISTS (
    SELECT 1 FROM "{table}" n
    WHERE n."place" BETWEEN a."first" AND a."first" + {span} AND n."place" <> a."own")"""
_NEWEST = (
    """SELECT "place" FROM "{table}" WHERE "place" BETWEEN ? AND ? ORDER BY "place" DESC LIMIT {newest}"""
)
_NEWEST_POSTGRES = """SELECT k."place" FROM unnest(%s::bigint[], %s::bigint[]) a ("first", "own")
    CROSS JOIN LATERAL (
    SELECT n."place" FROM "{table}" n WHERE n."place" BETWEEN a."first" AND a."first" + {span}
    AND n."place" <> a."own" ORDER BY n."place" DESC LIMIT {newest}) k"""
"""Keys that nobody else has, which most are, cost one step into each tree."""
_STEP_BY_STEP = """SELECT set_config('enable_seqscan', %s, true), set_config('jit', %s, true)"""
"""PostgreSQL plans by what it learnt when these tables were emptied, and would read them whole."""

Keys = Collection[int]
T = TypeVar("T")


def is_empty() -> bool:
    return not any(table.select().exists() for table in TABLES)


def forget() -> None:
    """All keys: the next look makes them anew."""
    for table in TABLES:
        table.delete().execute()


def keep(own: Mapping[int, Keys], *, again: bool = True) -> None:
    """Put records, by their row numbers, under their keys; `again`: some may be there under these already."""
    places = sorted(
        [(key << _RECORD_BITS) + _LEAST + record for record, found in own.items() for key in found]
    )
    bulk.insert((NewDuplicateKey.place,), [(place,) for place in places], again=again)


def gather(kept: Iterable[int]) -> None:
    """Move keys on where these records fill a table: one caller at a time, after their keys were kept."""
    records = list(kept)
    if any(record % NEW == 0 for record in records):
        move(NewDuplicateKey, RecentDuplicateKey)
    if any(record % RECENT == 0 for record in records):
        move(RecentDuplicateKey, DuplicateKey)


def near(own: Mapping[int, Keys]) -> set[tuple[int, int]]:
    """(one of these records, another record) for each two that meet at a key, kept or among these."""
    asking: dict[int, list[int]] = defaultdict(list)
    for record, found in own.items():
        for key in found:
            asking[_first(key)].append(record)
    meeting = {first: set(records) for first, records in asking.items() if len(records) > 1}
    firsts = [(first, first + records[0]) for first, records in sorted(asking.items())]
    for place in _kept_at(firsts):
        meeting.setdefault(place & ~_SPAN, set(asking[place & ~_SPAN])).add(place & _SPAN)
    return {
        (one, other)
        for first, records in meeting.items()
        for other in sorted(records)[-NEWEST:]
        for one in asking[first]
        if one != other
    }


def _first(key: int) -> int:
    """The least place of a key; its records follow."""
    return (key << _RECORD_BITS) + _LEAST


def _kept_at(firsts: list[tuple[int, int]]) -> Iterator[int]:
    """The newest places of each key in each table, by its first and but for one that is known."""
    tables = [model._meta.table_name for model in TABLES]
    if is_postgres(database):
        database.execute_sql(_STEP_BY_STEP, ("off", "off"))
        told = [bulk_postgres.numbers(places) for places in zip(*firsts, strict=True)] or ["{}", "{}"]
        for table in tables:
            query = _NEWEST_POSTGRES.format(table=table, span=_SPAN, newest=NEWEST)
            yield from (place for (place,) in database.execute_sql(query, told).fetchall())
        database.execute_sql(_STEP_BY_STEP, ("on", "on"))
        return
    for table in tables:
        query = _NEWEST.format(table=table, newest=NEWEST)
        for some in chunks(firsts, _ROWS):
            held = _HELD.format(rows=", ".join(["(?, ?)"] * len(some)), table=table, span=_SPAN)
            asked = [place for told in some for place in told]
            for (first,) in database.execute_sql(held, asked).fetchall():
                found = database.execute_sql(query, (first, first + _SPAN)).fetchall()
                yield from (place for (place,) in found)


def move(out: type[Table], into: type[Table]) -> None:
    """All keys of a table into the next."""
    database.execute_sql(_MOVE.format(into=into._meta.table_name, out=out._meta.table_name))
    out.delete().execute()


def chunks(all_of: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(all_of)
    while some := list(islice(rest, size)):
        yield some
