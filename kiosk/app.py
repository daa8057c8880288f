"""The kiosk's pages as one Flask app."""

from flask import Flask

from kiosk import identity, outbox, store, views
from kiosk.runtime import Runtime, runtime, signed_in
from kiosk.settings import KioskSettings
from shared.web import base_app


def create_app(settings: KioskSettings, runtime: Runtime) -> Flask:
    """Opens the store (made and upgraded where needed) and binds it to this process."""
    store.create(settings.data)
    app = base_app(
        __name__,
        name="kiosk",
        secret_key=store.web_secret(settings.data),
        secure_cookies=False,  # served on this PC only, by plain http
    )
    app.extensions["kiosk"] = runtime
    app.context_processor(_context)
    views.register(app)
    return app


def _context() -> dict[str, object]:
    """What every page shows: where this is, whom to call, who is signed in and what waits."""
    here = identity.current()
    session = signed_in(touch=False)
    return {
        "office": here.unit_name if here else "",
        "identity": here,
        "hotlines": [line["number"] for line in identity.hotlines()],
        "session_of": session,
        "lock_after_s": runtime().settings.lock_after_s,
        "person": session.name if session else "",
        "outbox_counts": outbox.counts(runtime().now()) if session else None,
    }
