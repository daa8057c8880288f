"""What the signed-in see first: the drafts, the one large button, and the reports of their own."""

from flask import Blueprint, render_template

from kiosk import mine
from kiosk.views.access import person, require_person
from kiosk.views.begun import begun

bp = Blueprint("home", __name__, url_prefix="/home")
bp.before_request(require_person)

LATEST, DRAFTS = 5, 2
"""Reports and drafts that are shown here; behind a link are all of them."""


@bp.get("/")
def page() -> str:
    reports, every = mine.my_reports(person().staff_id, most=LATEST + 1), begun()
    return render_template(
        "kiosk/home.html",
        begun=every[:DRAFTS],
        drafts=len(every),
        reports=reports[:LATEST],
        more=len(reports) > LATEST,
    )


@bp.get("/drafts")
def drafts_page() -> str:
    return render_template("kiosk/drafts.html", begun=begun())
