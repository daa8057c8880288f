"""Where templates come from, and how static files are named so that browsers may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import gettext
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from shared.paths import package_dir, resource_dir
from shared.web.request_log import request_id
from shared.web.times import local_time

BARE = "shared/base.html"
"""The page of both apps without anything of either: it asks no store."""


def init_app(app: Flask, page: str) -> None:
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(resource_dir("templates")),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.autoescape = True
    app.jinja_env.filters["local_time"] = local_time
    app.jinja_env.globals["request_id"] = request_id
    app.jinja_env.globals["page_shell"] = page
    app.jinja_env.globals["field_error"] = field_error
    app.url_defaults(_version_static)


def field_error(text: str | None) -> dict[str, str] | None:
    """`errorMessage` of a govuk macro, for a text in the page's language; none where there is none."""
    return {"text": text, "visuallyHiddenText": gettext("Lỗi:").rstrip(":")} if text else None


def _version_static(endpoint: str, values: dict[str, Any]) -> None:
    """`url_for('static', filename=…)` gets `?v=` of the content, so that a changed file is a new URL."""
    if endpoint == "static" and "filename" in values and "v" not in values:
        values["v"] = content_hash(package_dir("static") / values["filename"])


@cache
def content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
