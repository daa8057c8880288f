"""«Cán bộ»: who may sign in here. For the station's supervisor."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kiosk import staff, staff_changes
from kiosk.forms.small import Small
from kiosk.runtime import runtime
from kiosk.views.access import person, require_supervisor
from kiosk.views.small import shown
from shared.errors import InvalidReport
from shared.web import see_other
from shared.words import N_

bp = Blueprint("people", __name__, url_prefix="/staff")
bp.before_request(require_supervisor)

ROLES = {"reporter": N_("Cán bộ tiếp nhận"), "supervisor": N_("Đầu mối của đơn vị")}
WHATS = {staff_changes.RESET: N_("đặt lại mật khẩu"), staff_changes.RETIRED: N_("cho thôi đăng nhập")}
NAMES = ("name", "login", "role", "passphrase", "again")


@bp.get("/")
def page() -> str:
    return _page(Small())


@bp.post("/")
def add() -> Response | tuple[str, int]:
    form, rt = Small.read(request.form, NAMES).same("passphrase", "again"), runtime()
    if form.errors:
        return _page(form), 422
    try:
        account = form.only("login", "name", "role", "passphrase")
        staff.add(**account, now=rt.now(), work=rt.settings.passphrase_work)
    except InvalidReport as invalid:
        return _page(form.with_errors(invalid.errors)), 422
    return see_other(url_for(".page"))


def _page(form: Small) -> str:
    choices = [{"value": role, "text": gettext(text)} for role, text in ROLES.items()]
    return render_template(
        "kiosk/staff/list.html",
        people=staff.active(),
        me=person().staff_id,
        roles=ROLES,
        role_choices=choices,
        changes=staff_changes.last_changes(),
        whats=WHATS,
        **shown(form),
    )
