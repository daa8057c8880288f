"""Addresses that no page has: control characters in a path or a query are answered like any unknown page.

PostgreSQL keeps no NUL; a query that held one would be a fault of the server instead of bad input.
"""

import re

from flask import Flask, request

from shared.errors import NotThere

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def init_app(app: Flask) -> None:
    app.before_request(refuse_control_characters)


def refuse_control_characters() -> None:
    """Raises NotThere."""
    asked = (request.path, *(value for values in request.args.lists() for value in (values[0], *values[1])))
    if any(_CONTROLS.search(text) for text in asked):
        raise NotThere("control character in an address")
