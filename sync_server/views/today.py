"""The start page: four pictures, what needs a person, and the stations that are silent."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from sync_server.desk.today import today
from sync_server.fleet import kiosks
from sync_server.runtime import runtime
from sync_server.views.needs import needs_of
from sync_server.views.signed_in import needs, person

bp = Blueprint("today", __name__, url_prefix="/today")

SILENT_SHOWN = 8


@bp.get("/")
@needs("today")
def page() -> ResponseReturnValue:
    now = runtime().now()
    found, silent = today(now=now), kiosks.silent(now=now)
    return render_template(
        "sync_server/today/page.html",
        today=found,
        needs=needs_of(person().role, found, len(silent)),
        silent=silent[:SILENT_SHOWN],
        silent_count=len(silent),
        now=now,
    )
