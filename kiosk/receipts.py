"""Settling: an envelope leaves the line only by the district's receipt for exactly its bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.models import OutboxEntry, database
from shared.clock import stamp
from shared.exchange import Receipt

STATUSES = ("accepted", "duplicate", "quarantined")
_SETTLE = 'UPDATE "outbox_entry" SET "state" = ?, "code" = ?, "settled_at" = ? WHERE "id" = ?'


@dataclass(frozen=True, slots=True)
class Settled:
    """Envelopes by what became of them; `unfit` are ids of entries whose receipt was not for what was sent.

    complete: reports that have the receipts of all their revisions now, and none in quarantine.
    """

    accepted: int
    duplicate: int
    quarantined: int
    unfit: tuple[int, ...]
    complete: tuple[str, ...]


def settle(sent: Sequence[OutboxEntry], receipts: Sequence[Receipt], *, now: datetime) -> Settled:
    """Settle what was sent by the receipts, which come in the same order, inside the caller's transaction."""
    pairs = list(zip(sent, receipts, strict=True))
    fit = [(entry, receipt) for entry, receipt in pairs if _fits(entry, receipt)]
    at = stamp(now)
    rows = [(receipt.status, receipt.code, at, entry.id) for entry, receipt in fit]
    database.cursor().executemany(_SETTLE, rows)
    statuses = [receipt.status for _, receipt in fit]
    settled_ids = {entry.id for entry, _ in fit}
    return Settled(
        accepted=statuses.count("accepted"),
        duplicate=statuses.count("duplicate"),
        quarantined=statuses.count("quarantined"),
        unfit=tuple(entry.id for entry in sent if entry.id not in settled_ids),
        complete=_complete({entry.report_uuid for entry, _ in fit if entry.kind == "revision"}),
    )


def _fits(entry: OutboxEntry, receipt: Receipt) -> bool:
    """The same id and bytes; of an envelope that it could not read at all the district can name neither."""
    unnamed = receipt.status == "quarantined"
    same_id = receipt.envelope_id == entry.envelope_id or (unnamed and receipt.envelope_id is None)
    return same_id and (receipt.digest == entry.digest or (unnamed and receipt.digest is None))


def _complete(report_uuids: set[str]) -> tuple[str, ...]:
    taken_in = ("accepted", "duplicate")
    open_ones = (
        OutboxEntry.select(OutboxEntry.report_uuid)
        .where(
            OutboxEntry.report_uuid.in_(list(report_uuids))
            & OutboxEntry.state.not_in(taken_in)
            & (OutboxEntry.kind == "revision")
        )
        .distinct()
    )
    return tuple(sorted(report_uuids - {uuid for (uuid,) in open_ones.tuples()}))
