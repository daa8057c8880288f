"""Headers of every answer: what a page may load, who may embed it, and that nothing of it is kept."""

from flask import Flask, request
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
MACHINES = "application/vnd.la-chan."
"""Answers of such types are read by programs: a browser would only offer to save them."""
ONE_YEAR = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    """A view may have set a policy of its own."""
    if (response.mimetype or "").startswith(MACHINES):  # asked for every five minutes
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and response.status_code < 400:
        response.headers["Cache-Control"] = ONE_YEAR if "v" in request.args else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
    return response
