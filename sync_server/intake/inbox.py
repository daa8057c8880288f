"""The inbox: every envelope that came, once. The UNIQUE constraint decides, not a check before the insert."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.clock import stamp
from shared.envelope import Envelope, all_from_wire
from shared.errors import UnreadableMessage
from shared.exchange import Receipt
from sync_server import bulk
from sync_server.intake import forks, numbering, quarantine
from sync_server.intake.models import InboxEntry, Kiosk

_COLUMNS = [field.name for field in InboxEntry._meta.sorted_fields if field.name != "id"]


def accept(kiosk: Kiosk, raw: Sequence[object], *, now: datetime) -> list[Receipt]:
    """Keep a batch of envelopes; one receipt each, in their order. Within the caller's transaction.

    The same id with the same bytes is `duplicate`; with other bytes, or unreadable, it is `quarantined` and
    its neighbours are accepted.
    """
    if raw:
        forks.one_at_a_time(kiosk)
    read, name = all_from_wire(raw), kiosk.kiosk_id
    digests = [one.digest(name) if isinstance(one, Envelope) else "" for one in read]
    told = [(one, its) for one, its in zip(read, digests, strict=True) if isinstance(one, Envelope)]
    fresh = _insert(kiosk, told, now)
    forks.note(kiosk, [(one.epoch, one.sequence) for one, _ in told if one.envelope_id in fresh])
    held = {} if len(fresh) == len(told) else _digests(envelope.envelope_id for envelope, _ in told)
    receipts = []
    for one, envelope, digest in zip(raw, read, digests, strict=True):
        if isinstance(envelope, UnreadableMessage):
            quarantine.keep_unreadable(kiosk, one, envelope.detail, now=now)
            receipts.append(_refused(one, "unreadable-envelope"))
            continue
        if held.get(envelope.envelope_id, digest) != digest:
            quarantine.keep_reused(kiosk, envelope, now=now)
            status, code = "quarantined", "id-reused"
        else:
            status, code = ("accepted" if envelope.envelope_id in fresh else "duplicate"), None
            fresh.discard(envelope.envelope_id)
        receipts.append(Receipt(envelope_id=envelope.envelope_id, digest=digest, status=status, code=code))
    numbering.advance(kiosk, {envelope.epoch for envelope, _ in told}, now)
    return receipts


def _insert(kiosk: Kiosk, told: Sequence[tuple[Envelope, str]], now: datetime) -> set[str]:
    """The ids that were not here before, of envelopes with their digests."""
    at, of = stamp(now), kiosk.id
    rows = [
        (
            _bytes(e.envelope_id),
            of,
            _bytes(e.report_uuid),
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
    if len(kept) == len(rows):
        return {e.envelope_id for e, _ in told}
    new = {bytes(one) for one in kept}
    return {e.envelope_id for e, _ in told if _bytes(e.envelope_id) in new}


def _bytes(told: str) -> bytes:
    """Of a UUID whose form was checked."""
    return bytes.fromhex(told.replace("-", ""))


def _digests(ids: Iterable[str]) -> dict[str, str]:
    wanted = [uuid.UUID(one) for one in ids]
    query = InboxEntry.select(InboxEntry.envelope_id, InboxEntry.digest)
    return {
        str(envelope_id): bytes(digest).hex()
        for envelope_id, digest in query.where(InboxEntry.envelope_id.in_(wanted)).tuples()
    }


def _refused(raw: object, code: str) -> Receipt:
    told = raw.get("envelope_id") if isinstance(raw, dict) else None
    name = told if isinstance(told, str) and len(told) <= 36 and told.isascii() else None
    return Receipt(envelope_id=name, digest=None, status="quarantined", code=code)
