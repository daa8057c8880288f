"""What is printed: the neutral slip, and Mẫu số 01 with every copy counted."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import copies, identity, mine
from kiosk.forms.official import official_form
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from shared.errors import CannotDo
from shared.report.rules import LOCAL
from shared.web import see_other
from shared.words import N_

bp = Blueprint("printing", __name__, url_prefix="/mine")
bp.before_request(require_person)


class NotHeld(CannotDo):
    slug = "content-not-held"
    title = N_("Máy này không còn in được nội dung báo cáo")
    todo = N_("Huyện giữ báo cáo. Cần bản giấy, hãy hỏi cán bộ của huyện theo số báo cáo.")


@bp.get("/<report_uuid>/slip")
def slip(report_uuid: str) -> str:
    report = mine.one_of_mine(report_uuid, person())
    return render_template("kiosk/print/slip.html", report=report, phones=identity.hotlines())


@bp.get("/<report_uuid>/form")
def form(report_uuid: str) -> str:
    """A preview; paper gets it only as a counted copy."""
    report, told = mine.one_of_mine(report_uuid, person()), mine.read_mine(report_uuid, person())
    if told is None or report.district_received_at:
        raise NotHeld(report.report_no)
    count = copies.count(report_uuid)
    return render_template(
        "kiosk/print/form.html",
        report=report,
        sheet=official_form(told, identity.communes()),
        unit=identity.needed().unit_name,
        day=runtime().now().astimezone(LOCAL),
        officer=person().name,
        count=count,
        printing=count > 0 and request.args.get("copy") == str(count),
    )


@bp.post("/<report_uuid>/form")
def copy(report_uuid: str) -> Response:
    """One more copy: noted first, then handed to the browser's printing."""
    form(report_uuid)
    number = copies.note(report_uuid, person(), now=runtime().now())
    return see_other(url_for(".form", report_uuid=report_uuid, copy=number))
