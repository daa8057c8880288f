"""When to exchange (every few minutes, after failures with backoff, at once when urgent) and to forget."""

import logging
import random
import threading
import time
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from kiosk import backoff, identity, retention
from kiosk.clock_check import ClockWrong, ensure_right
from kiosk.identity import NotEnrolledYet
from kiosk.settings import KioskSettings
from kiosk.sync import sync_until_done
from kiosk.sync_log import DONE, SyncResult
from shared.clock import NewId, Now
from shared.run_lock import AlreadyRunning

log = logging.getLogger(__name__)

BUSY_AGAIN_S = 5
CLOCK_CHECK_S = 30
WIPE_FIRST_S = 60
WIPE_EVERY_S = 3600


class Schedule:
    """The jobs of one `kiosk serve`. One run at a time; each run plans the next."""

    def __init__(self, settings: KioskSettings, *, now: Now, new_id: NewId) -> None:
        self._settings = settings
        self._now = now
        self._new_id = new_id
        self._failures = 0
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._scheduler = BackgroundScheduler(
            executors={"default": {"type": "threadpool", "max_workers": 1}},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def start(self) -> None:
        self._scheduler.start()
        self._plan(1)
        self._scheduler.add_job(
            self._wipe,
            "interval",
            seconds=WIPE_EVERY_S,
            next_run_time=datetime.now(UTC) + timedelta(seconds=WIPE_FIRST_S),
            id="wipe",
        )
        threading.Thread(target=self._watch_clock, name="clock", daemon=True).start()

    def ask_sync(self, cause: str) -> None:
        """Exchange now, whatever a backoff says. Returns at once. cause: urgent or page, as in the log."""
        if not self._stopping.is_set() and self._scheduler.running:
            self._add("asked", cause, 0)

    def stop(self, wait_s: float = 10) -> bool:
        """Start nothing more; whether the run under way, if any, ended within `wait_s`."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        return self._idle.wait(wait_s)

    def _run(self, cause: str) -> None:
        self._idle.clear()
        try:
            self._plan(self._after(cause))
        finally:
            self._idle.set()

    def _after(self, cause: str) -> float:
        """Run; the seconds until the next one. Whatever a run came to, there is a next one."""
        try:
            return self._next_s(self._result(cause))
        except AlreadyRunning:
            return BUSY_AGAIN_S
        except NotEnrolledYet:
            return self._settings.sync_every_s
        except Exception:
            # The store cannot be read, not even for when to try again.
            log.exception("schedule.fault")
            self._failures += 1
            return backoff.wait_s(self._failures, random.random())

    def _wipe(self) -> None:
        try:
            ensure_right(self._now())
            if not retention.wipe(now=self._now()).clean:
                log.warning("retention.not_clean")
        except ClockWrong:
            # By a clock that jumped years ahead everything would be due.
            log.warning("retention.clock_wrong")
        except Exception:
            # What could not be forgotten now is due again in an hour.
            log.exception("retention.fault")

    def _result(self, cause: str) -> SyncResult | None:
        try:
            return sync_until_done(
                self._settings,
                now=self._now,
                new_id=self._new_id,
                cause=cause,
                keep_going=lambda: not self._stopping.is_set(),
            )
        except (AlreadyRunning, NotEnrolledYet):
            raise
        except Exception:
            # A fault of one run must not end all runs; the run is in the log of syncs as a fault.
            log.exception("sync.fault cause=%s", cause)
            return None

    def _next_s(self, result: SyncResult | None) -> float:
        every_s = int(identity.district_settings().get("sync_every_s", self._settings.sync_every_s))
        if result is not None and (result.result == DONE or result.code is None):
            self._failures = 0
            return every_s * random.uniform(0.8, 1.2)
        self._failures += 1
        asked_s = (result.failure.retry_after_s if result and result.failure else None) or 0
        return max(asked_s, backoff.wait_s(self._failures, random.random()))

    def _plan(self, in_s: float) -> None:
        if not self._stopping.is_set():
            self._add("sync", "schedule", in_s)

    def _add(self, job_id: str, cause: str, in_s: float) -> None:
        at = datetime.now(UTC) + timedelta(seconds=in_s)
        self._scheduler.add_job(
            self._run, "date", run_date=at, args=[cause], id=job_id, replace_existing=True
        )

    def _watch_clock(self) -> None:
        """The scheduler goes by the wall clock: when somebody sets it, what was planned is planned anew."""
        offset = time.time() - time.monotonic()
        while not self._stopping.wait(CLOCK_CHECK_S):
            moved, offset = time.time() - time.monotonic() - offset, time.time() - time.monotonic()
            if abs(moved) > CLOCK_CHECK_S:
                log.warning("schedule.clock_was_set by_s=%d", moved)
                self._plan(1)
