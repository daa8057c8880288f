"""Suggestions that two reports are of the same child: found at each merge, decided by people, never told to a
kiosk (a station must not learn that another one reported; brief 4.7).
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.clock import stamp
from shared.database import is_postgres
from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk import duplicate_lookup
from sync_server.desk.duplicate_keys import keys
from sync_server.desk.duplicate_lookup import Keys, chunks
from sync_server.desk.duplicate_models import Suggestion
from sync_server.desk.duplicates import Features, features, score
from sync_server.intake import records
from sync_server.intake.folded import Folded, folded
from sync_server.intake.models import Record
from sync_server.store import database, writing

CHOSEN = "chosen"
"""The level of two reports that an officer put side by side, where nothing would suggest them."""
MANY = 100
_CHUNK = 500
_LOCK = 2
Pair = tuple[uuid.UUID, uuid.UUID]


def find(touched: Iterable[Folded], *, now: datetime) -> None:
    """Compare these records with those already here and with each other; keep what is worth a look.

    Within the caller's transaction. A fixed number of queries for some hundred records.
    """
    one_at_a_time()  # else two, each with one report of a child, would not see each other
    for chunk in chunks(touched, _CHUNK):
        own = {record.id: _keys(record) for record in chunk}
        duplicate_lookup.keep(own)
        _compare(own, {record.id: record for record in chunk}, now)


def find_fresh(own: Mapping[int, Keys], *, now: datetime) -> None:
    """The same for records that a merge just made, by their row numbers, whose keys it kept.

    What two such have in common is found by whichever comes later, and by both: that is one suggestion.
    """
    one_at_a_time()
    for some in chunks(own.items(), _CHUNK):
        _compare(dict(some), {}, now)
    duplicate_lookup.gather(own)


def begin(*, now: datetime) -> None:
    """Compare all records of a store that is older than the keys. Once; then it costs one look."""
    if duplicate_lookup.is_empty() and Record.select().exists():
        with writing():
            find_all(now=now)


def find_all(*, now: datetime) -> None:
    """Make the keys anew and compare every record. Within the caller's transaction."""
    duplicate_lookup.forget()
    last = 0
    while some := list(Record.select().where(Record.id > last).order_by(Record.id).limit(_CHUNK)):
        last = some[-1].id
        find(map(folded, some), now=now)
        duplicate_lookup.gather(record.id for record in some)


def one_at_a_time() -> None:
    """Until the transaction ends, nobody else finds or decides."""
    if is_postgres(database):
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def choose(one: Record, other: Record, *, now: datetime) -> Suggestion:
    """The suggestion of two reports that an officer wants to compare: the one there is, or a new one.

    Within the caller's transaction. Raises CannotDo for twins, brothers and sisters, who are never linked.
    """
    one_at_a_time()
    pair = _pair(one.report_uuid, other.report_uuid)
    known: Suggestion | None = Suggestion.get_or_none(
        Suggestion.report_a == pair[0], Suggestion.report_b == pair[1]
    )
    if known is not None:
        return known
    found = score(*(features(records.fields_of(record)) for record in (one, other)))
    if found.blocked or found.maybe_siblings:
        raise CannotDo("siblings", title=_KIN if found.blocked else _TWINS, field="other")
    made: Suggestion = Suggestion.create(
        report_a=pair[0],
        report_b=pair[1],
        points=found.points,
        level=found.level or CHOSEN,
        reasons=json.dumps(found.reasons),
        found_at=stamp(now),
    )
    return made


_KIN = N_("Một trong hai báo cáo ghi báo cáo kia là của anh chị em: hai trẻ khác nhau, không gộp được")
_TWINS = N_(
    "Khác tên, cùng ngày sinh, cùng một nhà: có thể là anh chị em sinh đôi, không gộp được."
    " Nếu tên ghi sai thì sửa tên ở hồ sơ trước."
)


def every() -> Iterator[Suggestion]:
    """The strongest first."""
    order = (Suggestion.points.desc(), Suggestion.report_a, Suggestion.report_b)
    return iter(Suggestion.select().order_by(*order).iterator())


def count_open() -> int:
    """How many wait for a person, as far as MANY: the bar at the top of every page tells no more."""
    return int(Suggestion.select(Suggestion.id).where(Suggestion.state == "open").limit(MANY).count())


def as_row(found: Suggestion) -> dict[str, Any]:
    """What programs get of a suggestion: no content."""
    return {
        "reports": [str(found.report_a), str(found.report_b)],
        "points": found.points,
        "level": found.level,
        "state": found.state,
    }


def _compare(own: Mapping[int, Keys], touched: Mapping[int, Folded], now: datetime) -> None:
    """touched: those of them that changed; of these what was found before is looked at again."""
    near = duplicate_lookup.near(own)
    meeting = {number for pair in near for number in pair}
    reports = {number: touched[number].report_uuid for number in meeting & touched.keys()}
    known = {report: features(touched[number].fields) for number, report in reports.items()}
    for record in _others(Record.id, meeting - touched.keys()):
        reports[record.id] = record.report_uuid
        known[record.report_uuid] = features(records.fields_of(record))
    kept = {(row.report_a, row.report_b): row.id for row in _suggestions_of(touched.values())}
    for record in _others(Record.report_uuid, {report for pair in kept for report in pair} - known.keys()):
        known[record.report_uuid] = features(records.fields_of(record))
    pairs = {_pair(reports[one], reports[other]) for one, other in near} | kept.keys()
    _settle(sorted(pairs), known, kept, now)


def _keys(record: Folded) -> Keys:
    return keys(features(record.fields)) if record.same_child is None else record.same_child


def _settle(
    pairs: list[Pair], known: dict[uuid.UUID, Features], kept: dict[Pair, int], now: datetime
) -> None:
    """Keep what is worth a look, and let go what no longer is and nobody decided."""
    rows, gone = [], []
    for pair in pairs:
        found = score(known[pair[0]], known[pair[1]])
        if found.level:
            rows.append(
                {
                    "report_a": pair[0],
                    "report_b": pair[1],
                    "points": found.points,
                    "level": found.level,
                    "reasons": json.dumps(found.reasons),
                    "state": "open",
                    "found_at": stamp(now),
                }
            )
        elif pair in kept:
            gone.append(kept[pair])
    _keep(rows)
    for ids in chunks(gone, _CHUNK):
        unasked = (Suggestion.state == "open") & (Suggestion.level != CHOSEN)
        Suggestion.delete().where(Suggestion.id.in_(ids), unasked).execute()


def _keep(rows: list[dict[str, Any]]) -> None:
    for some in chunks(rows, _CHUNK):
        Suggestion.insert_many(some).on_conflict(
            conflict_target=[Suggestion.report_a, Suggestion.report_b],
            preserve=[Suggestion.points, Suggestion.level, Suggestion.reasons],
            where=(Suggestion.state == "open"),
        ).execute()


def _others(field: Any, wanted: Iterable[Any]) -> Iterator[Record]:
    for some in chunks(sorted(wanted), _CHUNK):
        yield from Record.select(Record.id, Record.report_uuid, Record.cells).where(field.in_(some))


def _suggestions_of(touched: Iterable[Folded]) -> list[Suggestion]:
    reports = [record.report_uuid for record in touched]
    if not reports:
        return []
    either = Suggestion.report_a.in_(reports) | Suggestion.report_b.in_(reports)
    return list(Suggestion.select().where(either))


def _pair(one: uuid.UUID, other: uuid.UUID) -> Pair:
    return min(one, other), max(one, other)
