"""Signing in, in one step or two, and out, and where each role starts."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import TooManyAttempts
from shared.web import see_other
from shared.web.language import own_path
from shared.words import N_
from sync_server.accounts import people, sessions
from sync_server.accounts.guessing import WrongPassword, code_of
from sync_server.accounts.second_factor import WrongCode, key_from
from sync_server.desk import audit
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.frame import HOMES
from sync_server.views.signed_in import COOKIE, person, remember, who_owes
from sync_server.views.time_words import span

bp = Blueprint("signing", __name__)

FIELDS = {"login": N_("Tên đăng nhập"), "password": N_("Mật khẩu")}
CODE = {"code": N_("Mã 6 số trên điện thoại")}


@bp.get("/")
def start() -> ResponseReturnValue:
    return redirect(url_for(HOMES[person().role]))


@bp.get("/sign-in")
def ask() -> ResponseReturnValue:
    return _page(Form(FIELDS))


@bp.post("/sign-in")
def enter() -> ResponseReturnValue:
    form, address = Form.read(FIELDS, request.form), request.remote_addr or "?"
    if form.errors:
        return _page(form), 422
    try:
        token = sessions.sign_in(form["login"], request.form["password"], address, now=runtime().now())
    except WrongPassword as wrong:
        return _page(form.wrong("password", gettext(wrong.title))), 422
    except TooManyAttempts as slow:
        return _page(form.wrong("password", too_many(slow))), 429, retry_after(slow)
    answer = make_response(see_other(own_path(request.args.get("next", ""))))
    remember(answer, token)
    return answer


@bp.get("/sign-in/code")
def ask_code() -> ResponseReturnValue:
    return _code_page(Form(CODE)) if who_owes("code").owes else see_other(url_for(".start"))


@bp.post("/sign-in/code")
def enter_code() -> ResponseReturnValue:
    """The second factor: from its right code on, the session is open, under a new token."""
    rt, who, form = runtime(), who_owes("code"), Form.read(CODE, request.form)
    address, key = request.remote_addr or "?", key_from(rt.keys.signing_seed)
    if not who.owes:
        return see_other(url_for(".start"))
    if form.errors:
        return _code_page(form), 422
    try:
        way = code_of(people.find(who.id), form["code"], address, key=key, now=rt.now())
    except WrongCode as wrong:
        return _code_page(form.wrong("code", gettext(wrong.title))), 422
    except TooManyAttempts as slow:
        return _code_page(form.wrong("code", too_many(slow))), 429, retry_after(slow)
    with writing():
        token = sessions.let_in(who.session_id)
        if way == "recovery":
            audit.note(who.login, who.role, "use-recovery-code", now=rt.now())
    answer = make_response(see_other(own_path(request.args.get("next", ""))))
    remember(answer, token)
    return answer


@bp.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session; the browser forgets what it kept of this site, but for the language."""
    sessions.end(request.cookies.get(COOKIE, ""), now=runtime().now())
    session.clear()
    answer = make_response(see_other(url_for(".ask")))
    answer.delete_cookie(COOKIE, httponly=True, samesite="Strict")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def too_many(slow: TooManyAttempts) -> str:
    """How long to wait, in words."""
    return str(gettext("Đã thử sai nhiều lần. Thử lại sau %(span)s.", span=span(slow.retry_after_s + 59)))


def retry_after(slow: TooManyAttempts) -> dict[str, str]:
    return {"Retry-After": str(slow.retry_after_s)}


def _code_page(form: Form) -> str:
    return render_template("sync_server/sign_in_code.html", form=form, error_list=form.error_list)


def _page(form: Form) -> str:
    return render_template("sync_server/sign_in.html", form=form, error_list=form.error_list)
