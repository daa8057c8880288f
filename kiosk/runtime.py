"""What the pages are given from outside: settings, clock, ids, sessions, and a way to ask for a sync."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, g, session

from kiosk import identity, staff
from kiosk.session import Locked, Session, Sessions
from kiosk.settings import KioskSettings
from shared.clock import NewId, Now

TOKEN = "token"
"""The name of the session token in Flask's signed cookie."""
LAST = "last"
"""The name of the id of who signed in last in this browser; it outlives her session, and opens nothing."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """`ask_sync` takes its cause (urgent, page) and returns at once; another thread makes the exchange."""

    settings: KioskSettings
    now: Now
    new_id: NewId
    sessions: Sessions
    ask_sync: Callable[[str], None]


def runtime() -> Runtime:
    found: Runtime = current_app.extensions["kiosk"]
    return found


def signed_in(*, touch: bool = True) -> Session | None:
    """The person of this browser, if she signed in here and was not idle for too long; `touch` as in `find`.

    A person who was retired, or whose key was made anew, is signed in no more.
    """
    rt = runtime()
    found = rt.sessions.find(token(), rt.now(), touch=touch)
    return found if found and _holds(found) else None


def here() -> identity.Identity | None:
    """`identity.current`, read once a request."""
    if "here" not in g:
        g.here = identity.current()
    known: identity.Identity | None = g.here
    return known


def _holds(found: Session) -> bool:
    """`staff.holds`, asked once a request for each session."""
    known: dict[Session, bool] = g.setdefault("holds", {})
    if found not in known:
        known[found] = staff.holds(found.staff_id, found.private_key)
    return known[found]


def locked() -> Locked | None:
    """The locked session of this browser, if it has one."""
    rt = runtime()
    return rt.sessions.locked(token(), rt.now())


def token() -> str:
    """What this browser's cookie says its session is; empty for none, which is no session's token."""
    found = session.get(TOKEN)
    return found if isinstance(found, str) else ""
