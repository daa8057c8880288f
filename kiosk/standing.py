"""How the kiosk stands, for people and programs: counts, times and codes only."""

from dataclasses import dataclass
from datetime import datetime

from kiosk import attachments, identity, outbox, sync_log
from kiosk.models import Enrolment


@dataclass(frozen=True, slots=True)
class Standing:
    """`last_sync` is when the district last answered; `last_error` the code of the last run, None when good.

    state: not_enrolled, active or stopped.
    waiting, received, quarantined: reports; attachments_…: the files that go with them.
    """

    kiosk_id: str | None
    state: str
    unit_code: str | None
    server: str | None
    waiting: int
    oldest_waiting_s: int | None
    received: int
    quarantined: int
    attachments_waiting: int
    attachments_received: int
    attachments_quarantined: int
    last_sync: str | None
    last_error: str | None
    epoch: int
    sequence: int


def standing(now: datetime) -> Standing:
    here, counts, files = identity.current(), outbox.counts(now), attachments.counts()
    epoch, sequence, _ = outbox.last_numbered()
    row = Enrolment.get_or_none(Enrolment.id == 1)
    return Standing(
        kiosk_id=here.kiosk_id if here else None,
        state="not_enrolled" if here is None else "stopped" if here.stopped_by else "active",
        unit_code=here.unit_code if here else None,
        server=here.server_url if here else None,
        waiting=counts.waiting,
        oldest_waiting_s=counts.oldest_waiting_s,
        received=counts.received,
        quarantined=counts.quarantined,
        attachments_waiting=files.waiting,
        attachments_received=files.received,
        attachments_quarantined=files.quarantined,
        last_sync=row.heard_at if row else None,
        last_error=sync_log.last_error(),
        epoch=epoch,
        sequence=sequence,
    )
