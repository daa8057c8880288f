"""The inbox held against itself: each envelope is what its kiosk made, follows the one before, is counted."""

import uuid
from collections.abc import Iterator
from typing import Any

import peewee as pw

from shared.envelope import NO_DIGEST, Envelope
from sync_server.fleet.findings import Finding, Findings
from sync_server.intake.models import (
    AttachmentPart,
    ForkedNumber,
    InboxEntry,
    Kiosk,
    KioskEpoch,
    QuarantineEntry,
)
from sync_server.intake.numbering import numbers_from

_BLOCK = 200


def envelopes() -> Findings:
    """An envelope whose bytes are not those of its digest, or that follows none of those before it."""
    epochs = InboxEntry.select(InboxEntry.kiosk, InboxEntry.epoch).distinct().order_by(InboxEntry.kiosk)
    names = dict(Kiosk.select(Kiosk.id, Kiosk.kiosk_id).tuples())
    for kiosk, epoch in list(epochs.order_by(InboxEntry.kiosk, InboxEntry.epoch).tuples()):
        yield from _chain(kiosk, names[kiosk], epoch)


def _chain(kiosk: int, name: str, epoch: int) -> Findings:
    """Two disks may have used a number twice: what follows then follows either."""
    before: tuple[int, set[bytes]] = (0, {bytes.fromhex(NO_DIGEST)} if epoch == 1 else set())
    here: tuple[int, set[bytes]] = (0, set())
    for entry in _in_order(kiosk, epoch):
        if entry.sequence != here[0]:
            before = here if here[0] else before
            here = (entry.sequence, set())
        digest = bytes(entry.digest)
        if _envelope(entry).digest(name) != digest.hex():
            yield Finding("envelope-changed", str(entry.envelope_id))
        elif before[1] and before[0] == entry.sequence - 1 and bytes(entry.previous) not in before[1]:
            yield Finding("envelope-unchained", f"{entry.envelope_id} {name} {epoch}/{entry.sequence}")
        here[1].add(digest)


def _envelope(entry: InboxEntry) -> Envelope:
    return Envelope(
        envelope_id=str(entry.envelope_id),
        report_uuid=str(entry.report_uuid),
        kind=entry.kind,
        urgent=bool(entry.urgent),
        epoch=entry.epoch,
        sequence=entry.sequence,
        previous=bytes(entry.previous).hex(),
        key_id=entry.key_id,
        created_at=entry.created_at,
        sealed=bytes(entry.sealed),
    )


def _in_order(kiosk: int, epoch: int) -> Iterator[InboxEntry]:
    entry, last = InboxEntry, (0, 0)
    query = entry.select().where(entry.kiosk == kiosk, entry.epoch == epoch)
    while True:
        behind = (entry.sequence > last[0]) | ((entry.sequence == last[0]) & (entry.id > last[1]))
        block = list(query.where(behind).order_by(entry.sequence, entry.id).limit(_BLOCK))
        yield from block
        if len(block) < _BLOCK:
            return
        last = block[-1].sequence, block[-1].id


def marks() -> Findings:
    """A mark that says numbers are here which are not: envelopes that were received are gone."""
    for row in KioskEpoch.select(KioskEpoch, Kiosk).join(Kiosk).order_by(KioskEpoch.id):
        here = 0
        for sequence in numbers_from(row.kiosk, row.epoch, 0):
            if sequence > here + 1:
                break
            here = sequence
        if row.contiguous > here:
            yield Finding("envelopes-gone", f"{row.kiosk.kiosk_id} {row.epoch}/{here + 1}–{row.contiguous}")


def numbers_twice() -> Findings:
    """Numbers that are kept as claimed twice and are not, or the other way round."""
    entry, names = InboxEntry, dict(Kiosk.select(Kiosk.id, Kiosk.kiosk_id).tuples())
    numbers = entry.select(entry.kiosk, entry.epoch, entry.sequence)
    twice = numbers.group_by(entry.kiosk, entry.epoch, entry.sequence).having(pw.fn.COUNT(entry.id) > 1)
    kept = ForkedNumber.select(ForkedNumber.kiosk, ForkedNumber.epoch, ForkedNumber.sequence)
    for kiosk, epoch, sequence in sorted(set(twice.tuples()) ^ set(kept.tuples())):
        yield Finding("fork-miscounted", f"{names.get(kiosk)} {epoch}/{sequence}")


def states() -> Findings:
    """What is set aside waits in quarantine or was settled there; parts are known of merged ones, of all."""
    held = QuarantineEntry.select(pw.SQL("1")).where(
        QuarantineEntry.inbox == InboxEntry.id, QuarantineEntry.state.in_(["open", "settled"])
    )
    set_aside = (InboxEntry.state == "quarantined") & ~pw.fn.EXISTS(held)
    yield from _each(InboxEntry.select(InboxEntry.envelope_id).where(set_aside), "quarantine-missing")
    part = AttachmentPart.select(pw.SQL("1")).where(AttachmentPart.inbox == InboxEntry.id)
    merged = (InboxEntry.kind == "part") & (InboxEntry.state == "merged")
    for condition, what in (
        (merged & ~pw.fn.EXISTS(part), "part-missing"),
        (~merged & pw.fn.EXISTS(part), "part-too-much"),
    ):
        yield from _each(InboxEntry.select(InboxEntry.envelope_id).where(condition), what)
    unknown = InboxEntry.state.not_in(["waiting", "merged", "quarantined"])
    yield from _each(InboxEntry.select(InboxEntry.envelope_id).where(unknown), "state-unknown")


def _each(query: Any, what: str) -> Findings:
    for (found,) in query.order_by(InboxEntry.id).tuples():
        yield Finding(what, str(uuid.UUID(str(found))))
