"""After filing: the number, the receipt code, what happens next, and where the report stands by now."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from kiosk import additions, attachments, identity, mine
from kiosk.forms.level import what_happens
from kiosk.mine import MyReport
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.another import link_choices
from kiosk.views.outbox_line import and_the_line
from kiosk.views.words import state as state_words
from kiosk.views.words import state_hint

bp = Blueprint("saved", __name__, url_prefix="/report")
bp.before_request(require_person)


@bp.get("/<report_uuid>/saved")
def page(report_uuid: str) -> str:
    report = mine.one_of_mine(report_uuid, person())
    told = mine.read_mine(report_uuid, person()) or {}
    return render_template(
        "kiosk/report/saved.html",
        **where_it_stands(report),
        promises=what_happens(report.urgency, _received_at(told)),
        must_phone=report.urgency == "high",
        phones=identity.hotlines(),
        phone_words=gettext("Báo cáo này không thay cho cuộc gọi."),
        report_uuid=report_uuid,
        may_add=additions.may_add(report, now=runtime().now()),
        link_choices=link_choices(report),
    )


@bp.get("/<report_uuid>/state")
def state(report_uuid: str) -> Response:
    """Asked again every few seconds, until the district has it or its person is signed out."""
    report = mine.one_of_mine(report_uuid, person())
    return and_the_line(render_template("kiosk/report/_state.html", **where_it_stands(report)))


def where_it_stands(report: MyReport) -> dict[str, object]:
    return {
        "report": report,
        "state_words": state_words(report),
        "state_hint": state_hint(report),
        "asks_again": report.state in ("saved", "sent"),
        "attached": attachments.count(report.report_uuid),
    }


def _received_at(told: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(told["received_at"]) if "received_at" in told else None
