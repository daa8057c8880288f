"""«Sao lưu»: the newest backup, how old it is, and how the last tries went. Names and counts only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shared.clock import from_stamp
from sync_server.fleet import backup_runs
from sync_server.fleet.backup_times import LATE
from sync_server.runtime import runtime
from sync_server.views.log_words import backup_fault
from sync_server.views.signed_in import needs

bp = Blueprint("backups", __name__, url_prefix="/backups")

SHOWN = 30


@bp.get("/")
@needs("backups")
def page() -> ResponseReturnValue:
    newest, settings = backup_runs.newest_good(), runtime().settings
    age = runtime().now() - from_stamp(newest.ended_at) if newest else None
    return render_template(
        "sync_server/backups.html",
        newest=newest,
        age_s=None if age is None else age.total_seconds(),
        late=settings.backup_at is not None and (age is None or age > LATE),
        runs=backup_runs.newest(SHOWN),
        at=settings.backup_at,
        keep=settings.backup_keep,
        own_folder=settings.backup_to is None,
        fault_of=backup_fault,
    )
