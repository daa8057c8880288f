"""«Báo cáo của tôi»: one's own reports, and what one wrote while the kiosk still holds it."""

from flask import Blueprint, render_template

from kiosk import additions, copies, identity, mine
from kiosk.forms.masking import left_to_see, masked
from kiosk.forms.summary import lines_of_report
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.another import link_choices
from kiosk.views.saved import where_it_stands
from kiosk.views.words import word
from shared.web.language import lang

bp = Blueprint("mine", __name__, url_prefix="/mine")
bp.before_request(require_person)


@bp.get("/")
def list_page() -> str:
    return render_template("kiosk/mine/list.html", reports=mine.my_reports(person().staff_id))


@bp.get("/<report_uuid>")
def one(report_uuid: str) -> str:
    report = mine.one_of_mine(report_uuid, person())
    told = mine.read_mine(report_uuid, person()) or {}
    taken_up = bool(report.district_received_at)
    groups = lines_of_report(left_to_see(told) if taken_up else told, identity.communes(), lang())
    parts = [
        (word("field_groups", group), [masked(line) if taken_up else line for line in lines])
        for group, lines in groups
    ]
    return render_template(
        "kiosk/mine/one.html",
        **where_it_stands(report),
        parts=parts,
        taken_up=taken_up,
        added_at=mine.revision_times(report_uuid)[1:],
        may_add=additions.may_add(report, now=runtime().now()),
        copies=copies.count(report_uuid),
        link_choices=link_choices() if told and not taken_up else [],
    )
