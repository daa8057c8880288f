"""Every failure as a page or as problem+json (RFC 9457), in one shape and without content."""

import logging
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, json, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from shared.errors import CannotDo, IntakeError, InvalidReport, NotThere, TooManyAttempts
from shared.store_faults import fault_of
from shared.web.htmx import htmx
from shared.web.origin import is_api
from shared.web.pages import BARE
from shared.web.refusals import REFUSALS, StalePage
from shared.web.request_log import request_id
from shared.web.trace import where

log = logging.getLogger(__name__)

PAGE = "shared/error.html"
_SECRET = re.compile("pass|token|^again$|^code$")
"""Names of fields whose text is never given back."""
_CODE = re.compile(r"(?!\d{6,}$)[a-z0-9_:/+-]*")
"""What a page posts of its own accord; anything else, and a number as long as a phone's, somebody typed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What a reader is told. `headers` are those the status asks for (Allow, Retry-After)."""

    error: IntakeError
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """What the reader tells the maintainer, who finds it in the log."""
        return f"{self.error.slug}-{request_id()}"


def init_app(app: Flask) -> None:
    app.register_error_handler(Exception, answer)


def answer(exc: Exception) -> Response:
    if isinstance(exc, HTTPException) and (exc.response is not None or (exc.code or 500) < 400):
        passed_on: Response = exc.get_response()
        return passed_on
    failure = describe(exc)
    response = _problem(failure) if is_api() else _page(failure)
    response.headers.update(failure.headers)
    return response


def describe(exc: Exception) -> Failure:
    """The member of the family that stands for `exc`; anything unexpected is logged, without its message."""
    if isinstance(exc, IntakeError):
        if exc.status >= 500:
            log.error("request.failed slug=%s id=%s at=%s", exc.slug, request_id(), where(exc))
        else:
            log.info("request.refused slug=%s id=%s", exc.slug, request_id())
        return Failure(exc, _waits(exc))
    if isinstance(exc, CSRFError):
        return Failure(StalePage(), {})
    if isinstance(exc, HTTPException) and exc.code != 500:
        refusal = NotThere if exc.code == 404 else REFUSALS.get(exc.code or 400, REFUSALS[400])
        allow = {name: value for name, value in exc.get_headers() if name in {"Allow", "Retry-After"}}
        return Failure(refusal(), allow)
    fault = fault_of(exc) or IntakeError()
    log.error("request.failed slug=%s id=%s at=%s", fault.slug, request_id(), where(exc))
    return Failure(fault, _waits(fault))


def _waits(error: IntakeError) -> dict[str, str]:
    return {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else {}


def _problem(failure: Failure) -> Response:
    error = failure.error
    problem: dict[str, Any] = {
        "type": f"urn:la-chan:problem:{error.slug}",
        "title": gettext(error.title),
        "status": error.status,
        "code": error.slug,
        "instance": request_id(),
    }
    if isinstance(error, TooManyAttempts):
        problem["retry_after"] = error.retry_after_s
    if isinstance(error, InvalidReport):
        problem["errors"] = {field: broken.type for field, broken in error.errors.items()}
    return Response(json.dumps(problem), error.status, content_type="application/problem+json")


def _page(failure: Failure) -> Response:
    error = failure.error
    texts = {"title": gettext(error.title), "lost": gettext(error.lost), "todo": gettext(error.todo)}
    told = {**texts, "status": error.status}
    body = _rendered(**_given_back(error), code=failure.code, **told) or _bare_page(
        **texts, code=failure.code
    )
    response = Response(body, error.status, content_type="text/html; charset=utf-8")
    if htmx:
        response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML", "HX-Reselect": "unset"})
    return response


def _rendered(**told: object) -> str:
    """The app's own page; what broke the request may break it: then one that asks no store, or none."""
    try:
        return render_template(PAGE, **told)
    except Exception as broken:
        log.error("request.page_failed id=%s at=%s", request_id(), where(broken))
    try:
        return current_app.jinja_env.get_template(PAGE).render(page_shell=BARE, **told)
    except Exception as broken:
        log.error("request.page_failed id=%s at=%s", request_id(), where(broken))
        return ""


def _given_back(error: IntakeError) -> dict[str, object]:
    """`kept`: (name, text) of a form that could not be taken now, for the page to post again.
    `typed`: what somebody wrote of it, to read or copy, also where the present state does not allow it (409).
    """
    again = error.status >= 500
    if request.method != "POST" or not (again or error.status == CannotDo.status):
        return {}
    given = [(name, text) for name, text in request.form.items(multi=True) if not _SECRET.search(name)]
    typed = [text for _, text in given if not _CODE.fullmatch(text.strip())]
    return {"kept": given if again else [], "typed": typed}


def _bare_page(*, title: str, lost: str, todo: str, code: str) -> str:
    parts = "".join(f"<p>{escape(text)}</p>" for text in (lost, todo, code))
    return (
        f'<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<main><h1>{escape(title)}</h1>{parts}</main></html>"
    )
