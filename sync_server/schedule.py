"""When the server does what by itself. What it does stands elsewhere, and each job is also a command."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from apscheduler.schedulers.base import BaseScheduler

from shared.database import connected
from shared.store_faults import fault_of
from sync_server.desk import alerts
from sync_server.fleet import backup_runs, log_keeping
from sync_server.fleet.backup_runs import Plan
from sync_server.fleet.backup_times import LATE
from sync_server.intake.merging import merge_waiting
from sync_server.periodic.nightly import count_nightly
from sync_server.runtime import Runtime
from sync_server.store import database

log = logging.getLogger(__name__)

LOG_EVERY_S = 3600
BACKUP_LOOK_S = 60
"""Seconds between two looks whether a backup is due."""

REPORTS_EVERY_S = 900
"""How often it is asked whether the drafts of the night were counted."""


def add_jobs(scheduler: BaseScheduler, runtime: Runtime) -> None:
    """Every process may run them: entries and alerts are claimed, so a second one finds nothing to do."""
    settings = runtime.settings
    runtime.pulse.merged_at = runtime.now()
    for name, job, every_s in (
        ("backup", backup_job, BACKUP_LOOK_S),
        ("merge", merge_job, settings.merge_every_s),
        ("alerts", alert_job, settings.alert_every_s),
        ("reports", report_job, REPORTS_EVERY_S),
        ("log", log_job, LOG_EVERY_S),
    ):
        scheduler.add_job(
            job,
            "interval",
            seconds=every_s,
            jitter=max(1, every_s // 5),
            id=name,
            args=[runtime],
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=runtime.now(),
        )


def merge_job(runtime: Runtime) -> None:
    with _turn("merge"), connected(database):
        merge_waiting(runtime.keys, now=runtime.now(), wait_s=0)
        runtime.pulse.merged_at = runtime.now()


def backup_job(runtime: Runtime) -> None:
    """Tonight's backup, if it is due; only where the keys are that a check of the store needs."""
    settings = runtime.settings
    if settings.backup_at is None or not runtime.keys.private:
        return
    plan = Plan(settings.data, settings.backup_at, settings.backup_to, settings.backup_keep)
    with _turn("backup"), connected(database):
        backup_runs.run_if_due(plan, runtime.keys, now=runtime.now)


def alert_job(runtime: Runtime) -> None:
    """One round of alerts; only where the keys are that open the channels' addresses."""
    if runtime.keys.private:
        with _turn("alerts"), connected(database):
            run_alerts(runtime)


def report_job(runtime: Runtime) -> None:
    """The drafts of the periodic reports, once a night."""
    with _turn("periodic"), connected(database):
        count_nightly(now=runtime.now())


def log_job(runtime: Runtime) -> None:
    """Let go of what is older in the log than it is kept."""
    with _turn("log"), connected(database):
        log_keeping.drop_old(runtime.settings.log_months, now=runtime.now())


@contextmanager
def _turn(job: str) -> Iterator[None]:
    """One turn of a job. The schedule lives on whatever happens: what failed is logged and tried again at the
    next turn; a store that is away, full or busy in one line.
    """
    try:
        yield
    except Exception as fault:
        known = fault_of(fault)
        if known is None:
            log.exception("%s.run_failed", job)
        else:
            log.warning("%s.run_failed code=%s", job, known.slug)


def run_alerts(runtime: Runtime) -> alerts.Run:
    settings = runtime.settings
    return alerts.run(
        runtime.keys,
        now=runtime.now(),
        repeat=timedelta(minutes=settings.alert_repeat_min),
        silent_after=timedelta(hours=settings.alert_silent_hours),
        backup_late_after=LATE if settings.backup_at else None,
    )
