"""Leaving the desk: the lock, the quick hide, coming back by passphrase; what is half typed is kept first."""

import logging
from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kiosk import identity, staff
from kiosk.additions import TooLate
from kiosk.forms.small import Small
from kiosk.runtime import locked, runtime, signed_in, token
from kiosk.session import ASKED, CAUSES, HIDDEN, IDLE, Locked
from kiosk.views import adding_draft, sign
from kiosk.views.access import keep_person, where_locked
from kiosk.views.drafting import keep, step_named
from kiosk.views.late import keep_what_was_typed
from kiosk.views.small import failed, shown, too_many
from shared.errors import NotThere, TooManyAttempts
from shared.web import language, see_other

SIGN_OUT, LANGUAGE = "sign-out", "language"
"""Ways to leave a page with something half typed, besides the lock."""
ANYWAY = "anyway"
"""In the address: left from the page that said that nothing could be kept, so also when that is still so."""

bp = Blueprint("desk", __name__)
log = logging.getLogger(__name__)


@bp.get("/locked")
def page() -> str | Response:
    """The station's name, whom to call, and one box; not who was here. Coming here locks."""
    return _page(Small()) if _lock(ASKED) else see_other(url_for("start.page", ended=1))


@bp.post("/locked")
def back() -> Response | tuple[str, int]:
    """The same person again. Her tries are counted as those of signing in are."""
    form, rt, left = Small.read(request.form, ("passphrase",)), runtime(), locked()
    if left is None:
        return see_other(url_for("start.page", ended=1))
    if form.errors:
        return _page(form), 422
    try:
        who, private_key = staff.sign_in(left.login, form.values["passphrase"], now=rt.now())
    except TooManyAttempts as slow:
        return _page(form.with_errors({"passphrase": too_many(slow)})), 429
    except staff.WrongPassphrase as wrong:
        return _page(failed(form, "passphrase", wrong)), 422
    sign.begin(who, private_key)
    return see_other(url_for("home.page"))


@bp.post("/lock")
def lock() -> Response:
    left = _lock(_cause())
    return where_locked(left) if left else see_other(url_for("start.page", ended=1))


@bp.post("/report/<report_uuid>/<slug>/leave")
@bp.post("/report/<report_uuid>/<slug>/leave/<way>")
def leave(report_uuid: str, slug: str, way: str = "") -> Response:
    """Lock, sign out or change the language with a page half typed, which goes into the draft first."""
    step = step_named(slug)
    return _leave(way, lambda: keep(report_uuid, step, calls=True))


@bp.post("/mine/<report_uuid>/add/leave")
@bp.post("/mine/<report_uuid>/add/leave/<way>")
def leave_addition(report_uuid: str, way: str = "") -> Response:
    """The same with something half added to a filed report."""
    return _leave(way, lambda: adding_draft.keep(*adding_draft.held(report_uuid)))


@bp.post("/awake")
def awake() -> tuple[str, int]:
    """A page tells that its person typed or pointed; what refreshes itself never does."""
    return ("", 204) if signed_in() else ("", 401)


@bp.get("/weather")
def weather() -> str:
    """Something dull, for anyone; coming here locks. The way back is a small link."""
    _lock(HIDDEN)
    return render_template("kiosk/desk/weather.html")


def _leave(way: str, keep_page: Callable[[], object]) -> Response:
    """A draft that fails stops no lock; whoever goes another way is told, by a page with what she typed."""
    if way not in ("", SIGN_OUT, LANGUAGE):
        raise NotThere("way")
    if not way:
        return _lock_after(keep_page)
    try:
        _keep(keep_page)
    except Exception:
        if ANYWAY not in request.args:
            raise
    return sign.out() if way == SIGN_OUT else language.choose()


def _lock_after(keep_page: Callable[[], object]) -> Response:
    try:
        _keep(keep_page)
    except TooLate:
        log.info("desk.nothing_to_keep")
    finally:
        left = _lock(_cause())
    return where_locked(left) if left else see_other(url_for("start.page", ended=1))


def _keep(keep_page: Callable[[], object]) -> None:
    """Nothing of what was discarded or filed in another window."""
    try:
        if keep_person(signed_in(touch=False)):
            keep_page()
        else:
            keep_what_was_typed()
    except (NotThere, HTTPException):
        log.info("desk.nothing_to_keep")


def _cause() -> str:
    cause = request.form.get("cause", ASKED)
    return cause if cause in CAUSES else ASKED


def _lock(cause: str) -> Locked | None:
    rt = runtime()
    return rt.sessions.lock(token(), cause, rt.now())


def _page(form: Small) -> str:
    left = locked()
    return render_template(
        "kiosk/desk/locked.html",
        idle=left is not None and left.cause == IDLE,
        phones=identity.hotlines(),
        sign_out_after_s=runtime().settings.sign_out_after_s,
        **shown(form),
    )
