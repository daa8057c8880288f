"""The district's web app: the doors for kiosks and the console."""

import contextlib
import secrets
from pathlib import Path

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.folder import write_private
from shared.web import base_app
from sync_server import store, views
from sync_server.intake import api
from sync_server.runtime import EXTENSION, Runtime
from sync_server.settings import SyncServerSettings
from sync_server.views import monitoring

_WITHOUT_STORE = {"healthz", "static"}
"""Answered while the database is away: that it is away is no reason to start this process anew."""


def create_app(settings: SyncServerSettings, runtime: Runtime) -> Flask:
    """A WSGI app over an open store. Starts nothing: the schedule is `serve`'s and `work`'s."""
    app = base_app(
        __name__,
        name="sync_server",
        secret_key=_cookie_secret(settings.data),
        secure_cookies=settings.secure_cookies,
        page="sync_server/page.html",
    )
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=0)  # type: ignore[method-assign]
    app.extensions[EXTENSION] = runtime
    app.before_request(_borrow_connection)
    app.teardown_appcontext(_return_connection)
    app.register_blueprint(api.bp)
    views.register(app)
    return app


def _borrow_connection() -> None:
    if request.blueprint == monitoring.bp.name or request.endpoint in _WITHOUT_STORE:
        return  # the first says so itself when there is none
    store.database.connect(reuse_if_open=True)


def _return_connection(_: BaseException | None) -> None:
    store.release()


def _cookie_secret(data: Path) -> bytes:
    """The key that signs cookies, the same for every process over one data folder."""
    path = data / "cookie.key"
    with contextlib.suppress(FileExistsError):
        write_private(path, secrets.token_bytes(32))
    return path.read_bytes()
