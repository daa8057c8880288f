"""Who may open a page: nobody before the kiosk is connected or while locked, then by sign-in and role."""

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.clock_check import ClockWrong, ensure_right
from kiosk.runtime import here, locked, runtime, signed_in
from kiosk.session import HIDDEN, Locked, Session
from kiosk.views.late import keep_what_was_typed
from shared.errors import NotAllowed
from shared.web import see_other

OPEN_ALWAYS = {"static", "healthz", "language", None}
OPEN_LOCKED = OPEN_ALWAYS | {"sign.out"}
REFRESHED = {"saved.state", "sync.state", "outbox.line", "report_parts.emergency", "attaching.files"} | {
    "report_parts.draft",
    "report_parts.addition_draft",
}
"""Parts that pages ask for by themselves: no sign of life of the person before the screen."""


def clock_first() -> None:
    """Nothing is filed under a date that is certainly wrong. Raises ClockWrong.

    The page of that holds what was typed; of somebody whose session is over by that clock, the draft does.
    """
    if request.endpoint in OPEN_ALWAYS:
        return
    try:
        ensure_right(runtime().now())
    except ClockWrong:
        if not signed_in(touch=False):
            keep_what_was_typed()
        raise


def connect_first() -> Response | None:
    """A kiosk that no district knows has one page only."""
    if request.endpoint in OPEN_ALWAYS or request.blueprint == "connect" or here():
        return None
    return redirect(url_for("connect.ask_page"), 303)


def locked_first() -> Response | None:
    """A locked session opens no page but the way back; what was typed before the lock is kept."""
    left = locked()
    if left is None or request.endpoint in OPEN_LOCKED or request.blueprint == "desk":
        return None
    keep_what_was_typed()
    return where_locked(left)


def where_locked(left: Locked) -> Response:
    """To the locked page; a page that was hidden stays hidden, whatever is clicked or asked again."""
    return see_other(url_for("desk.weather" if left.cause == HIDDEN else "desk.page"))


def require_person() -> Response | None:
    """Sends whoever is not signed in to the start page; before each request of a blueprint."""
    if keep_person(signed_in(touch=request.endpoint not in REFRESHED)):
        return None
    return see_other(url_for("start.page", ended="kept" if keep_what_was_typed() else 1))


def keep_person(session: Session | None) -> bool:
    """Remember who asks, for `person`; False for nobody."""
    g.person = session
    return session is not None


def require_supervisor() -> Response | None:
    answer = require_person()
    if answer is None and not person().is_supervisor:
        raise NotAllowed
    return answer


def person() -> Session:
    """Who is signed in, on pages that require it."""
    session: Session = g.person
    return session
