"""When the server does what by itself. What it does stands elsewhere, and each job is also a command."""

import logging

from apscheduler.schedulers.base import BaseScheduler

from shared.database import connected
from sync_server.intake.merging import merge_waiting
from sync_server.runtime import Runtime
from sync_server.store import database

log = logging.getLogger(__name__)


def add_jobs(scheduler: BaseScheduler, runtime: Runtime) -> None:
    """Every process may run them: a merge claims its entries, so a second one finds nothing to do."""
    every_s = runtime.settings.merge_every_s
    scheduler.add_job(
        merge_job,
        "interval",
        seconds=every_s,
        jitter=max(1, every_s // 5),
        id="merge",
        args=[runtime],
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=runtime.now(),
    )


def merge_job(runtime: Runtime) -> None:
    """One merge run; a failure is logged and tried again at the next turn."""
    try:
        with connected(database):
            merge_waiting(runtime.keys, now=runtime.now())
    except Exception:  # the schedule must live on; the log says what failed
        log.exception("merge.run_failed")
