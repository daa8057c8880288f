"""What the signed-in see first: the draft, the one large button, and the reports of their own."""

from flask import Blueprint, render_template

from kiosk import drafts, mine
from kiosk.views.access import person, require_person
from kiosk.views.words import short_time

bp = Blueprint("home", __name__, url_prefix="/home")
bp.before_request(require_person)

LATEST = 5


@bp.get("/")
def page() -> str:
    draft, reports = drafts.latest(person()), mine.my_reports(person().staff_id, most=LATEST + 1)
    return render_template(
        "kiosk/home.html",
        draft=draft,
        draft_time=short_time(draft.saved_at) if draft else "",
        reports=reports[:LATEST],
        more=len(reports) > LATEST,
    )
