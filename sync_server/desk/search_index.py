"""The index of the search: remade with each record that changes, filled with new ones after their merge."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import peewee as pw

from shared.database import is_postgres
from sync_server import bulk, bulk_postgres
from sync_server.bulk_values import Row
from sync_server.desk.search_models import FreshRecord, SearchProgress, SearchTerm
from sync_server.desk.search_terms import VERSION, entries
from sync_server.intake.folded import Folded, folded, said
from sync_server.intake.folding import lock
from sync_server.intake.models import Record
from sync_server.store import database, writing

log = logging.getLogger(__name__)

CHUNK, CHUNKS = 500, 10
"""Records a transaction, and transactions a merge, of catching up."""

_FIELDS = (SearchTerm.kind, SearchTerm.term, SearchTerm.record, SearchTerm.words)
_FRESH = """INSERT OR IGNORE INTO "search_term" SELECT json_extract(e."value", '$[0]'),
 json_extract(e."value", '$[1]'), f."record_id", json_extract(e."value", '$[2]')
 FROM "fresh_record" f, json_each(iif(json_valid(f."found_by"), f."found_by", '[]')) e
 WHERE f."version" = ? AND f."record_id" BETWEEN ? AND ?
 ORDER BY 1, 2, 3, 4"""
_FRESH_POSTGRES = """INSERT INTO "search_term" ("kind", "term", "record_id", "words")
 SELECT e->>0, (e->>1) COLLATE "C" AS "term", f."record_id", e->>2
 FROM "fresh_record" f, json_array_elements(f."found_by"::json) e
 WHERE f."version" = %s AND f."record_id" = ANY(%s::bigint[]) ORDER BY "term", 3 ON CONFLICT DO NOTHING"""
"""In the order of the index: each of its pages is written once."""
_GONE = (
    'DELETE FROM "search_term" WHERE "kind" = {m} AND "term" = {m} AND "record_id" = {m} AND "words" = {m}'
)


def add_fresh(records: Collection[int]) -> None:
    """Let these fresh records be found by what was prepared of them; on SQLite, which has one writer, all
    from the first to the last. Within the caller's transaction, which holds them.
    """
    if is_postgres(database):
        database.execute_sql(_FRESH_POSTGRES, (VERSION, bulk_postgres.numbers(records)))
    else:
        database.execute_sql(_FRESH, (VERSION, min(records), max(records)))


def keep(touched: Iterable[Folded]) -> None:
    """Remake the terms of these records. Within the caller's transaction, which writes the records too."""
    rest = iter(touched)
    while some := list(islice(rest, CHUNK)):
        _rewrite(some)


def remake() -> None:
    """Remake the terms of every record there is. Within the caller's transaction."""
    SearchTerm.delete().execute()
    keep(map(folded, Record.select().iterator()))
    progress, last = _held(), _last_record()
    SearchProgress.update(version=VERSION, through=last, until=last).where(
        SearchProgress.id == progress.id
    ).execute()


def begin() -> None:
    """Note which records came before this index, or its present rules. Once; then it costs one look."""
    progress = SearchProgress.get_or_none()
    if progress is None or progress.version != VERSION:
        with writing():
            _start_anew(_held())


def catch_up() -> int:
    """Make some of the records that came before the index searchable; how many.

    Chunk by chunk, each in a transaction of its own, and not so many that new reports have to wait for them;
    the next merge goes on. Several may try.
    """
    total = 0
    for _ in range(CHUNKS):
        if not _ahead(SearchProgress.get_or_none()):
            break
        with writing():
            total += _next_chunk()
    if total:
        log.info("search.caught_up records=%d", total)
    return total


def not_yet() -> int:
    """How many records are still to be made searchable."""
    progress = SearchProgress.get_or_none()
    if progress is None or progress.version != VERSION:
        return int(Record.select().count())
    older = _between(progress).count() if _ahead(progress) else 0
    return int(older + FreshRecord.select().count())


def _ahead(progress: SearchProgress | None) -> bool:
    return progress is not None and progress.through < progress.until


def _between(progress: SearchProgress) -> pw.ModelSelect:
    return Record.select().where(Record.id > progress.through, Record.id <= progress.until)


def _held() -> SearchProgress:
    """The row, for this transaction alone."""
    SearchProgress.insert(id=1, version=0, through=0, until=0).on_conflict_ignore().execute()
    SearchProgress.update(through=SearchProgress.through).execute()
    row: SearchProgress = SearchProgress.get()
    return row


def _start_anew(progress: SearchProgress) -> None:
    """What the rules before made is let go at once: which entries those are, only they could tell."""
    if progress.version != VERSION:
        SearchTerm.delete().execute()
        progress.version, progress.through, progress.until = VERSION, 0, _last_record()
        progress.save()


def _next_chunk() -> int:
    progress = _held()
    some = [(row.id, row.report_uuid) for row in _between(progress).order_by(Record.id).limit(CHUNK)]
    lock(report for _, report in some)  # before they are read: a merge may be writing one
    ids = [record_id for record_id, _ in some]
    _rewrite([folded(record) for record in Record.select().where(Record.id.in_(ids))])
    through = ids[-1] if ids else progress.until
    SearchProgress.update(through=through).where(SearchProgress.id == progress.id).execute()
    return len(some)


def _last_record() -> int:
    return int(Record.select(pw.fn.MAX(Record.id)).scalar() or 0)


def _rewrite(some: Sequence[Folded]) -> None:
    """In the order of the index: each of its pages is written once."""
    rows = {row for record in some for row in _rows(record, record.cells)}
    before = {row for record in some if record.before is not None for row in _rows(record, record.before)}
    database.cursor().executemany(_GONE.format(m=database.param), sorted(before - rows))
    bulk.insert(_FIELDS, sorted(rows), again=True)


def _rows(record: Folded, cells: str | bytes) -> Iterator[Row]:
    """A report is worth more than its place in the index: a fault here, which is logged, holds none back."""
    try:
        found = entries(said(cells))
    except Exception:
        log.exception("search.no_terms report=%s", record.report_uuid)
        found = ()
    return ((kind, term, record.id, words) for kind, term, words in found)
