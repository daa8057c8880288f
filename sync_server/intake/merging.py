"""One merge run: from what waits in the inbox to records and cases. Safe to repeat and to run in parallel."""

import logging
import time
from datetime import datetime

import peewee as pw

from shared.clock import stamp
from sync_server.desk import clocks_recounted, search_index, suggestions, tallies
from sync_server.intake import ahead as ahead_of
from sync_server.intake import claiming, folding, parts
from sync_server.intake.ahead import opening_ahead
from sync_server.intake.keys import Keys
from sync_server.intake.merge_batch import BATCH, PARTS, REVISIONS, MergeResult, merge_batch
from sync_server.intake.models import MergeRun, StoredRevision
from sync_server.intake.opening import open_entry
from sync_server.intake.preparing import REVISION
from sync_server.intake.rows import row_of
from sync_server.store import room_to_work, writing

log = logging.getLogger(__name__)


def merge_waiting(keys: Keys, *, now: datetime) -> MergeResult:
    """Merge all that waits and is not claimed by another merge, reports before parts of files.

    One bad envelope stops no other.
    """
    with room_to_work():
        return _merge_all(keys, now)


def _merge_all(keys: Keys, now: datetime) -> MergeResult:
    started, total = time.monotonic(), MergeResult()
    search_index.begin()
    with opening_ahead(keys, len(claiming.numbers("revision", ahead_of.LEAST))) as ahead:
        for way in (REVISIONS, PARTS):
            while (result := merge_batch(way, keys, now, ahead)).any:
                total.add(result)
    if total.any:
        _note(total, started, now)
    search_index.catch_up()
    clocks_recounted.go_on()
    tallies.fold()
    return total


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
            rows = (row_of(entry, open_entry(entry, entry.unit_id, keys)) for entry in entries)
            touched |= folding.store(tuple(row[name] for name in REVISION) for row in rows)
        remade = 0
        for some in pw.chunked(sorted(touched), BATCH):
            remade += len(folding.refresh(some))
        suggestions.find_all(now=now)
        search_index.remake()
        parts.remake(keys)
        return remade


def _note(total: MergeResult, started: float, now: datetime) -> None:
    took_ms = int((time.monotonic() - started) * 1000)
    with writing():
        MergeRun.create(
            at=stamp(now),
            merged=total.merged,
            quarantined=total.quarantined,
            cases_opened=total.cases_opened,
            took_ms=took_ms,
        )
    log.info(
        "merge.done merged=%d quarantined=%d cases=%d ms=%d",
        total.merged, total.quarantined, total.cases_opened, took_ms,
    )  # fmt: skip
