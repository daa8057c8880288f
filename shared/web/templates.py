"""How templates see what every template may use."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class PlainGlobals(Environment):
    """Each template holds its globals in one plain dict, made when it is loaded.

    Jinja chains two, and asks both for every name whenever a macro of another file is imported: a fifth of
    the time of a page of forms. What is added to the environment's globals after a template was loaded does
    not reach it, which nothing here does.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class App(Flask):
    jinja_environment = PlainGlobals
