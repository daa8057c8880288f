"""The kiosk's pages as one Flask app."""

from flask import Flask, request

from kiosk import identity, store, views
from kiosk.runtime import Runtime, here, runtime, signed_in
from kiosk.settings import KioskSettings
from shared.kiosk_settings import LOCK_AFTER
from shared.web import base_app

FORM = "kiosk/form.html"
"""The template that every page with a form imports, and with it the components."""


def create_app(settings: KioskSettings, runtime: Runtime) -> Flask:
    """Opens the store (made and upgraded where needed) and binds it to this process."""
    store.create(settings.data)
    app = base_app(
        __name__,
        name="kiosk",
        secret_key=store.web_secret(settings.data),
        secure_cookies=False,  # served on this PC only, by plain http
        page="kiosk/page.html",
    )
    app.extensions["kiosk"] = runtime
    app.before_request(_follow_district)
    app.context_processor(_context)
    views.register(app)
    return app


def read_ahead(app: Flask) -> None:
    """Compile what all forms are made of, so that the first person to sign in does not wait for it."""
    with app.test_request_context():
        app.jinja_env.get_template(FORM).make_module()


def _follow_district() -> None:
    if request.blueprint:
        runtime().sessions.lock_after(identity.told(LOCK_AFTER, 0) or None)


def _context() -> dict[str, object]:
    """What every page shows: where this is, whom to call, who is signed in and what waits."""
    known = here()
    session = signed_in(touch=False)
    return {
        "office": known.unit_name if known else "",
        "identity": known,
        "hotlines": [line["number"] for line in identity.hotlines()],
        "session_of": session,
        "lock_after_s": identity.told(LOCK_AFTER, runtime().settings.lock_after_s),
        "person": session.name if session else "",
    }
