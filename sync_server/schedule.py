"""When the server does what by itself. What it does stands elsewhere, and each job is also a command."""

import logging
from datetime import timedelta

from apscheduler.schedulers.base import BaseScheduler

from shared.database import connected
from sync_server.desk import alerts
from sync_server.fleet import backup_runs, log_keeping, tls
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
    """One merge run; a failure is logged and tried again at the next turn."""
    try:
        with connected(database):
            merge_waiting(runtime.keys, now=runtime.now())
        runtime.pulse.merged_at = runtime.now()
    except Exception:  # the schedule must live on; the log says what failed
        log.exception("merge.run_failed")


def backup_job(runtime: Runtime) -> None:
    """Tonight's backup, if it is due; only where the keys are that a check of the store needs."""
    settings = runtime.settings
    if settings.backup_at is None or not runtime.keys.private:
        return
    plan = Plan(settings.data, settings.backup_at, settings.backup_to, settings.backup_keep)
    try:
        with connected(database):
            backup_runs.run_if_due(plan, runtime.keys, now=runtime.now)
    except Exception:  # the schedule must live on; the log says what failed
        log.exception("backup.run_failed")


def alert_job(runtime: Runtime) -> None:
    """One round of alerts; only where the keys are that open the channels' addresses."""
    if not runtime.keys.private:
        return
    try:
        with connected(database):
            run_alerts(runtime)
    except Exception:  # the schedule must live on; the log says what failed
        log.exception("alerts.run_failed")


def report_job(runtime: Runtime) -> None:
    """The drafts of the periodic reports, once a night."""
    try:
        with connected(database):
            count_nightly(now=runtime.now())
    except Exception:  # the schedule must live on; the log says what failed
        log.exception("periodic.run_failed")


def log_job(runtime: Runtime) -> None:
    """Let go of what is older in the log than it is kept."""
    try:
        with connected(database):
            log_keeping.drop_old(runtime.settings.log_months, now=runtime.now())
    except Exception:  # the schedule must live on; the log says what failed
        log.exception("log.run_failed")


def run_alerts(runtime: Runtime) -> alerts.Run:
    settings = runtime.settings
    return alerts.run(
        runtime.keys,
        now=runtime.now(),
        repeat=timedelta(minutes=settings.alert_repeat_min),
        silent_after=timedelta(hours=settings.alert_silent_hours),
        backup_late_after=LATE if settings.backup_at else None,
        certificate_ends=tls.ends(settings.data, settings.certificate),
    )
