"""One merge run: from what waits in the inbox to records and cases. Safe to repeat and to run in parallel."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import peewee as pw

from shared.attachments import Part
from shared.database import is_postgres
from shared.revision import Revision
from shared.run_lock import AlreadyRunning
from shared.store_faults import fault_of
from sync_server.desk import cases, clocks_recounted, search_index, suggestions, tallies
from sync_server.intake import ahead as ahead_of
from sync_server.intake import claiming, folding, parts, quarantine
from sync_server.intake.ahead import Ahead, opening_ahead
from sync_server.intake.folding import Folded
from sync_server.intake.keys import Keys
from sync_server.intake.merge_runs import MergeResult, Run
from sync_server.intake.models import StoredRevision
from sync_server.intake.opening import CannotMerge, open_entry
from sync_server.store import database, one_process, room_to_work, writing

log = logging.getLogger(__name__)

BATCH = 1_000
"""Envelopes a transaction: large enough to be fast, small enough to hold no one up."""
ANOTHERS_S = 60
"""What comes after a merge by hand may count on it that nothing waits any more, so it waits for another's."""


def merge_waiting(keys: Keys, *, now: datetime, wait_s: float = ANOTHERS_S) -> MergeResult:
    """Merge all that waits and is not claimed by another merge, reports before parts of files.

    One bad envelope stops no other. wait_s: on SQLite, how long another merge is waited for.
    """
    try:
        with one_process("merge", wait_s=wait_s), room_to_work():
            return _merge_all(keys, now)
    except AlreadyRunning:
        log.info("merge.another_runs")
        return MergeResult()


def _merge_all(keys: Keys, now: datetime) -> MergeResult:
    run = Run(now)
    search_index.begin()
    with opening_ahead(keys, len(claiming.numbers("revision", ahead_of.LEAST))) as ahead:
        for way in (_REVISIONS, _PARTS):
            while _merge_batch(way, keys, run, ahead):
                pass
    if run.total.any:
        _note(run)
    search_index.catch_up()
    clocks_recounted.go_on()
    tallies.fold()
    return run.total


def rebuild(keys: Keys, *, now: datetime) -> int:
    """Remake revisions, records and what is known of parts from the inbox, in one transaction; the number
    of records.

    Case numbers, what was decided, and the revisions that officers made here, stay as they are.
    """
    with room_to_work(), writing():
        StoredRevision.delete().where(StoredRevision.inbox.is_null(False)).execute()
        touched = {row[0] for row in StoredRevision.select(StoredRevision.report_uuid).distinct().tuples()}
        last = 0
        while entries := claiming.merged("revision", after=last, limit=BATCH):
            last = entries[-1].id
            touched |= folding.store([(entry, open_entry(entry, entry.unit_id, keys)) for entry in entries])
        remade = 0
        for some in pw.chunked(sorted(touched), BATCH):
            remade += len(folding.refresh(some))
        suggestions.find_all(now=now)
        search_index.remake()
        parts.remake(keys)
        return remade


@dataclass(frozen=True, slots=True)
class _Way:
    """How envelopes of one kind are merged. `keep` tells how many cases were opened."""

    kind: str
    batch: int
    open: Callable[[Any, Keys], Any]
    keep: Callable[[list[tuple[Any, Any]], datetime], int]


def _merge_batch(way: _Way, keys: Keys, run: Run, ahead: Ahead | None) -> bool:
    """Whether there was anything to do."""
    try:
        with _uncollected(), run.batch() as counted:
            entries = claiming.claim(way.kind, way.batch)
            found = ahead.take() if ahead else {}
            if ahead and way is _REVISIONS:
                ahead.ask(claiming.next_after(entries, way.kind, way.batch))
            _merge(way, entries, keys, run.now, counted, found)
        return counted.any
    except Exception as fault:  # one poisoned envelope must not hold its neighbours: try them one by one
        _raise_if_of_the_store(fault)
        log.exception("merge.batch_failed")
        return _merge_singly(way, keys, run)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A batch makes no cycles; to look for them among all that a server holds takes a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _merge(
    way: _Way,
    entries: list[Any],
    keys: Keys,
    now: datetime,
    counted: MergeResult,
    found: ahead_of.Found = MappingProxyType({}),
) -> None:
    opened: list[tuple[Any, Any]] = []
    for entry in entries:
        try:
            opened.append((entry, _found(found[entry.id]) if entry.id in found else way.open(entry, keys)))
        except CannotMerge as refused:
            quarantine.keep_entry(entry, refused.code, refused.detail, now=now)
            log.warning("merge.quarantined envelope=%s code=%s", entry.envelope_id, refused.code)
            counted.quarantined += 1
    if opened:
        counted.cases_opened = way.keep(opened, now)
        claiming.mark_merged([entry for entry, _ in opened])
        counted.merged = len(opened)


def _found(told: Any) -> Revision:
    """What was opened ahead. Raises CannotMerge."""
    if isinstance(told, Revision):
        return told
    raise CannotMerge(*told)


def _open_revision(entry: Any, keys: Keys) -> Revision:
    return open_entry(entry, entry.unit_id, keys)


def _keep_revisions(opened: list[tuple[Any, Revision]], now: datetime) -> int:
    touched = folding.add(opened)
    search_index.keep(touched)
    cases_opened = cases.take_in(touched, now=now)
    _suggest(touched, now)
    return cases_opened


def _keep_parts(opened: list[tuple[Any, Part]], now: datetime) -> int:
    parts.keep(opened)
    return 0


_REVISIONS = _Way("revision", BATCH, _open_revision, _keep_revisions)
_PARTS = _Way("part", parts.BATCH, parts.open_part, _keep_parts)


def _suggest(touched: list[Folded], now: datetime) -> None:
    """Look for the same child. A report is worth more than a suggestion: a fault here holds none back."""
    try:
        with database.atomic():
            suggestions.find(touched, now=now)
    except Exception as fault:  # the log names it; `sync-server records rebuild` looks again
        # SQLite may have rolled the whole transaction back: to go on would be to write outside of it.
        _raise_if_of_the_store(fault)
        log.exception("suggestions.failed")


def _merge_singly(way: _Way, keys: Keys, run: Run) -> bool:
    """Whether any of them was merged or set aside."""
    any_done = False
    for number in claiming.numbers(way.kind, way.batch):
        try:
            with run.batch() as counted:
                _merge(way, claiming.claim_one(number), keys, run.now, counted)
        except Exception as fault:  # whatever it is, this one is set aside and named
            _raise_if_of_the_store(fault)
            log.exception("merge.failed inbox=%d", number)
            with run.batch() as counted:
                for entry in claiming.claim_one(number):
                    quarantine.keep_entry(entry, "merge-failed", type(fault).__name__, now=run.now)
                    counted.quarantined += 1
        any_done |= counted.any
    return any_done


def _raise_if_of_the_store(fault: Exception) -> None:
    """A full disk, a lock or a lost connection is no envelope's fault: all go on waiting for the next run."""
    lost = is_postgres(database) and isinstance(fault, (pw.OperationalError, pw.InterfaceError))
    if lost or fault_of(fault) is not None:
        raise fault


def _note(run: Run) -> None:
    total = run.total
    log.info(
        "merge.done merged=%d quarantined=%d cases=%d ms=%d",
        total.merged, total.quarantined, total.cases_opened, run.took_ms(),
    )  # fmt: skip
