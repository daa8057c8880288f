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
    """Someone signed in; `role` is officer, admin or maintainer."""

    id: int
    login: str
    role: str


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
    user = sessions.find(token, now=rt.now(), idle_s=rt.settings.sign_out_after_s, touch=alive)
    return Person(user.id, user.login, user.role) if user else None


def _to_sign_in(_: NotSignedIn) -> ResponseReturnValue:
    """A page asked for without a person: sign in first, then on to where one was going."""
    came_for = urlsplit(htmx.current_url or "").path if htmx else request.full_path.rstrip("?")
    may_reopen = htmx or request.method == "GET"
    return see_other(url_for("signing.ask", next=came_for if may_reopen and came_for != "/" else None))
