"""Suggestions that two reports are of the same child: found at each merge, decided by people, never told to a
kiosk (a station must not learn that another one reported; brief 4.7).
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import peewee as pw

from shared.clock import stamp
from shared.database import is_postgres
from sync_server.desk.duplicate_keys import keys
from sync_server.desk.duplicate_models import DuplicateKey, Suggestion
from sync_server.desk.duplicates import Features, features, score
from sync_server.intake import records
from sync_server.intake.models import Record
from sync_server.store import database

CANDIDATES = 50
"""Reports looked at for a key, the newest: a number that a whole school gave compares with no more."""

_CHUNK = 500
_LOCK = 2
T = TypeVar("T")
Pair = tuple[uuid.UUID, uuid.UUID]


def find(touched: Iterable[Record], *, now: datetime) -> None:
    """Compare these records with those already here and with each other; keep what is worth a look.

    Within the caller's transaction. A fixed number of queries for some hundred records. The first run in a
    store that has no keys yet compares all its records.
    """
    if is_postgres(database):  # else two merges, each with one report of a child, would not see each other
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    if not DuplicateKey.select().exists():
        touched = Record.select().iterator()
    for chunk in _chunks(touched):
        _find(chunk, now)


def every() -> Iterator[Suggestion]:
    """The strongest first."""
    order = (Suggestion.points.desc(), Suggestion.report_a, Suggestion.report_b)
    return iter(Suggestion.select().order_by(*order).iterator())


def as_row(found: Suggestion) -> dict[str, Any]:
    """What programs get of a suggestion: no content."""
    return {
        "reports": [str(found.report_a), str(found.report_b)],
        "points": found.points,
        "level": found.level,
        "state": found.state,
    }


def _find(touched: Sequence[Record], now: datetime) -> None:
    known = {record.report_uuid: features(records.fields_of(record)) for record in touched}
    own_keys = {report: keys(of) for report, of in known.items()}
    _rewrite_keys(own_keys)
    kept = {(row.report_a, row.report_b): row for row in _suggestions_of(list(known))}
    pairs = _candidates(own_keys) | set(kept)
    known |= _features_of({report for pair in pairs for report in pair} - set(known))
    rows = [_row(pair, known, now) for pair in sorted(pairs)]
    _keep([row for row in rows if row["level"]])
    gone = [kept[pair].id for row in rows if not row["level"] and (pair := _pair_of(row)) in kept]
    for ids in _chunks(gone):
        Suggestion.delete().where(Suggestion.id.in_(ids), Suggestion.state == "open").execute()


def _rewrite_keys(own_keys: dict[uuid.UUID, frozenset[str]]) -> None:
    DuplicateKey.delete().where(DuplicateKey.report_uuid.in_(list(own_keys))).execute()
    rows = ((key, report) for report, found in own_keys.items() for key in sorted(found))
    for some in _chunks(rows, 10 * _CHUNK):
        DuplicateKey.insert_many(some, fields=[DuplicateKey.key, DuplicateKey.report_uuid]).execute()


def _candidates(own_keys: dict[uuid.UUID, frozenset[str]]) -> set[Pair]:
    holders: dict[str, list[uuid.UUID]] = defaultdict(list)
    for report, found in own_keys.items():
        for key in found:
            holders[key].append(report)
    pairs: set[Pair] = set()
    for some in _chunks(sorted(holders), 10 * _CHUNK):
        for key, other in _sharing(some):
            pairs |= {(min(one, other), max(one, other)) for one in holders[key] if one != other}
    return pairs


def _sharing(some: Sequence[str]) -> Iterator[tuple[str, uuid.UUID]]:
    """(key, report) of the newest reports under each key that more than one holds."""
    newest = pw.fn.ROW_NUMBER().over(partition_by=[DuplicateKey.key], order_by=[DuplicateKey.id.desc()])
    ranked = (
        DuplicateKey.select(DuplicateKey.key, DuplicateKey.report_uuid, newest.alias("place"))
        .where(DuplicateKey.key.in_(some))
        .alias("ranked")
    )
    query = DuplicateKey.select(ranked.c.key, ranked.c.report_uuid).from_(ranked)
    for key, report in query.where(ranked.c.place <= CANDIDATES).tuples():
        yield key, report if isinstance(report, uuid.UUID) else uuid.UUID(bytes=bytes(report))


def _suggestions_of(reports: list[uuid.UUID]) -> list[Suggestion]:
    either = Suggestion.report_a.in_(reports) | Suggestion.report_b.in_(reports)
    return list(Suggestion.select().where(either))


def _features_of(reports: Iterable[uuid.UUID]) -> dict[uuid.UUID, Features]:
    return {
        record.report_uuid: features(records.fields_of(record))
        for some in _chunks(sorted(reports))
        for record in Record.select().where(Record.report_uuid.in_(some))
    }


def _row(pair: Pair, known: dict[uuid.UUID, Features], now: datetime) -> dict[str, Any]:
    found = score(known[pair[0]], known[pair[1]])
    return {
        "report_a": pair[0],
        "report_b": pair[1],
        "points": found.points,
        "level": found.level,
        "reasons": json.dumps(found.reasons),
        "state": "open",
        "found_at": stamp(now),
    }


def _pair_of(row: dict[str, Any]) -> Pair:
    return row["report_a"], row["report_b"]


def _keep(rows: list[dict[str, Any]]) -> None:
    for some in _chunks(rows):
        Suggestion.insert_many(some).on_conflict(
            conflict_target=[Suggestion.report_a, Suggestion.report_b],
            preserve=[Suggestion.points, Suggestion.level, Suggestion.reasons],
            where=(Suggestion.state == "open"),
        ).execute()


def _chunks(all_of: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    rest = iter(all_of)
    while some := list(islice(rest, size)):
        yield some
