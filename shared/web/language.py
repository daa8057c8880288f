"""Vietnamese first, English by a switch at the top of every page, kept in the cookie `lang`."""

from functools import partial

from flask import Flask, current_app, request
from flask_babel import Babel, get_locale
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from shared.paths import package_dir
from shared.web.htmx import see_other

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
ONE_YEAR_S = 365 * 24 * 3600


def init_app(app: Flask, default_language: str) -> None:
    Babel(
        app,
        default_locale=default_language,
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories=str(package_dir("locales")),
        locale_selector=partial(chosen_language, default_language),
    )
    app.jinja_env.globals["lang"] = lang
    app.jinja_env.globals["page_path"] = page_path
    app.jinja_env.globals["languages"] = LANGUAGES
    app.add_url_rule("/language", "language", choose, methods=["POST"])


def lang() -> str:
    """`vi` or `en`: the language of the answer being made."""
    return str(get_locale() or "vi")


def chosen_language(default: str) -> str:
    cookie = request.cookies.get("lang", "")
    return cookie if cookie in LANGUAGES else default


def page_path() -> str:
    """Where a change of language leads back to: this page, if it can be opened by its address, else `/`."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    adapter = current_app.create_url_adapter(request)
    return request.path if adapter is not None and adapter.test(method="GET") else "/"


def choose() -> Response:
    """Form fields: `lang` (vi, en) and `next`, the path to go back to."""
    wanted = request.form.get("lang", "")
    if wanted not in LANGUAGES:
        raise BadRequest
    answer = see_other(own_path(request.form.get("next", "")))
    answer.set_cookie(
        "lang",
        wanted,
        max_age=ONE_YEAR_S,
        httponly=True,
        samesite="Strict",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer


def own_path(target: str) -> str:
    """`target` if it is a path of this very site, else `/`: a redirect may not lead a reader away."""
    safe = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if safe and target.isprintable() else "/"
