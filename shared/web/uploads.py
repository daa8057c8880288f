"""Pages that take a file larger than a form: each says how much, and from whom, before anything is read."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request

_EXTENSION = "uploads"


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}
    app.before_request(lambda: _allow(app))


def allow(app: Flask, endpoint: str, most: int, *, when: Callable[[], bool] = lambda: True) -> None:
    """Let this endpoint take `most` bytes from whoever `when` is true for; others keep the common limit."""
    app.extensions[_EXTENSION][endpoint] = (most, when)


def _allow(app: Flask) -> None:
    allowed: dict[str | None, tuple[int, Callable[[], Any]]] = app.extensions[_EXTENSION]
    most, when = allowed.get(request.endpoint, (0, lambda: False))
    if most and when():
        request.max_content_length = most
