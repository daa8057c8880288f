"""`base_app`: everything the kiosk's and the district's web app have in common."""

from collections.abc import Sequence

from flask import Flask

from shared.paths import package_dir
from shared.web import addresses, failures, headers, htmx, language, origin, pages, request_log, uploads
from shared.web.templates import App

MEBIBYTE = 1024 * 1024


def base_app(
    import_name: str,
    *,
    name: str,
    secret_key: bytes,
    secure_cookies: bool,
    default_language: str = "vi",
    api_prefixes: Sequence[str] = ("/v1",),
    page: str = pages.BARE,
) -> Flask:
    """A Flask app with the shell of this package and `GET /healthz`, and no other page.

    name: short ASCII word, starts the names of the app's cookies (`{name}_session`).
    secret_key: signs the session cookie, which holds only a CSRF token and what the app puts there.
    secure_cookies: False only where plain http is served.
    api_prefixes: URL prefixes spoken by programs. Below them errors are problem+json, and requests are not
        asked for a CSRF token: they carry signatures, never cookies.
    page: the template of the app's own page, around errors too.
    """
    app = App(
        import_name, static_folder=str(package_dir("static")), static_url_path="/static", template_folder=None
    )
    app.config.update(
        SECRET_KEY=secret_key,
        API_PREFIXES=tuple(api_prefixes),
        SESSION_COOKIE_NAME=f"{name}_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=secure_cookies,
        MAX_CONTENT_LENGTH=2 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEBIBYTE,
        MAX_FORM_PARTS=2000,
    )
    request_log.init_app(app)
    headers.init_app(app)
    pages.init_app(app, page)
    language.init_app(app, default_language)
    htmx.init_app(app)
    addresses.init_app(app)
    uploads.init_app(app)  # before the form's token is looked for, which reads the form
    origin.init_app(app)
    failures.init_app(app)
    app.add_url_rule("/healthz", "healthz", healthz)
    return app


def healthz() -> dict[str, str]:
    """Shallow: this process answers."""
    return {"status": "ok"}
