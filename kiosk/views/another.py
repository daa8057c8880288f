"""«Thêm trẻ khác trong cùng vụ việc»: a new draft with the incident of a report of mine, linked to it."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from kiosk import drafts, identity, mine
from kiosk.forms.another import KINDS, answers_for_another
from kiosk.forms.read import first_answers
from kiosk.forms.steps import DANGER
from kiosk.mine import MyReport
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.words import word
from shared.errors import CannotDo, NotThere
from shared.web import see_other
from shared.words import N_

bp = Blueprint("another", __name__, url_prefix="/report")
bp.before_request(require_person)


class TakenUp(CannotDo):
    slug = "taken-up"
    title = N_("Huyện đã tiếp nhận báo cáo này, không chép lại nội dung được nữa")
    todo = N_("Lập báo cáo mới cho trẻ kia; ở «Liên quan với báo cáo khác» ghi số của báo cáo này.")


@bp.post("/<report_uuid>/another")
def new(report_uuid: str) -> Response:
    """Raises NotThere for another's report, and once the kiosk forgot what mine said; TakenUp from when the
    author does not see the incident any more.
    """
    first, told = mine.one_of_mine(report_uuid, person()), mine.read_mine(report_uuid, person())
    if first.district_received_at:
        raise TakenUp(first.report_no)
    if told is None:
        raise NotThere("copy")
    kind = request.form.get("link_kind", "")
    rt = runtime()
    new_uuid, now = str(rt.new_id()), rt.now()
    answers = {
        **first_answers(now=now, commune=identity.needed().unit_commune),
        **answers_for_another(told, first.report_no, kind if kind in KINDS else KINDS[0]),
    }
    drafts.save(new_uuid, person().staff_id, answers, started_at=now, now=now)
    return see_other(url_for("report.page", report_uuid=new_uuid, slug=DANGER.slug))


def link_choices(report: MyReport) -> list[dict[str, object]]:
    """How the other child is related, for the radios of a page; none once there is nothing to take over."""
    if report.district_received_at or not report.held:
        return []
    return [{"value": kind, "text": word("link_kind", kind), "checked": kind == KINDS[0]} for kind in KINDS]
