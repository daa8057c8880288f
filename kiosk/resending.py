"""Letting what the district had taken in, and no longer has, wait in the outbox again."""

import json
from collections.abc import Iterable, Sequence

import peewee as pw

from kiosk import outbox
from kiosk.models import OutboxEntry, database
from kiosk.outbox import REPORTS, WAITING

_OPEN = OutboxEntry.state.in_([pw.SQL("'waiting'"), pw.SQL("'quarantined'")])
_LOST = """
SELECT e."id", e."report_uuid" FROM json_each(?) AS span JOIN "outbox_entry" AS e
ON e."epoch" = span.value ->> 0 AND e."sequence" BETWEEN span.value ->> 1 AND span.value ->> 2
WHERE e."state" IN ('accepted', 'duplicate') AND e."sealed" IS NOT NULL
"""


def put_back(epoch: int, sequence: int) -> list[str]:
    """Let everything behind this mark that is still kept wait again; the reports whose revisions do."""
    behind = (OutboxEntry.epoch > epoch) | ((OutboxEntry.epoch == epoch) & (OutboxEntry.sequence > sequence))
    lost = behind & ~WAITING & OutboxEntry.sealed.is_null(False)
    of_reports = OutboxEntry.select(OutboxEntry.report_uuid).where(lost & REPORTS)
    reports = [uuid for (uuid,) in of_reports.distinct().tuples()]
    OutboxEntry.update(state="waiting", code=None, settled_at=None, sent_at=None).where(lost).execute()
    return reports


def put_back_missing(spans: Iterable[Sequence[int]]) -> list[str]:
    """Let what was taken in under these numbers, and is still kept, wait again; the reports it belongs to.

    spans: [epoch, from, to], ends included. What stands in quarantine stays: it may have no number there.
    """
    lost = database.execute_sql(_LOST, [json.dumps([list(span) for span in spans])]).fetchall()
    again = 'UPDATE "outbox_entry" SET "state" = ?, "code" = NULL, "settled_at" = NULL, "sent_at" = NULL'
    database.cursor().executemany(f'{again} WHERE "id" = ?', [("waiting", entry) for entry, _ in lost])
    return sorted({report for _, report in lost})


def settled_without_gaps(epoch: int) -> int:
    """Up to which number of an epoch the district took everything in, by our own receipts."""
    current, sequence, _ = outbox.last_numbered()
    here = OutboxEntry.epoch == epoch
    first_open = OutboxEntry.select(pw.fn.MIN(OutboxEntry.sequence)).where(here & _OPEN).scalar()
    if first_open is not None:
        return int(first_open) - 1
    if epoch == current:
        return sequence
    return int(OutboxEntry.select(pw.fn.MAX(OutboxEntry.sequence)).where(here).scalar() or 0)
