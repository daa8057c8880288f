"""Who is asking: the person behind the cookie, and the check of each page's role."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from shared.errors import NotAllowed, NotSignedIn
from shared.web import htmx, see_other
from sync_server.accounts import sessions
from sync_server.desk import access
from sync_server.desk.reader import Reader
from sync_server.runtime import runtime

COOKIE = "sync_server_login"

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, slots=True)
class Person(UserMixin):
    """Someone signed in; `role` is officer, admin or maintainer.

    owes: what she must do first (accounts/sessions.Guest); until then all other pages are closed to her.
    """

    id: int
    login: str
    role: str
    session_id: int = 0
    started_at: str = ""
    owes: str = ""

    @property
    def is_authenticated(self) -> bool:
        return not self.owes


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are rows of our own; its cookie stays out of it
    manager.request_loader(_load)
    app.register_error_handler(NotSignedIn, _to_sign_in)


def person() -> Person:
    """The person signed in. Raises NotSignedIn."""
    if not current_user.is_authenticated:
        raise NotSignedIn
    return cast(Person, current_user)


def guest() -> Person | None:
    """Whoever is behind the cookie, even where she owes something yet."""
    found = current_user._get_current_object()
    return found if isinstance(found, Person) else None


def who_owes(step: str) -> Person:
    """The person at the page of this step: she owes it, or nothing at all. Raises NotSignedIn."""
    found = guest()
    if found is None or found.owes not in ("", step):
        raise NotSignedIn
    return found


def reader() -> Reader:
    """The person signed in, as the desk asks who reads, and when. Raises NotSignedIn."""
    return Reader(person().login, person().role, runtime().now())


def needs(part: str) -> Callable[[View], View]:
    """Let a view answer only those whose role may enter this part of the console (desk/access)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            if not access.may(person().role, part):
                raise NotAllowed(part)
            return view(*args, **kwargs)

        return cast(View, guarded)

    return guard


def remember(answer: Response, token: str) -> None:
    """Put a session's token into the cookie, which ends with the browser."""
    answer.set_cookie(
        COOKIE, token, httponly=True, samesite="Strict", secure=current_app.config["SESSION_COOKIE_SECURE"]
    )


def _load(asked: Request) -> Person | None:
    rt, token = runtime(), asked.cookies.get(COOKIE, "")
    if not token:
        return None
    alive = not (htmx and asked.method == "GET")  # a page that refreshes itself keeps nobody signed in
    found = sessions.find(token, now=rt.now(), idle_s=rt.settings.sign_out_after_s, touch=alive)
    if found is None:
        return None
    user = found.user
    return Person(user.id, user.login, user.role, found.session_id, found.started_at, found.owes)


STEPS = {"code": "signing.ask_code", "password": "own.ask_password", "second-factor": "own.second_factor"}
"""Where one does what is owed."""


def _to_sign_in(_: NotSignedIn) -> ResponseReturnValue:
    """A page asked for without a person, or before she did what she owes: that first, then on to where one
    was going.
    """
    here = guest()
    step = STEPS[here.owes] if here and here.owes else "signing.ask"
    came_for = urlsplit(htmx.current_url or "").path if htmx else request.full_path.rstrip("?")
    may_reopen = htmx or request.method == "GET"
    return see_other(url_for(step, next=came_for if may_reopen and came_for != "/" else None))
