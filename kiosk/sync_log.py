"""The log of runs: what was sent, what came of it, and by a code what to do. Never content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from kiosk.attachments import FileCounts
from kiosk.failures import SyncFailure, failure_of
from kiosk.models import SyncRun
from kiosk.outbox import OutboxCounts
from shared.clock import from_stamp, stamp

COUNTS = ("exchanges", "sent", "accepted", "duplicate", "quarantined")
RUNS_KEPT = 2000

DONE, NOT_DONE, STOPPED = "done", "not_done", "stopped"
_EXIT_CODES = {DONE: 0, NOT_DONE: 3, STOPPED: 1}


@dataclass(frozen=True, slots=True)
class SyncResult:
    """How a run ended. `sent` counts envelopes that were answered for, `waiting` reports that still wait,
    `attachments_waiting` files that go with them.

    result: `done`, `not_done` (safe to repeat) or `stopped` (the district no longer takes this kiosk).
    failure: why, with its words; None when all went well.
    """

    result: str
    failure: SyncFailure | None = None
    exchanges: int = 0
    sent: int = 0
    accepted: int = 0
    duplicate: int = 0
    quarantined: int = 0
    waiting: int = 0
    attachments_waiting: int = 0
    skew_s: int | None = None

    @property
    def code(self) -> str | None:
        return self.failure.slug if self.failure else None

    @property
    def exit_code(self) -> int:
        return _EXIT_CODES[self.result]


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """One run for people. `failure` has its words (title, lost, todo, kind), None when all went well.

    `ended_at` is None while it runs, and for ever after a power cut.
    """

    started_at: datetime
    ended_at: datetime | None
    cause: str
    result: str | None
    code: str | None
    sent: int
    accepted: int
    duplicate: int
    quarantined: int
    waiting: int
    failure: type[SyncFailure] | None


@dataclass(frozen=True, slots=True)
class Outage:
    """One failure again and again: `runs` tries since the first of them began."""

    failure: type[SyncFailure]
    since: datetime
    runs: int


_LOGGED = (
    SyncRun.started_at,
    SyncRun.ended_at,
    SyncRun.cause,
    SyncRun.result,
    SyncRun.code,
    SyncRun.sent,
    SyncRun.accepted,
    SyncRun.duplicate,
    SyncRun.quarantined,
    SyncRun.waiting,
)
"""What is read of each run; a peewee row of its own would cost four times as much."""


def begin(cause: str, *, now: datetime) -> SyncRun:
    row: SyncRun = SyncRun.create(started_at=stamp(now), cause=cause)
    SyncRun.delete().where(SyncRun.id <= row.id - RUNS_KEPT).execute()
    return row


def end(
    row: SyncRun,
    counted: Mapping[str, int],
    failure: SyncFailure | None,
    skew_s: int | None,
    counts: OutboxCounts,
    files: FileCounts,
    *,
    now: datetime,
) -> SyncResult:
    result = DONE if failure is None and counts.waiting == files.waiting == 0 else NOT_DONE
    result = STOPPED if failure is not None and failure.stops else result
    left = {"waiting": counts.waiting, "attachments_waiting": files.waiting}
    ended = SyncResult(result, failure, **counted, **left, skew_s=skew_s)
    SyncRun.update(
        ended_at=stamp(now), result=result, code=ended.code, waiting=counts.waiting, skew_s=skew_s, **counted
    ).where(SyncRun.id == row.id).execute()
    return ended


def note(row: SyncRun, counted: Mapping[str, int], *, waiting: int) -> None:
    """How far a run is, for those who watch it."""
    SyncRun.update(waiting=waiting, **counted).where(SyncRun.id == row.id).execute()


def stopped(code: str, *, waiting: int) -> SyncResult:
    return SyncResult(STOPPED, failure_of(code)(), waiting=waiting)


def last_error() -> str | None:
    """The code with which the last run ended, None after a good one."""
    row = (
        SyncRun.select(SyncRun.code)
        .where(SyncRun.ended_at.is_null(False))
        .order_by(SyncRun.id.desc())
        .first()
    )
    return row.code if row else None


def last_good() -> datetime | None:
    """When a run last left nothing behind."""
    row = SyncRun.select().where(SyncRun.result == DONE).order_by(SyncRun.id.desc()).first()
    return from_stamp(row.ended_at) if row else None


def last_runs(most: int = 20) -> list[LoggedRun]:
    """Newest first."""
    rows = SyncRun.select(*_LOGGED).order_by(SyncRun.id.desc()).limit(most).tuples()
    return [_logged(row) for row in rows]


def outage() -> Outage | None:
    """The failure that the last runs ended with, one after the other; None when the last one was good."""
    ended = SyncRun.ended_at.is_null(False)
    code = last_error()
    if code is None:
        return None
    other = SyncRun.select(pw.fn.MAX(SyncRun.id)).where(
        ended & (SyncRun.code.is_null() | (SyncRun.code != code))
    )
    since, runs = (
        SyncRun.select(pw.fn.MIN(SyncRun.started_at), pw.fn.COUNT(SyncRun.id))
        .where(ended & (SyncRun.id > (other.scalar() or 0)))
        .tuples()
        .get()
    )
    return Outage(failure_of(code), from_stamp(since), runs)


def _logged(row: tuple[Any, ...]) -> LoggedRun:
    started_at, ended_at, cause, result, code, sent, accepted, duplicate, quarantined, waiting = row
    return LoggedRun(
        started_at=from_stamp(started_at),
        ended_at=from_stamp(ended_at) if ended_at else None,
        cause=cause,
        result=result,
        code=code,
        sent=sent,
        accepted=accepted,
        duplicate=duplicate,
        quarantined=quarantined,
        waiting=waiting,
        failure=failure_of(code) if code else None,
    )
