"""One run of exchanges: send what waits, settle what the district answered, take over what it told."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import requests

from kiosk import attachments, client, exchanging, identity, outbox, receipts, sync_log
from kiosk.authority import authority_of
from kiosk.failures import AnswerUnfit, BatchRefused, RequestRefused, SyncFailure, UnexpectedFault
from kiosk.models import Enrolment, OutboxEntry, SyncRun
from kiosk.settings import KioskSettings
from kiosk.store import SYNC_LOCK
from kiosk.sync_log import SyncResult
from shared.clock import NewId, Now, from_stamp
from shared.exchange import BATCH_MAX, BATCH_MAX_BYTES, Answer, Request, pack
from shared.run_lock import held

log = logging.getLogger(__name__)

REFUSED_IN_A_ROW_MAX = 25
"""Single envelopes refused with none taken between them: then it is not the envelopes."""
BY_PEOPLE = ("command", "page")

Watch = Callable[[int, int], None]
"""Told after each exchange: how many envelopes were answered for in this run, how many reports wait still."""


@dataclass(slots=True)
class _Run:
    """What one run needs and counts. `set_aside` are entries that are not sent again in this run, `left` what
    the outbox held after the last exchange: it is not counted again for the next.
    """

    settings: KioskSettings
    now: Now
    new_id: NewId
    session: requests.Session
    district: client.District
    last_error: str | None
    keep_going: Callable[[], bool]
    patience: client.Patience = client.PATIENT
    watch: Watch = lambda done, waiting: None
    row: SyncRun | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(sync_log.COUNTS, 0))
    set_aside: set[int] = field(default_factory=set)
    refused_in_a_row: int = 0
    failure: SyncFailure | None = None
    skew_s: int | None = None
    left: outbox.OutboxCounts | None = None


def sync_until_done(
    settings: KioskSettings,
    *,
    now: Now,
    new_id: NewId,
    cause: str,
    session: requests.Session | None = None,
    keep_going: Callable[[], bool] = lambda: True,
    watch: Watch = lambda done, waiting: None,
) -> SyncResult:
    """Exchange until the outbox is empty or nothing more can be done. Safe to repeat; one run at a time.

    cause: schedule, urgent, command or page. A kiosk that the district stopped sends only when a person asks,
    and then says nothing but its name before it is taken again.
    Raises NotEnrolledYet, or AlreadyRunning when another run holds the lock.
    """
    district = identity.district()
    stopped_by = identity.needed().stopped_by
    if stopped_by and cause not in BY_PEOPLE:
        return sync_log.stopped(stopped_by, waiting=outbox.counts(now()).waiting)
    with held(settings.data / SYNC_LOCK):
        last_error = sync_log.last_error()
        row = sync_log.begin(cause, now=now())
        with session or client.new_session(authority_of(settings)) as open_session:
            run = _Run(
                settings, now, new_id, open_session, district, last_error, keep_going, watch=watch, row=row
            )
            try:
                _exchange_all(run, greet_first=bool(stopped_by))
            except SyncFailure as failure:
                run.failure = failure
                _note_stop(failure)
            except Exception:
                run.failure = UnexpectedFault()
                _end(row, run)
                raise
        return _end(row, run)


def _end(row: SyncRun, run: _Run) -> SyncResult:
    now = run.now()
    left = (outbox.counts(now), attachments.counts())
    return sync_log.end(row, run.counts, run.failure, run.skew_s, *left, now=now)


def greet(settings: KioskSettings, *, now: Now, new_id: NewId) -> int | None:
    """One exchange that sends no envelope, for a person who waits; how far this clock is from the district's.

    Seconds, positive when this clock is ahead. Not in the log of runs.
    Raises NotEnrolledYet, a SyncFailure, or AlreadyRunning while a run is under way.
    """
    district = identity.district()
    with held(settings.data / SYNC_LOCK), client.new_session(authority_of(settings)) as session:
        last_error = sync_log.last_error()
        run = _Run(settings, now, new_id, session, district, last_error, lambda: True, client.BRIEF)
        try:
            _exchange(run, [])
        except SyncFailure as failure:
            _note_stop(failure)
            raise
    return run.skew_s


def _exchange_all(run: _Run, *, greet_first: bool) -> None:
    """A batch that is refused as a whole is halved until the bad envelope stands alone."""
    most = BATCH_MAX
    if greet_first:
        _exchange(run, [])
    while run.keep_going():
        entries = outbox.next_batch(most, BATCH_MAX_BYTES, but_not=run.set_aside)
        if not entries and run.counts["exchanges"]:
            return
        try:
            settled = _exchange(run, entries)
        except BatchRefused as refusal:
            if not entries:
                raise RequestRefused(refusal.detail) from None
            if len(entries) == 1:
                _set_aside(run, entries[0], refusal)
            if run.refused_in_a_row >= REFUSED_IN_A_ROW_MAX:
                raise
            most = max(1, len(entries) // 2)
            continue
        run.refused_in_a_row = 0
        if settled.unfit:
            run.set_aside.update(settled.unfit)
            run.failure = AnswerUnfit(f"{len(settled.unfit)} receipts")
        most = min(BATCH_MAX, most * 2)


def _exchange(run: _Run, entries: Sequence[OutboxEntry]) -> receipts.Settled:
    """One exchange; no transaction is open while the network is waited for."""
    request = _request(run, entries)
    try:
        answer = client.exchange(run.session, run.district, pack(request), patience=run.patience)
        if answer.exchange_id != request.exchange_id or len(answer.receipts) != len(entries):
            raise AnswerUnfit("another exchange")
    except SyncFailure as failure:
        if failure.may_have_arrived and entries:
            outbox.sent_without_answer(entries, now=run.now())
        raise
    settled = exchanging.take(answer, entries, now=run.now())
    run.skew_s = _skew_s(answer, run.now())
    run.counts["exchanges"] += 1
    run.counts["sent"] += len(entries)
    for status in ("accepted", "duplicate", "quarantined"):
        run.counts[status] += getattr(settled, status)
    run.left = outbox.counts(run.now())
    waiting = run.left.waiting
    if waiting and run.row is not None:
        sync_log.note(run.row, run.counts, waiting=waiting)
    run.watch(run.counts["sent"], waiting)
    log.info(
        "sync.exchanged exchange=%s sent=%d accepted=%d duplicate=%d quarantined=%d",
        request.exchange_id,
        len(entries),
        settled.accepted,
        settled.duplicate,
        settled.quarantined,
    )
    return settled


def _request(run: _Run, entries: Sequence[OutboxEntry]) -> Request:
    return exchanging.request_for(
        entries,
        run.settings,
        now=run.now(),
        exchange_id=run.new_id(),
        last_error=run.last_error,
        counts=run.left,
    )


def _set_aside(run: _Run, entry: OutboxEntry, refusal: SyncFailure) -> None:
    outbox.refused(entry, refusal.slug)
    run.set_aside.add(entry.id)
    run.failure = refusal
    run.refused_in_a_row += 1
    log.warning("sync.refused_alone envelope=%s code=%s", entry.envelope_id, refusal.detail)


def _note_stop(failure: SyncFailure) -> None:
    log.warning("sync.failed code=%s detail=%s", failure.slug, failure.detail)
    if failure.stops:
        Enrolment.update(stopped_by=failure.slug).execute()


def _skew_s(answer: Answer, now: datetime) -> int | None:
    try:
        return int((now - from_stamp(answer.server_time)).total_seconds())
    except (ValueError, TypeError):
        return None
