"""Signing in and out. The cookie holds a token; everything else is in the memory of this process."""

from flask import Blueprint, render_template, request, session, url_for
from werkzeug.wrappers import Response

from kiosk import staff
from kiosk.forms.small import Small
from kiosk.runtime import LAST, TOKEN, runtime, token
from kiosk.staff import Staff
from kiosk.views.small import failed, shown, too_many
from shared.errors import TooManyAttempts
from shared.web import see_other

bp = Blueprint("sign", __name__)

FORGET = '"cache", "storage"'
"""For Clear-Site-Data: what a browser may have kept of the pages. The choice of language stays."""


@bp.get("/sign-in/<login>")
def page(login: str) -> str:
    return _page(login, Small())


@bp.post("/sign-in/<login>")
def enter(login: str) -> Response | tuple[str, int]:
    form, rt = Small.read(request.form, ("passphrase",)), runtime()
    if form.errors:
        return _page(login, form), 422
    try:
        who, private_key = staff.sign_in(login, form.values["passphrase"], now=rt.now())
    except TooManyAttempts as slow:
        return _page(login, form.with_errors({"passphrase": too_many(slow)})), 429
    except staff.WrongPassphrase as wrong:
        return _page(login, failed(form, "passphrase", wrong)), 422
    begin(who, private_key)
    return see_other(url_for("home.page"))


@bp.post("/sign-out")
def out() -> Response:
    runtime().sessions.close(token())
    session.clear()
    answer = see_other(url_for("start.page"))
    answer.headers["Clear-Site-Data"] = FORGET
    return answer


def _page(login: str, form: Small) -> str:
    return render_template("kiosk/sign_in.html", who=staff.find(login), **shown(form))


def begin(who: Staff, private_key: bytes) -> None:
    """A new session in this browser. The forms of the last one die, unless they are the same person's:
    what she typed in other windows before a lock is still hers to send.
    """
    rt = runtime()
    rt.sessions.close(token())
    if session.get(LAST) != who.staff_id:
        session.clear()
    session[TOKEN], session[LAST] = rt.sessions.open(who, private_key, rt.now()), who.staff_id
