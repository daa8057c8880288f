"""Answers that suit a browser with htmx and one without."""

from flask import Flask, redirect
from flask_htmx import HTMX, make_response
from werkzeug.wrappers import Response

htmx = HTMX()


def init_app(app: Flask) -> None:
    htmx.init_app(app)


def see_other(url: str) -> Response:
    """Send the reader on to `url` after a form was taken: 303, or `HX-Redirect` where htmx asked."""
    if htmx:
        answer: Response = make_response(redirect=url)
        return answer
    return redirect(url, 303)
