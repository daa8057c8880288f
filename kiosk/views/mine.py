"""«Báo cáo của tôi»: one's own reports, and what one wrote while the kiosk still holds it."""

from flask import Blueprint, render_template, request

from kiosk import additions, copies, drafts, identity, mine
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

A_PAGE, MOST_PAGES = 25, 10_000
"""Reports on one page of the list, and the last page that is asked for."""


@bp.get("/")
def list_page() -> str:
    page = max(1, min(request.args.get("page", 1, int), MOST_PAGES))
    reports = mine.my_reports(person().staff_id, most=A_PAGE + 1, after=(page - 1) * A_PAGE)
    more = len(reports) > A_PAGE and page < MOST_PAGES
    return render_template("kiosk/mine/list.html", reports=reports[:A_PAGE], page=page, more=more)


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
        may_add=(may_add := additions.may_add(report, now=runtime().now())),
        unsent=not may_add and drafts.is_open(drafts.addition_id(report_uuid), person()),
        copies=copies.count(report_uuid),
        link_choices=link_choices(report),
    )
