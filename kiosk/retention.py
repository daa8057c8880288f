"""Forgetting: what a report says leaves this PC some days after the district has all of it.

Number, digests (of the outbox), times and author stay, so that the station can always prove it reported.
Acknowledged envelopes, which nobody here can open, are kept longer: a district restored from a backup gets
them again by itself. After a wipe the file is rewritten and its log cut, so that no free page keeps a byte.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk import drafts, identity
from kiosk.models import FiledReport, OutboxEntry, WipedReport, database
from shared.clock import stamp
from shared.kiosk_settings import KEEP_COPY

log = logging.getLogger(__name__)

KEEP_COPY_DAYS = 7
KEEP_ENVELOPE = timedelta(days=30)
"""Longer than a district waits to find out that it came back from a backup."""

_TAKEN_IN = ["accepted", "duplicate"]


@dataclass(frozen=True, slots=True)
class Wiped:
    """Reports that were forgotten, envelopes that were dropped. `clean`: no byte of them is left on disk."""

    reports: int
    envelopes: int
    clean: bool


def wipe(*, now: datetime) -> Wiped:
    """Forget what is due. Never a report with an envelope that has no receipt, however long ago it was."""
    with database.atomic():
        reports = _forget_copies(now - timedelta(days=keep_copy_days()), now)
        envelopes = _drop_envelopes(now - KEEP_ENVELOPE)
    if reports or envelopes:
        database.execute_sql("VACUUM")
    clean = _cut_log()
    if reports or envelopes:
        log.info("retention.wiped reports=%d envelopes=%d clean=%s", reports, envelopes, clean)
    return Wiped(reports, envelopes, clean)


def keep_copy_days() -> int:
    """Days from the last receipt on; what the district said, or 7."""
    return identity.told(KEEP_COPY, KEEP_COPY_DAYS)


def _forget_copies(received_before: datetime, now: datetime) -> int:
    """The copy, with what it says of files, stays as long as a part of one has no receipt of that age."""
    unsettled = OutboxEntry.select(OutboxEntry.report_uuid).where(
        OutboxEntry.state.not_in(_TAKEN_IN)
        | ((OutboxEntry.kind == "part") & (OutboxEntry.settled_at > stamp(received_before)))
    )
    due = (
        FiledReport.author_copy.is_null(False)
        & (FiledReport.received_at <= stamp(received_before))
        & FiledReport.report_uuid.not_in(unsettled)
    )
    uuids = [uuid for (uuid,) in FiledReport.select(FiledReport.report_uuid).where(due).tuples()]
    for at in range(0, len(uuids), 400):
        chunk = uuids[at : at + 400]
        FiledReport.update(author_copy=None).where(FiledReport.report_uuid.in_(chunk)).execute()
        drafts.remove_filed([drafts.addition_id(uuid) for uuid in chunk])
        WipedReport.insert_many(
            [{"report_uuid": uuid, "wiped_at": stamp(now)} for uuid in chunk]
        ).on_conflict_replace().execute()
    return len(uuids)


def _drop_envelopes(settled_before: datetime) -> int:
    due = (
        OutboxEntry.sealed.is_null(False)
        & OutboxEntry.state.in_(_TAKEN_IN)
        & (OutboxEntry.settled_at <= stamp(settled_before))
    )
    return int(OutboxEntry.update(sealed=None).where(due).execute())


def _cut_log() -> bool:
    """Every run, for a power cut may have come in between. False while a reader holds the log."""
    busy, _, _ = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
