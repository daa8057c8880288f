"""Names, addressee, signature and recipients of the periodic report, as the admin sets them."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit
from sync_server.periodic import wording_kept
from sync_server.periodic.wording import checked
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("report_wording", __name__, url_prefix="/reports/wording")

FIELDS = {
    "above": N_("Cơ quan chủ quản"),
    "unit": N_("Đơn vị báo cáo"),
    "place": N_("Địa danh"),
    "to": N_("Kính gửi"),
    "through": N_("Qua cơ quan"),
    "mark": N_("Ký hiệu sau «Số: …/»"),
    "signing": N_("Cách ký"),
    "post": N_("Chức vụ người ký"),
    "signer": N_("Họ tên người ký"),
    "recipients": N_("Nơi nhận"),
    "separator": N_("Dấu phân cách trong tệp CSV"),
}
OPTIONAL = frozenset({"above", "place", "through", "post", "signer", "recipients"})


@bp.get("/")
@needs("report_freezing")
def ask() -> ResponseReturnValue:
    return _page(Form(FIELDS, wording_kept.wording().as_dict()))


@bp.post("/")
@needs("report_freezing")
def change() -> ResponseReturnValue:
    form = Form.read(FIELDS, request.form, most=1000, optional=OPTIONAL)
    if form.errors:
        return _page(form), 422
    login, now = person().login, runtime().now()
    try:
        words = checked(form.values)
        with writing():
            wording_kept.put(words, now=now)
            audit.note(login, person().role, "set-report-wording", now=now)
    except CannotDo as refusal:
        return _page(form.refused(refusal)), 422
    return see_other(url_for("reports.every"))


def _page(form: Form) -> str:
    return render_template("sync_server/reports/wording.html", form=form, error_list=form.error_list)
