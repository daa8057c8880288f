"""A short id for every request, and one log line: its route and never its path, which may name a report."""

import logging
import secrets
import time

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

log = logging.getLogger(__name__)

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # read out over the telephone: no 0/o, 1/i/l
QUIET_ENDPOINTS = {"static", "healthz", "monitoring.readyz", "monitoring.metrics"}


def init_app(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def request_id() -> str:
    """The id of the request being answered, `-` outside of one. Pages show it as part of the error code."""
    if not has_request_context():
        return "-"
    if "request_id" not in g:
        g.request_id = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return str(g.request_id)


def _start() -> None:
    g.request_started = time.perf_counter()


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    route = request.url_rule.rule if request.url_rule else "-"
    passed_ms = (time.perf_counter() - g.get("request_started", time.perf_counter())) * 1000
    log.log(
        logging.DEBUG if request.endpoint in QUIET_ENDPOINTS else logging.INFO,
        "request method=%s route=%s status=%d ms=%.0f id=%s",
        request.method,
        route,
        response.status_code,
        passed_ms,
        request_id(),
    )
    return response
