"""Signing in and out, and where each role starts."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import TooManyAttempts
from shared.web import see_other
from shared.web.language import own_path
from shared.words import N_
from sync_server.accounts import sessions
from sync_server.runtime import runtime
from sync_server.views.form import Form
from sync_server.views.frame import HOMES
from sync_server.views.signed_in import COOKIE, person, remember
from sync_server.views.words import span

bp = Blueprint("signing", __name__)

FIELDS = {"login": N_("Tên đăng nhập"), "password": N_("Mật khẩu")}


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
    except sessions.WrongPassword as wrong:
        return _page(form.wrong("password", gettext(wrong.title))), 422
    except TooManyAttempts as slow:
        told = gettext("Đã thử sai nhiều lần. Thử lại sau %(span)s.", span=span(slow.retry_after_s + 59))
        headers = {"Retry-After": str(slow.retry_after_s)}
        return _page(form.wrong("password", told)), 429, headers
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


def _page(form: Form) -> str:
    return render_template("sync_server/sign_in.html", form=form, error_list=form.error_list)
