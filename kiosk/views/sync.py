"""«Gửi báo cáo»: whether reports reach the district, and who must do what if not. For the supervisor."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import attachments, identity, outbox, restores, spells, sync_log
from kiosk.runtime import runtime
from kiosk.views.access import require_supervisor
from kiosk.views.outbox_line import and_the_line
from kiosk.views.sync_words import log_lines, situation
from shared.web import see_other

bp = Blueprint("sync", __name__, url_prefix="/sync")
bp.before_request(require_supervisor)

SHOWN = 20
LOOKED_AT = 600
"""Runs of about two days, which are folded into what is shown."""
ASKS_AT_MOST = 30


@bp.get("/")
def page() -> str:
    state = _state()
    asks_again = "now" in request.args or state["running"]
    return render_template("kiosk/sync/page.html", **state, asked=0, asks_again=asks_again)


@bp.get("/state")
def state() -> Response:
    """Asked again every two seconds for a minute after «Gửi ngay»."""
    asked = request.args.get("asked", 0, type=int)
    again = 0 <= asked < ASKS_AT_MOST
    return and_the_line(render_template("kiosk/sync/_state.html", **_state(), asked=asked, asks_again=again))


@bp.post("/")
def now() -> Response:
    runtime().ask_sync("page")
    return see_other(url_for(".page", now=1))


def _state() -> dict[str, object]:
    counts, runs = outbox.counts(runtime().now()), sync_log.last_runs(LOOKED_AT)
    stopped_by = identity.needed().stopped_by
    return {
        "counts": counts,
        "situation": situation(counts, attachments.counts(), runs, stopped_by),
        "lines": log_lines(spells.spells(runs), restores.noticed(SHOWN))[:SHOWN],
        "running": bool(runs) and runs[0].ended_at is None,
    }
