"""«Tình trạng máy»: the selftest as a page, and a page to try the printer with. For the supervisor."""

from flask import Blueprint, render_template, request
from flask_babel import gettext

from kiosk import selftest
from kiosk.check import ATTENTION
from kiosk.runtime import runtime
from kiosk.views.access import require_supervisor

bp = Blueprint("machine", __name__, url_prefix="/machine")
bp.before_request(require_supervisor)


@bp.get("/")
def page() -> str:
    """`?all=1`, of the button «Kiểm tra lại», also reads the whole database and asks the district."""
    rt, ask = runtime(), request.args.get("all") == "1"
    found = selftest.run(rt.settings, now=rt.now, new_id=rt.new_id, ask=ask)
    told = [check.in_words(gettext, now=rt.now()) for check in found]
    return render_template(
        "kiosk/machine/page.html",
        attention=[one for one in told if one.state == ATTENTION],
        fine=[one for one in told if one.state != ATTENTION],
        checked_at=rt.now(),
        asked=ask,
    )


@bp.get("/test-page")
def test_page() -> str:
    """Neutral words only: paper that lies about says nothing."""
    return render_template("kiosk/machine/test_page.html", printed_at=runtime().now())
