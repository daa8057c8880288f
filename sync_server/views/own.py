"""A person's own account: her password, her second factor, where she is signed in."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import CannotDo, TooManyAttempts
from shared.web import see_other
from shared.web.language import own_path
from shared.words import N_
from sync_server.accounts import people, rules, second_factor, sessions
from sync_server.accounts.guessing import WrongPassword, password_of
from sync_server.accounts.models import User
from sync_server.desk import audit
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.qr import qr_code
from sync_server.views.signed_in import Person, person, who_owes
from sync_server.views.signing import retry_after, too_many

bp = Blueprint("own", __name__, url_prefix="/me")

PASSWORDS = {
    "password": N_("Mật khẩu đang dùng"),
    "new_password": N_("Mật khẩu mới"),
    "again": N_("Mật khẩu mới, ghi lại lần nữa"),
}
CODE = {"code": N_("Mã 6 số trên điện thoại")}
RENEW = {"password": N_("Mật khẩu đang dùng")}
WRONG = N_("Mật khẩu chưa đúng")


@bp.get("/")
def page() -> ResponseReturnValue:
    rt, who = runtime(), person()
    user = people.find(who.id)
    return render_template(
        "sync_server/own/page.html",
        who=who,
        factor=second_factor.state_of(user),
        wanted=rules.rules().wants_second_factor(who.role),
        sessions=sessions.open_of(user, now=rt.now(), idle_s=rt.settings.sign_out_after_s),
    )


@bp.get("/password")
def ask_password() -> ResponseReturnValue:
    return _password_page(Form(PASSWORDS), who_owes("password"))


@bp.post("/password")
def change_password() -> ResponseReturnValue:
    """A new password of her own; wherever else she was signed in, she is not any more."""
    rt, who, form = runtime(), who_owes("password"), Form.read(PASSWORDS, request.form)
    if not form.errors and form["again"] != form["new_password"]:
        form = form.wrong("again", gettext("Hai lần ghi chưa giống nhau"))
    if form.errors:
        return _password_page(form, who), 422
    try:
        user = _ensure_password(who)
        with writing():
            people.choose_password(user, request.form["new_password"], now=rt.now(), work=rt.settings.work)
            sessions.end_all(user, now=rt.now(), but=who.session_id)
            audit.note(who.login, who.role, "change-password", now=rt.now())
    except WrongPassword:
        return _password_page(form.wrong("password", gettext(WRONG)), who), 422
    except TooManyAttempts as slow:
        return _password_page(form.wrong("password", too_many(slow)), who), 429, retry_after(slow)
    except CannotDo as refusal:
        return _password_page(form.refused(refusal), who), 422
    return see_other(_onward() if who.owes else url_for(".page"))


@bp.get("/second-factor", endpoint="second_factor")
def second_factor_page() -> ResponseReturnValue:
    who = who_owes("second-factor")
    user = people.find(who.id)
    if second_factor.state_of(user).since:
        return render_template("sync_server/own/renew.html", form=Form(RENEW), error_list=[])
    return _enrol_page(Form(CODE), user, who)


@bp.post("/second-factor")
def confirm_second_factor() -> ResponseReturnValue:
    """The codes for a lost telephone are in this answer, and never again."""
    rt, who, form = runtime(), who_owes("second-factor"), Form.read(CODE, request.form)
    user = people.find(who.id)
    if form.errors:
        return _enrol_page(form, user, who), 422
    try:
        with writing():
            codes = second_factor.confirm(user, form["code"], key=_key(), now=rt.now())
            audit.note(who.login, who.role, "set-second-factor", now=rt.now())
    except second_factor.WrongCode as wrong:
        return _enrol_page(form.wrong("code", gettext(wrong.title)), user, who), 422
    return render_template("sync_server/own/recovery_codes.html", codes=codes, onward=_onward())


@bp.post("/second-factor/renew")
def renew_second_factor() -> ResponseReturnValue:
    """Another telephone, or new codes: the old ones are void, and the page to set one up follows."""
    rt, who, form = runtime(), person(), Form.read(RENEW, request.form)
    shown = "sync_server/own/renew.html"
    if form.errors:
        return render_template(shown, form=form, error_list=form.error_list), 422
    try:
        user = _ensure_password(who)
    except WrongPassword:
        form = form.wrong("password", gettext(WRONG))
        return render_template(shown, form=form, error_list=form.error_list), 422
    except TooManyAttempts as slow:
        form = form.wrong("password", too_many(slow))
        return render_template(shown, form=form, error_list=form.error_list), 429, retry_after(slow)
    with writing():
        second_factor.reset(user)
        audit.note(who.login, who.role, "reset-second-factor", now=rt.now(), reason=who.login)
    return see_other(url_for(".second_factor"))


@bp.post("/sessions/<int:number>/end")
def end_session(number: int) -> ResponseReturnValue:
    sessions.end_one(people.find(person().id), number, now=runtime().now())
    return see_other(url_for(".page"))


@bp.post("/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    who = person()
    sessions.end_all(people.find(who.id), now=runtime().now(), but=who.session_id)
    return see_other(url_for(".page"))


def _ensure_password(who: Person) -> User:
    """Raises WrongPassword, TooManyAttempts."""
    return password_of(who.login, request.form["password"], request.remote_addr or "?", now=runtime().now())


def _key() -> bytes:
    return second_factor.key_from(runtime().keys.signing_seed)


def _onward() -> str:
    return own_path(request.args.get("next", ""))


def _password_page(form: Form, who: Person) -> str:
    return render_template(
        "sync_server/own/password.html", form=form, error_list=form.error_list, first=who.owes == "password"
    )


def _enrol_page(form: Form, user: User, who: Person) -> str:
    with writing():
        secret = second_factor.offered(user, since=who.started_at, key=_key(), now=runtime().now())
    return render_template(
        "sync_server/own/second_factor.html",
        form=form,
        error_list=form.error_list,
        picture=qr_code(second_factor.uri(secret, user.login)),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )
