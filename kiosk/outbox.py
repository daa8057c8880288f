"""The outbox: every revision and part of a file, sealed to the district, until its own receipt is here.

Envelopes are numbered without gaps and chained by digest, so that the district sees what is missing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from kiosk import identity
from kiosk.models import FiledReport, OutboxChain, OutboxEntry
from shared.clock import from_stamp, stamp
from shared.envelope import NO_DIGEST, Envelope
from shared.sealing import seal

WIRE_FRAME = 450
"""Bytes of an envelope on the wire beside what is sealed."""

# Written as literals: SQLite uses the indexes of these states only if it sees the words.
WAITING = OutboxEntry.state == pw.SQL("'waiting'")
_QUARANTINED = OutboxEntry.state == pw.SQL("'quarantined'")
REPORTS = OutboxEntry.kind == "revision"


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """Reports, not envelopes: with something unsent, with every receipt, and (apart) in quarantine.

    Parts of files do not count here; `attachments` counts files.
    """

    waiting: int
    oldest_waiting_s: int | None
    received: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class ToPut:
    """What an envelope is made of. kind: revision or part."""

    envelope_id: str
    report_uuid: str
    kind: str
    content: bytes
    urgent: bool = False


def put_many(contents: Iterable[ToPut], *, now: datetime) -> None:
    """Seal contents, number and chain them in their order, inside the caller's transaction; some hundreds.

    Raises NotEnrolledYet.
    """
    kiosk_id = identity.needed().kiosk_id
    key_id, public_key = identity.district_key()
    epoch, sequence, previous = last_numbered()
    rows = []
    for one in contents:
        sequence += 1
        envelope = Envelope(
            envelope_id=one.envelope_id,
            report_uuid=one.report_uuid,
            kind=one.kind,
            urgent=one.urgent,
            epoch=epoch,
            sequence=sequence,
            previous=previous,
            key_id=key_id,
            created_at=stamp(now),
            sealed=seal(one.content, public_key),
        )
        previous = envelope.digest(kiosk_id)
        rows.append(_row(envelope, previous))
    OutboxEntry.insert_many(rows).execute()
    OutboxChain.replace(id=1, epoch=epoch, sequence=sequence, digest=previous).execute()


def last_numbered() -> tuple[int, int, str]:
    """(epoch, sequence, digest) of the last envelope; sequence 0 when none was numbered in the epoch."""
    chain = OutboxChain.get_or_none(OutboxChain.id == 1)
    return (chain.epoch, chain.sequence, chain.digest) if chain else (1, 0, NO_DIGEST)


def start_epoch(epoch: int) -> None:
    """Number from 1 again, in a new epoch; what waits keeps its numbers."""
    OutboxChain.replace(id=1, epoch=epoch, sequence=0, digest=NO_DIGEST).execute()


def next_batch(max_count: int, max_bytes: int, *, but_not: Collection[int] = ()) -> list[OutboxEntry]:
    """What to send next: urgent first, then in the order of numbers; at least one if anything waits.

    An envelope that was refused before goes last and alone; parts of files go when no report waits.
    but_not: ids of entries to leave out.
    """
    for kind in ("revision", "part"):
        if batch := _batch(kind, max_count, max_bytes, but_not):
            return batch
    return []


def _batch(kind: str, max_count: int, max_bytes: int, but_not: Collection[int]) -> list[OutboxEntry]:
    order = (OutboxEntry.urgent.desc(), OutboxEntry.epoch, OutboxEntry.sequence)
    sizes = OutboxEntry.select(OutboxEntry.id, OutboxEntry.size, OutboxEntry.refusals).order_by(*order)
    sizes = sizes.where(WAITING & (OutboxEntry.kind == kind) & OutboxEntry.id.not_in(list(but_not)))
    chosen: list[int] = []
    total = 0
    for row_id, size, _ in sizes.where(OutboxEntry.refusals == 0).limit(max_count).tuples():
        total += size * 4 // 3 + WIRE_FRAME
        if chosen and total > max_bytes:
            break
        chosen.append(row_id)
    if not chosen:
        chosen = [row_id for row_id, _, _ in sizes.where(OutboxEntry.refusals > 0).limit(1).tuples()]
    return list(OutboxEntry.select().where(OutboxEntry.id.in_(chosen)).order_by(*order))


def as_envelope(entry: OutboxEntry) -> Envelope:
    return Envelope(
        envelope_id=entry.envelope_id,
        report_uuid=entry.report_uuid,
        kind=entry.kind,
        urgent=bool(entry.urgent),
        epoch=entry.epoch,
        sequence=entry.sequence,
        previous=entry.previous,
        key_id=entry.key_id,
        created_at=entry.created_at,
        sealed=bytes(entry.sealed),
    )


def refused(entry: OutboxEntry, code: str) -> None:
    """Note that an envelope was refused while it stood alone: it goes on waiting, behind the others."""
    OutboxEntry.update(refusals=OutboxEntry.refusals + 1, code=code).where(
        OutboxEntry.id == entry.id
    ).execute()


def sent_without_answer(entries: Sequence[OutboxEntry], *, now: datetime) -> None:
    """Note that these may have arrived, though no receipt came back."""
    OutboxEntry.update(sent_at=stamp(now)).where(
        OutboxEntry.id.in_([entry.id for entry in entries])
    ).execute()


def counts(now: datetime) -> OutboxCounts:
    waiting, oldest = (
        OutboxEntry.select(pw.fn.COUNT(OutboxEntry.report_uuid.distinct()), pw.fn.MIN(OutboxEntry.created_at))
        .where(WAITING & REPORTS)
        .tuples()
        .get()
    )
    quarantined = OutboxEntry.select(pw.fn.COUNT(OutboxEntry.report_uuid.distinct()))
    return OutboxCounts(
        waiting=waiting,
        oldest_waiting_s=max(0, int((now - from_stamp(oldest)).total_seconds())) if oldest else None,
        received=FiledReport.select().where(FiledReport.received_at.is_null(False)).count(),
        quarantined=quarantined.where(_QUARANTINED & REPORTS).scalar(),
    )


def _row(envelope: Envelope, digest: str) -> dict[Any, Any]:
    return {
        OutboxEntry.envelope_id: envelope.envelope_id,
        OutboxEntry.report_uuid: envelope.report_uuid,
        OutboxEntry.kind: envelope.kind,
        OutboxEntry.urgent: envelope.urgent,
        OutboxEntry.epoch: envelope.epoch,
        OutboxEntry.sequence: envelope.sequence,
        OutboxEntry.previous: envelope.previous,
        OutboxEntry.key_id: envelope.key_id,
        OutboxEntry.created_at: envelope.created_at,
        OutboxEntry.digest: digest,
        OutboxEntry.size: len(envelope.sealed),
        OutboxEntry.sealed: envelope.sealed,
    }
