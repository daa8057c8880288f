"""The index of the search: remade with each record, and filled by the merge with what was here before it."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import peewee as pw

from sync_server import bulk
from sync_server.desk.search_models import SearchProgress, SearchTerm
from sync_server.desk.search_terms import VERSION
from sync_server.intake.folded import Folded, folded, said
from sync_server.intake.folding import lock
from sync_server.intake.models import Record
from sync_server.intake.preparing import Entry, found_by
from sync_server.store import database, writing

log = logging.getLogger(__name__)

CHUNK, CHUNKS = 500, 10
"""Records a transaction, and transactions a merge, of catching up."""

_FIELDS = (SearchTerm.kind, SearchTerm.term, SearchTerm.record, SearchTerm.words)
_GONE = (
    'DELETE FROM "search_term" WHERE "kind" = {m} AND "term" = {m} AND "record_id" = {m} AND "words" = {m}'
)


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
    """How many of the older records are still to be made searchable."""
    progress = SearchProgress.get_or_none()
    if progress is None or progress.version != VERSION:
        return int(Record.select().count())
    return int(_between(progress).count()) if _ahead(progress) else 0


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
    bulk.insert(_FIELDS, sorted(_rows(record for record in some if record.is_new)))
    if before := [record for record in some if not record.is_new]:
        rows = set(_rows(before))
        gone = sorted(set(_rows_before(before)) - rows)
        database.cursor().executemany(_GONE.format(m=database.param), gone)
        bulk.insert(_FIELDS, sorted(rows), again=True)


def _rows(some: Iterable[Folded]) -> Iterator[bulk.Row]:
    for record in some:
        entries = _found_by(record, record.cells) if record.terms is None else record.terms
        yield from ((kind, term, record.id, words) for kind, term, words in entries)


def _rows_before(some: Iterable[Folded]) -> Iterator[bulk.Row]:
    for record in some:
        if record.before is not None:
            entries = _found_by(record, record.before)
            yield from ((kind, term, record.id, words) for kind, term, words in entries)


def _found_by(record: Folded, cells: str) -> Sequence[Entry]:
    """A report is worth more than its place in the index: a fault here, which is logged, holds none back."""
    try:
        return found_by(said(cells))
    except Exception:
        log.exception("search.no_terms report=%s", record.report_uuid)
        return ()
