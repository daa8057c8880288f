"""First run: «Kết nối với máy chủ của huyện». Ask with the one-time code, then confirm what came back."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import enrolment, identity
from kiosk.authority import authority_of
from kiosk.failures import RETRIES, SyncFailure
from kiosk.forms.small import Small
from kiosk.runtime import runtime
from kiosk.views.small import failed, shown, too_many
from shared.errors import CodeRefused, IntakeError, InvalidReport, TooManyAttempts
from shared.web import see_other
from shared.words import N_

bp = Blueprint("connect", __name__, url_prefix="/connect")
ASKED = ("server_url", "code")
CONFIRMED = ("name", "login", "passphrase", "again")


@bp.before_request
def only_once() -> Response | None:
    """A connected kiosk is not connected anew from a page."""
    return redirect(url_for("start.page"), 303) if identity.current() else None


@bp.get("/")
def ask_page() -> str:
    return _ask_page(Small())


@bp.post("/")
def ask() -> Response | tuple[str, int]:
    form, rt = Small.read(request.form, ASKED), runtime()
    if form.errors:
        return _ask_page(form), 422
    try:
        server_url, code = form.values["server_url"], form.values["code"]
        enrolment.ask(
            server_url,
            code,
            now=rt.now(),
            insecure_http=rt.settings.insecure_http,
            authority=authority_of(rt.settings),
        )
    except IntakeError as error:
        return _ask_page(_not_connected(form, error)), 422
    return see_other(url_for(".confirm_page"))


@bp.get("/confirm")
def confirm_page() -> Response | tuple[str, int]:
    return _confirm_page(Small())


@bp.post("/confirm")
def confirm() -> Response | tuple[str, int]:
    form, rt = Small.read(request.form, CONFIRMED).same("passphrase", "again"), runtime()
    if form.errors:
        return _confirm_page(form, 422)
    try:
        work = rt.settings.passphrase_work
        staff = enrolment.confirm(**form.only("login", "name", "passphrase"), now=rt.now(), work=work)
    except InvalidReport as invalid:
        return _confirm_page(form.with_errors(invalid.errors), 422)
    return see_other(url_for("sign.page", login=staff.login))


def _ask_page(form: Small) -> str:
    waiting = enrolment.pending()
    return render_template("kiosk/connect/ask.html", waiting=waiting, **shown(form))


def _confirm_page(form: Small, status: int = 200) -> Response | tuple[str, int]:
    pending = enrolment.pending()
    if pending is None:
        return redirect(url_for(".ask_page"), 303)
    return render_template("kiosk/connect/confirm.html", pending=pending, **shown(form)), status


def _not_connected(form: Small, error: IntakeError) -> Small:
    """The error at the field that it is about. Nothing tries again by itself yet."""
    if isinstance(error, TooManyAttempts):
        return form.with_errors({"code": too_many(error)})
    if isinstance(error, SyncFailure) and error.kind == RETRIES:
        error.todo = N_("Xem lại địa chỉ và mạng rồi bấm «Kết nối» lần nữa. Mã vẫn dùng được.")
    return failed(form, "code" if isinstance(error, CodeRefused) else "server_url", error)
