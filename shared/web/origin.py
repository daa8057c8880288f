"""Unsafe requests come from this site's own pages: by the browser's word and by a token in the form."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # asked for below, after the origin and not for programs
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open for a whole shift
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, and our pages send none
    )
    csrf.init_app(app)
    app.before_request(_check)


def is_api() -> bool:
    """The request is a program's: its path lies under one of API_PREFIXES."""
    prefixes: tuple[str, ...] = current_app.config["API_PREFIXES"]
    return any(request.path == prefix or request.path.startswith(prefix + "/") for prefix in prefixes)


def _check() -> None:
    if request.method in SAFE_METHODS or is_api():
        return
    if not _from_own_page():
        raise Forbidden
    csrf.protect()


def _from_own_page() -> bool:
    """`Sec-Fetch-Site` where the browser sends it (https and loopback), else `Origin`.

    A form of a page with `Referrer-Policy: no-referrer` says `Origin: null`, so null alone refuses nothing:
    the token is still asked for.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host
