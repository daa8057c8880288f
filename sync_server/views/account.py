"""One account, for the admin: where it is signed in, another first password, another second factor."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.accounts import people, second_factor, sessions
from sync_server.accounts.models import User
from sync_server.desk import audit
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("account", __name__, url_prefix="/accounts/<int:number>")

PASSWORD = {"password": N_("Mật khẩu")}


@bp.get("/")
@needs("accounts")
def page(number: int) -> ResponseReturnValue:
    rt, account = runtime(), people.find(number)
    return render_template(
        "sync_server/accounts/account.html",
        account=account,
        factor=second_factor.state_of(account),
        sessions=sessions.open_of(account, now=rt.now(), idle_s=rt.settings.sign_out_after_s),
        own=account.id == person().id,
    )


@bp.get("/password")
@needs("accounts")
def ask_password(number: int) -> ResponseReturnValue:
    return _password_page(Form(PASSWORD), _another(number))


@bp.post("/password")
@needs("accounts")
def reset_password(number: int) -> ResponseReturnValue:
    """A password for one sign-in; wherever the person was signed in, she is not any more."""
    rt, account, form = runtime(), _another(number), Form.read(PASSWORD, request.form)
    if form.errors:
        return _password_page(form, account), 422
    try:
        with writing():
            people.set_password(
                account, request.form["password"], now=rt.now(), work=rt.settings.work, first=True
            )
            sessions.end_all(account, now=rt.now())
            _note("reset-password", account.login)
    except CannotDo as refusal:
        return _password_page(form.refused(refusal), account), 422
    return _back(number)


@bp.get("/second-factor")
@needs("accounts")
def ask_second_factor(number: int) -> ResponseReturnValue:
    return render_template("sync_server/accounts/second_factor.html", account=_another(number))


@bp.post("/second-factor")
@needs("accounts")
def reset_second_factor(number: int) -> ResponseReturnValue:
    """The telephone is lost, and the codes for that day too: she sets up another at her next sign-in."""
    account = _another(number)
    with writing():
        second_factor.reset(account)
        sessions.end_all(account, now=runtime().now())
        _note("reset-second-factor", account.login)
    return _back(number)


@bp.post("/sessions/<int:session_id>/end")
@needs("accounts")
def end_session(number: int, session_id: int) -> ResponseReturnValue:
    account = people.find(number)
    with writing():
        sessions.end_one(account, session_id, now=runtime().now())
        _note("end-session", account.login)
    return _back(number)


@bp.post("/sessions/end")
@needs("accounts")
def end_sessions(number: int) -> ResponseReturnValue:
    account = people.find(number)
    with writing():
        sessions.end_all(account, now=runtime().now())
        _note("end-session", account.login)
    return _back(number)


def _another(number: int) -> User:
    """Raises NotThere, or CannotDo for her own account: an open session alone shall not be enough there."""
    if number == person().id:
        raise CannotDo(
            "own account",
            title=N_("Đây là tài khoản của chính anh/chị"),
            todo=N_("Mở «Tài khoản của tôi» và dùng mật khẩu đang dùng."),
        )
    return people.find(number)


def _password_page(form: Form, account: User) -> str:
    return render_template(
        "sync_server/accounts/password.html", form=form, error_list=form.error_list, account=account
    )


def _back(number: int) -> ResponseReturnValue:
    return see_other(url_for(".page", number=number))


def _note(action: str, login: str) -> None:
    audit.note(person().login, person().role, action, now=runtime().now(), reason=login)
