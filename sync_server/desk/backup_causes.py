"""What about backups is an alert: the last try failed, the newest is too old, a check found differences.

Each is a query of one row (subject, number shown, urgency, due at), or none.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import peewee as pw

from shared.clock import stamp
from sync_server.desk.alert_rules import DIFFERS, NO_BACKUP, OLD_BACKUP
from sync_server.fleet.backup_times import AGAIN
from sync_server.fleet.models import BackupRun
from sync_server.intake.models import Store

SUBJECT = "backup"
_SHOWN = "SL"


def causes(now: datetime, late_after: timedelta | None) -> Mapping[str, pw.ModelSelect]:
    run = BackupRun
    newest = run.id == run.select(pw.fn.MAX(run.id))
    stopped = (run.state == "running") & (run.started_at < stamp(now - AGAIN))
    failed = _row(run).where(newest & ((run.state == "failed") | stopped))
    done = run.select(pw.fn.MAX(run.id)).where(run.state == "done")
    differs = _row(run).where((run.id == done) & ((run.differing > 0) | (run.fault != "")))
    return {NO_BACKUP: failed, OLD_BACKUP: _old(now, late_after), DIFFERS: differs}


def _old(now: datetime, late_after: timedelta | None) -> pw.ModelSelect:
    """A server that was off for days makes one as it starts: while it does, nobody is rung."""
    if late_after is None:
        return _row(Store).where(pw.SQL("1 = 0"))
    run = BackupRun
    good = run.select(pw.fn.MAX(run.ended_at)).where(run.state == "done", run.ended_at <= stamp(now))
    runs_now = run.select(pw.SQL("1")).where(run.state == "running", run.started_at >= stamp(now - AGAIN))
    since = pw.fn.COALESCE(good, Store.created_at)
    return _row(Store).where((since < stamp(now - late_after)) & ~pw.fn.EXISTS(runs_now))


def _row(model: type[pw.Model]) -> pw.ModelSelect:
    return model.select(pw.Value(SUBJECT), pw.Value(_SHOWN), pw.Value(None), pw.Value(None))
