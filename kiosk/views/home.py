"""What the signed-in see first: the drafts, the one large button, and the reports of their own."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext

from kiosk import additions, drafts, mine
from kiosk.drafts import Draft
from kiosk.forms.addition import ADDS_TO
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.adding_draft import is_sent
from kiosk.views.words import short_time

bp = Blueprint("home", __name__, url_prefix="/home")
bp.before_request(require_person)

LATEST = 5


@bp.get("/")
def page() -> str:
    reports = mine.my_reports(person().staff_id, most=LATEST + 1)
    return render_template(
        "kiosk/home.html",
        begun=[shown for draft in drafts.open_ones(person()) if (shown := _begun(draft))],
        reports=reports[:LATEST],
        more=len(reports) > LATEST,
    )


def _begun(draft: Draft) -> dict[str, str] | None:
    """A draft of a report, or of what may still be added to one: where it goes on, and how it is dropped."""
    at = {"time": short_time(draft.saved_at)}
    if ADDS_TO in draft.answers:
        report = mine.one_of_mine(str(draft.answers[ADDS_TO]), person())
        if is_sent(draft.answers) or not additions.may_add(report, now=runtime().now()):
            return None
        title = gettext("Phần bổ sung cho %(number)s lúc %(time)s", number=report.report_no, **at)
        return {"title": title, "href": url_for("adding.page", report_uuid=report.report_uuid)}
    return {
        "title": gettext("Bản nháp lúc %(time)s", **at),
        "href": url_for("report.resume", report_uuid=draft.report_uuid),
        "drop": url_for("report.discard_page", report_uuid=draft.report_uuid),
    }
