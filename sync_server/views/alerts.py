"""«Báo động»: what a person of one's role must know of, and «Đã biết» for each. Numbers and times only."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from shared.web import see_other
from sync_server.desk import alerts
from sync_server.desk.alert_rules import KINDS
from sync_server.desk.reader import Reader
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.signed_in import needs, person

bp = Blueprint("alerts", __name__, url_prefix="/alerts")


@bp.get("/")
@needs("alerts")
def page() -> ResponseReturnValue:
    shown = alerts.shown_to(person().role)
    return render_template(
        "sync_server/alerts/page.html",
        ringing=[alert for alert in shown if not alert.acknowledged_at],
        known=[alert for alert in shown if alert.acknowledged_at],
        kinds=KINDS,
        repeat_min=runtime().settings.alert_repeat_min,
    )


@bp.post("/<int:number>/acknowledge")
@needs("alerts")
def acknowledge(number: int) -> ResponseReturnValue:
    with writing():
        alerts.acknowledge(number, Reader(person().login, person().role, runtime().now()))
    return see_other(url_for(".page"))
