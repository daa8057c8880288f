"""The two halves of an exchange, whichever way it travels: what to ask, and taking over what was answered."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.metadata import version

from kiosk import courier_exports, drafts, filing, identity, outbox, receipts, restores
from kiosk.models import Enrolment, OutboxEntry, database
from kiosk.settings import KioskSettings
from shared import envelope
from shared.clock import stamp
from shared.exchange import DISCARDED_DAYS_MAX, PROTOCOL, Answer, Discarded, Heartbeat, Request
from shared.report.rules import local_day

TELL_FOR = timedelta(days=DISCARDED_DAYS_MAX - 1)


def request_for(
    entries: Sequence[OutboxEntry],
    settings: KioskSettings,
    *,
    now: datetime,
    exchange_id: str,
    last_error: str | None,
    sent_before: int = 0,
    counts: outbox.OutboxCounts | None = None,
) -> Request:
    """A request that carries these envelopes, with how this kiosk is and what it knows.

    sent_before: reports that wait here, but stand in earlier requests of the same file.
    counts: of the outbox, where the caller has them.
    """
    here, counts = identity.needed(), counts or outbox.counts(now)
    epoch, sequence, _ = outbox.last_numbered()
    return Request(
        protocol=PROTOCOL,
        exchange_id=exchange_id,
        kiosk_id=here.kiosk_id,
        sent_at=stamp(now),
        epoch=epoch,
        heartbeat=Heartbeat(
            version=version("la-chan"),
            waiting=max(0, counts.waiting - sent_before),
            oldest_waiting_s=counts.oldest_waiting_s,
            quarantined=counts.quarantined,
            free_disk_mb=shutil.disk_usage(settings.data).free // 2**20,
            last_error=last_error,
            last_sequence=sequence,
            discarded=_discarded(now),
        ),
        store_id=here.store_id,
        changes_version=here.changes_version,
        acknowledged_cursor=here.acknowledged_cursor,
        envelopes=[envelope.to_wire(outbox.as_envelope(entry)) for entry in entries],
    )


def _discarded(now: datetime) -> list[Discarded]:
    """By day, of a whole year: what an exchange lost, or a district forgot, the next one tells."""
    days = drafts.discarded_since(local_day(now) - TELL_FOR)
    return [Discarded(day=day, count=count) for day, count in days.items()][-DISCARDED_DAYS_MAX:]


def take(answer: Answer, entries: Sequence[OutboxEntry], *, now: datetime) -> receipts.Settled:
    """Everything that the answer to the newest request says, in one transaction."""
    with database.atomic():
        settled = settle(answer, entries, now=now)
        hear(answer, now=now)
    return settled


def settle(answer: Answer, entries: Sequence[OutboxEntry], *, now: datetime) -> receipts.Settled:
    """The receipts, in the order in which the entries were sent; inside the caller's transaction."""
    settled = receipts.settle(entries, answer.receipts, now=now)
    filing.mark_received(settled.complete, now=now)
    return settled


def hear(answer: Answer, *, now: datetime) -> None:
    """What the district told beside the receipts, and whether either side came back from a backup.

    Only for the newest answer: an older one would look like a district that lost what came after it.
    """
    if answer.changes is not None:
        identity.apply_changes(answer.changes)
    filing.mark_acknowledged(answer.acknowledged)
    Enrolment.update(
        acknowledged_cursor=answer.acknowledged_cursor, heard_at=stamp(now), stopped_by=""
    ).execute()
    courier_exports.overtake()
    restores.compare(answer, now=now)


def hear_late(answer: Answer) -> None:
    """The marks and newer changes of an answer that others overtook; inside the caller's transaction."""
    filing.mark_acknowledged(answer.acknowledged)
    here, changes = identity.needed(), answer.changes
    if changes is not None and answer.store_id == here.store_id and changes.version > here.changes_version:
        identity.apply_changes(changes)
