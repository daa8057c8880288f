"""One merge run: from what waits in the inbox to records and cases. Safe to repeat and to run in parallel."""

import logging
from contextlib import nullcontext
from datetime import datetime

import peewee as pw

from shared.run_lock import AlreadyRunning
from sync_server.desk import clocks_recounted, fresh, search_index, suggestions, tallies
from sync_server.intake import ahead as ahead_of
from sync_server.intake import claiming, folding, parts
from sync_server.intake.ahead import opening_ahead
from sync_server.intake.keys import Keys
from sync_server.intake.merge_batch import BATCH, PARTS, REVISIONS, merge_batch
from sync_server.intake.merge_runs import MergeResult, Run
from sync_server.intake.models import StoredRevision
from sync_server.intake.opening import read_entry
from sync_server.intake.rows import revision_values
from sync_server.repeatable import repeatable
from sync_server.store import one_process, room_to_work, writing

log = logging.getLogger(__name__)

ANOTHERS_S = 60
"""What comes after a merge by hand may count on it that nothing waits any more, so it waits for another's."""


def merge_waiting(keys: Keys, *, now: datetime, wait_s: float = ANOTHERS_S) -> MergeResult:
    """Merge all that waits and is not claimed by another merge, reports before parts of files.

    One bad envelope stops no other. wait_s: on SQLite, how long another merge is waited for.
    Raises NoDistrictKey at a relay.
    """
    keys.ensure_some_open()
    try:
        with one_process("merge", wait_s=wait_s), room_to_work():
            return _merge_all(keys, now)
    except AlreadyRunning:
        log.info("merge.another_runs")
        return MergeResult()


def _merge_all(keys: Keys, now: datetime) -> MergeResult:
    run = Run(now)
    search_index.begin()
    suggestions.begin(now=now)
    waiting = len(claiming.numbers("revision", ahead_of.LEAST))
    with opening_ahead(keys, waiting) as ahead, repeatable() if ahead else nullcontext(writing) as written:
        run.writing = written
        followed = 0
        for way in (REVISIONS, PARTS):
            while merge_batch(way, keys, run, ahead):
                if run.total.merged - followed >= fresh.MOST:
                    followed += fresh.settle(now=now)
    if run.total.any:
        run.end()
        _note(run)
    fresh.settle(now=now)
    search_index.catch_up()
    clocks_recounted.go_on()
    tallies.fold()
    return run.total


def rebuild(keys: Keys, *, now: datetime) -> int:
    """Remake revisions, records and what is known of parts from the inbox, in one transaction; the number
    of records.

    Case numbers, what was decided, and the revisions that officers made here, stay as they are.
    Raises NoDistrictKey at a relay.
    """
    keys.ensure_some_open()
    with room_to_work(), writing():
        StoredRevision.delete().where(StoredRevision.inbox.is_null(False)).execute()
        touched = {row[0] for row in StoredRevision.select(StoredRevision.report_uuid).distinct().tuples()}
        last = 0
        while entries := claiming.merged("revision", after=last, limit=BATCH):
            last = entries[-1].id
            opened = (
                (entry, read_entry(entry, keys)) for entry in entries
            )  # held against the rules long ago
            touched |= folding.store(revision_values(*one) for one in opened)
        remade = 0
        for some in pw.chunked(sorted(touched), BATCH):
            remade += len(folding.refresh(some))
        suggestions.find_all(now=now)
        search_index.remake()
        fresh.forget()
        parts.remake(keys)
        return remade


def _note(run: Run) -> None:
    """One line in the program's log: counts, nothing else."""
    total = run.total
    log.info(
        "merge.done merged=%d quarantined=%d cases=%d ms=%d",
        total.merged, total.quarantined, total.cases_opened, run.took_ms(),
    )  # fmt: skip
