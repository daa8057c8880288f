"""What a merge leaves for after it: new records go into the search, and are compared for the same child.

A report's case, clocks and keys are there with its merge, and nobody waits for the rest to have them. That
follows many reports at a time, in transactions of its own. What was not done yet is a row of `fresh_record`:
a process that is killed leaves nothing undone. Whoever changes such a record before takes it over.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import peewee as pw
from pydantic_core import from_json, to_json

from shared.database import is_postgres
from sync_server import bulk
from sync_server.desk import duplicate_lookup, search_index, suggestions
from sync_server.desk.search_models import FreshRecord
from sync_server.desk.search_terms import VERSION
from sync_server.intake.folded import Folded, folded
from sync_server.intake.models import Record
from sync_server.store import database, raise_if_of_the_store, writing
from sync_server.uncollected import uncollected

log = logging.getLogger(__name__)

CHUNK = 4_000
"""Records a transaction: an exchange waits for it no longer than for a merge."""
MOST = 20_000
"""Records left at most while a merge goes on with what waits."""

_FIELDS = (FreshRecord.record, FreshRecord.version, FreshRecord.found_by, FreshRecord.keys)


def note(new: Sequence[Folded]) -> None:
    """Keep the keys of records a merge made; the rest is left for `settle`. Within its transaction."""
    duplicate_lookup.keep({record.id: record.same_child or () for record in new}, again=False)
    rows = [(record.id, VERSION, record.found_by, _as_json(record.same_child)) for record in new]
    bulk.insert(_FIELDS, rows)


def _as_json(keys: Sequence[int] | None) -> bytes | None:
    return None if keys is None else to_json(keys)


def redo(changed: Sequence[Folded], *, now: datetime) -> None:
    """Bring up to date what is found by records that changed. Within the transaction that changes them."""
    if changed:
        _take(record.id for record in changed)
        search_index.keep(changed)
        _compare({}, changed, now)


def forget() -> None:
    """All that is left: the search and the keys were made anew. Within the caller's transaction."""
    FreshRecord.delete().execute()


def settle(*, now: datetime) -> int:
    """Do what was left; of how many records. Several may try."""
    total = 0
    while FreshRecord.select().exists():
        try:
            with uncollected(), writing():
                total += _settle_some(now)
        except Exception as fault:  # one that cannot be read must not hold the others
            raise_if_of_the_store(fault)
            log.exception("fresh.not_as_prepared")
            with uncollected(), writing():
                total += _settle_some(now, as_prepared=False)
    return total


def _settle_some(now: datetime, *, as_prepared: bool = True) -> int:
    """Of some, how many. Not `as_prepared`: all is made of their records, where each fault stands alone."""
    with_keys = FreshRecord.select(FreshRecord.record, FreshRecord.version, FreshRecord.keys, _is_faulty())
    held = with_keys.order_by(FreshRecord.record).limit(CHUNK)
    told = {number: of for number, *of in (held.for_update() if is_postgres(database) else held).tuples()}
    if not told:
        return 0
    ready = {
        number: from_json(keys)
        for number, (version, keys, is_faulty) in told.items()
        if as_prepared and version == VERSION and keys is not None and not is_faulty
    }
    anew = [folded(record) for record in Record.select().where(Record.id.in_(told.keys() - ready.keys()))]
    if ready:
        search_index.add_fresh(told)
    search_index.keep(anew)
    _compare(ready, anew, now)
    _take(told)
    return len(told)


def _is_faulty() -> pw.Expression:
    """Text that SQLite cannot read as JSON sounds to it like a damaged file; PostgreSQL says what it is."""
    text = FreshRecord.found_by
    return text.is_null() if is_postgres(database) else pw.fn.json_valid(pw.fn.COALESCE(text, "")) == 0


def _compare(own: Mapping[int, Sequence[int]], changed: Sequence[Folded], now: datetime) -> None:
    """A report is worth more than a suggestion: a fault here holds back nothing else."""
    try:
        with database.atomic():
            suggestions.find_fresh(own, now=now)
            suggestions.find(changed, now=now)
    except Exception as fault:  # the log names it; `sync-server records rebuild` looks again
        # SQLite may have rolled the whole transaction back: to go on would be to write outside of it.
        raise_if_of_the_store(fault)
        log.exception("suggestions.failed")


def _take(records: Iterable[int]) -> None:
    bulk.change('DELETE FROM "fresh_record" WHERE "record_id" {among}', list(records))
