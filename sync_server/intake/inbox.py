"""The inbox: every envelope that came, once. The UNIQUE constraint decides, not a check before the insert."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from shared.clock import stamp
from shared.envelope import Envelope, from_wire
from shared.errors import UnreadableMessage
from shared.exchange import SPANS_MAX, Receipt
from sync_server import bulk
from sync_server.intake import forks, quarantine
from sync_server.intake.models import InboxEntry, Kiosk, KioskEpoch, QuarantineEntry

_COLUMNS = [field.name for field in InboxEntry._meta.sorted_fields if field.name != "id"]


def accept(kiosk: Kiosk, raw: Sequence[object], *, now: datetime) -> list[Receipt]:
    """Keep a batch of envelopes; one receipt each, in their order. Within the caller's transaction.

    The same id with the same bytes is `duplicate`; with other bytes, or unreadable, it is `quarantined` and
    its neighbours are accepted.
    """
    if raw:
        forks.one_at_a_time(kiosk)
    read = [_read(one, kiosk.kiosk_id) for one in raw]
    told = [one for one in read if not isinstance(one, UnreadableMessage)]
    fresh = _insert(kiosk, told, now)
    forks.note(kiosk, [(one.epoch, one.sequence) for one, _ in told if one.envelope_id in fresh])
    held = {} if len(fresh) == len(told) else _digests(envelope.envelope_id for envelope, _ in told)
    receipts = []
    for one, found in zip(raw, read, strict=True):
        if isinstance(found, UnreadableMessage):
            quarantine.keep_unreadable(kiosk, one, found.detail, now=now)
            receipts.append(_refused(one, "unreadable-envelope"))
            continue
        envelope, digest = found
        if held.get(envelope.envelope_id, digest) != digest:
            quarantine.keep_reused(kiosk, envelope, now=now)
            status, code = "quarantined", "id-reused"
        else:
            status, code = ("accepted" if envelope.envelope_id in fresh else "duplicate"), None
            fresh.discard(envelope.envelope_id)
        receipts.append(Receipt(envelope_id=envelope.envelope_id, digest=digest, status=status, code=code))
    _advance(kiosk, {envelope.epoch for envelope, _ in told}, now)
    return receipts


def high_water(kiosk: Kiosk) -> dict[str, int]:
    """How far the kiosk's newest epoch is here without a gap: {"epoch": n, "sequence": n}."""
    row = KioskEpoch.select().where(KioskEpoch.kiosk == kiosk).order_by(KioskEpoch.epoch.desc()).first()
    return {"epoch": row.epoch, "sequence": row.contiguous} if row else {"epoch": 1, "sequence": 0}


def missing(kiosk: Kiosk, epoch: int, last: int) -> list[list[int]]:
    """[[epoch, from, to], …] of the numbers that are not here, the first hundred spans.

    last: the highest number that the kiosk says it gave in `epoch`.
    """
    marks = {row.epoch: row.contiguous for row in KioskEpoch.select().where(KioskEpoch.kiosk == kiosk)}
    found = []
    for of_epoch, mark in sorted({epoch: 0, **marks}.items()):
        used = list(numbers_from(kiosk, of_epoch, mark))
        if of_epoch == epoch and last > (used[-1] if used else mark):
            used.append(last + 1)
        found += [[of_epoch, first, end] for first, end in spans_between(mark, used)]
    return found[:SPANS_MAX]


def spans_between(mark: int, used: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(from, to) of the numbers beyond a mark that are not among those used, which come in order."""
    expected = mark + 1
    for sequence in used:
        if sequence > expected:
            yield expected, sequence - 1
        expected = max(expected, sequence + 1)


def _read(raw: object, kiosk_id: str) -> tuple[Envelope, str] | UnreadableMessage:
    """An envelope with its digest."""
    try:
        envelope = from_wire(raw)
    except UnreadableMessage as unreadable:
        return unreadable
    return envelope, envelope.digest(kiosk_id)


def _insert(kiosk: Kiosk, told: Iterable[tuple[Envelope, str]], now: datetime) -> set[str]:
    """The ids that were not here before, of envelopes with their digests."""
    at = stamp(now)
    rows = [
        (
            uuid.UUID(e.envelope_id).bytes,
            kiosk.id,
            uuid.UUID(e.report_uuid).bytes,
            e.kind,
            e.urgent,
            e.epoch,
            e.sequence,
            bytes.fromhex(e.previous),
            bytes.fromhex(digest),
            e.key_id,
            e.created_at,
            e.sealed,
            at,
            "waiting",
        )
        for e, digest in told
    ]
    kept = bulk.insert_new(InboxEntry, _COLUMNS, rows, "envelope_id")
    return {str(uuid.UUID(bytes=bytes(one))) for one in kept}


def _digests(ids: Iterable[str]) -> dict[str, str]:
    wanted = [uuid.UUID(one) for one in ids]
    query = InboxEntry.select(InboxEntry.envelope_id, InboxEntry.digest)
    return {
        str(envelope_id): bytes(digest).hex()
        for envelope_id, digest in query.where(InboxEntry.envelope_id.in_(wanted)).tuples()
    }


def _refused(raw: object, code: str) -> Receipt:
    told = raw.get("envelope_id") if isinstance(raw, dict) else None
    name = told if isinstance(told, str) and len(told) <= 36 else None
    return Receipt(envelope_id=name, digest=None, status="quarantined", code=code)


def _advance(kiosk: Kiosk, epochs: set[int], now: datetime) -> None:
    """Move the mark of each touched epoch up to its first gap."""
    for epoch in sorted(epochs):
        KioskEpoch.insert(
            kiosk=kiosk, epoch=epoch, contiguous=0, started_at=stamp(now)
        ).on_conflict_ignore().execute()
        row = KioskEpoch.get(KioskEpoch.kiosk == kiosk, KioskEpoch.epoch == epoch)
        mark = row.contiguous
        for sequence in numbers_from(kiosk, epoch, mark):
            if sequence > mark + 1:
                break
            mark = max(mark, sequence)
        if mark > row.contiguous:
            KioskEpoch.update(contiguous=mark).where(KioskEpoch.id == row.id).execute()
    if epochs and max(epochs) > kiosk.epoch:
        Kiosk.update(epoch=max(epochs)).where(Kiosk.id == kiosk.id).execute()


def numbers_from(kiosk: Kiosk, epoch: int, mark: int) -> Iterable[int]:
    """The sequence numbers beyond `mark` that this kiosk used in an epoch, in order,
    quarantined ones included.
    """
    used = [
        model.select(model.sequence).where(model.kiosk == kiosk, model.epoch == epoch, model.sequence > mark)
        for model in (InboxEntry, QuarantineEntry)
    ]
    union = used[0] | used[1]
    return (row[0] for row in union.order_by(union.c.sequence).tuples())
