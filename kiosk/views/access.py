"""Who may open a page: nobody before the kiosk is connected, then by sign-in and role."""

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk import identity
from kiosk.clock_check import ensure_right
from kiosk.runtime import runtime, signed_in
from kiosk.session import Session
from shared.errors import NotAllowed
from shared.web import see_other

OPEN_ALWAYS = {"static", "healthz", "language", None}
REFRESHED = {"saved.state", "sync.state", "outbox.line", "report_parts.emergency"}
"""Parts that pages ask for by themselves: no sign of life of the person before the screen."""


def clock_first() -> None:
    """Nothing is filed under a date that is certainly wrong. Raises ClockWrong."""
    if request.endpoint not in OPEN_ALWAYS:
        ensure_right(runtime().now())


def connect_first() -> Response | None:
    """A kiosk that no district knows has one page only."""
    if request.endpoint in OPEN_ALWAYS or request.blueprint == "connect" or identity.current():
        return None
    return redirect(url_for("connect.ask_page"), 303)


def require_person() -> Response | None:
    """Sends whoever is not signed in to the start page; before each request of a blueprint."""
    session = signed_in(touch=request.endpoint not in REFRESHED)
    if session is None:
        return see_other(url_for("start.page", ended=1))
    g.person = session
    return None


def require_supervisor() -> Response | None:
    answer = require_person()
    if answer is None and not person().is_supervisor:
        raise NotAllowed
    return answer


def person() -> Session:
    """Who is signed in, on pages that require it."""
    session: Session = g.person
    return session
