"""The quiet line of the outbox, asked for anew when a page learns that something was sent."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from kiosk.views.access import require_person

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
bp.before_request(require_person)

CHANGED = "outbox-changed"
"""The event that the line listens to; parts that tell a state send it."""


@bp.get("/")
def line() -> str:
    return render_template("kiosk/_outbox.html")


def and_the_line(part: str) -> Response:
    """A part of a page, after which the line asks anew."""
    answer = make_response(part)
    answer.headers["HX-Trigger"] = CHANGED
    return answer
