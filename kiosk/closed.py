"""What `kiosk serve` shows when its store cannot be opened: one page: what is safe, what to do."""

import secrets

from flask import Flask, request

from shared.errors import StoreNotReady
from shared.web import base_app

OPEN = {"static", "language"}


def closed_app(fault: StoreNotReady) -> Flask:
    """Answers every address, `/healthz` too, with the fault and status 503, until it is started anew."""
    app = base_app(__name__, name="kiosk", secret_key=secrets.token_bytes(32), secure_cookies=False)

    def refuse() -> None:
        if request.endpoint not in OPEN:
            raise type(fault)(fault.detail, title=fault.title, todo=fault.todo)

    app.before_request(refuse)
    return app
