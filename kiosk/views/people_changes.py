"""«Cán bộ»: a new passphrase for who forgot hers, or the end of her signing in; each said plainly first."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import staff, staff_changes
from kiosk.forms.small import Small
from kiosk.runtime import runtime
from kiosk.views.access import person, require_supervisor
from kiosk.views.small import shown
from shared.errors import CannotDo, InvalidReport
from shared.web import see_other
from shared.words import N_

bp = Blueprint("people_changes", __name__, url_prefix="/staff")
bp.before_request(require_supervisor)

NAMES = ("passphrase", "again")


class OwnAccount(CannotDo):
    slug = "own-account"
    title = N_("Anh/chị không tự đặt lại mật khẩu của mình ở đây")
    todo = N_("Nhờ một đầu mối khác của đơn vị làm.")


@bp.get("/<login>/reset")
def reset_page(login: str) -> str:
    return _reset_page(login, Small())


@bp.post("/<login>/reset")
def reset(login: str) -> Response | tuple[str, int]:
    form, rt = Small.read(request.form, NAMES).same("passphrase", "again"), runtime()
    _not_own(login)
    if form.errors:
        return _reset_page(login, form), 422
    work = rt.settings.passphrase_work
    try:
        staff_changes.reset(login, form.values["passphrase"], by=person().login, now=rt.now(), work=work)
    except InvalidReport as invalid:
        return _reset_page(login, form.with_errors(invalid.errors)), 422
    return see_other(url_for("people.page"))


@bp.get("/<login>/retire")
def retire_page(login: str) -> str:
    return render_template("kiosk/staff/retire.html", who=staff.find(login))


@bp.post("/<login>/retire")
def retire(login: str) -> Response:
    staff_changes.retire(login, by=person().login, now=runtime().now())
    return see_other(url_for("people.page"))


def _not_own(login: str) -> None:
    """Who is signed in knows her passphrase; a reset would only close her own reports."""
    if staff.find(login).staff_id == person().staff_id:
        raise OwnAccount


def _reset_page(login: str, form: Small) -> str:
    _not_own(login)
    who, closing = staff.find(login), staff_changes.would_close(login)
    return render_template("kiosk/staff/reset.html", who=who, closing=closing, **shown(form))
