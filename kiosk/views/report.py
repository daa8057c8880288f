"""A report, page by page. Whatever is posted is kept in the draft first, then judged."""

from typing import cast

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import drafts, identity
from kiosk.drafts import Draft
from kiosk.forms.controls import Typed
from kiosk.forms.read import errors_on, first_answers, first_open
from kiosk.forms.rows import pressed
from kiosk.forms.steps import CHECK, DANGER, Step, after, before
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.asking import page_of, read
from kiosk.views.begun import left_untouched
from kiosk.views.drafting import keep, kept, opened, step_named
from shared.web import see_other
from shared.web.htmx import htmx

STAYS = ("add-", "remove-", "call-", "seek-")
"""What a button of a page may say besides «Tiếp tục» and «Quay lại»."""

bp = Blueprint("report", __name__, url_prefix="/report")
bp.before_request(require_person)


@bp.post("/new")
def new() -> Response:
    """A report begins as a draft, with its id for good: one begun before and left untouched, or new."""
    rt, before = runtime(), left_untouched()
    now = rt.now()
    answers = first_answers(now=now, commune=identity.needed().unit_commune)
    report_uuid = before.report_uuid if before else str(rt.new_id())
    if before:
        drafts.begin_anew(report_uuid, person(), answers, now=now)
    else:
        drafts.save(report_uuid, person().staff_id, answers, started_at=now, now=now)
    return see_other(url_for(".page", report_uuid=report_uuid, slug=DANGER.slug))


@bp.get("/<report_uuid>")
def resume(report_uuid: str) -> Response:
    """On to the first page with something missing."""
    draft = opened(report_uuid)
    return _go(report_uuid, first_open(read(draft)[1]))


@bp.get("/<report_uuid>/<slug>")
def page(report_uuid: str, slug: str) -> str:
    step, draft = step_named(slug), opened(report_uuid)
    return render_template("kiosk/report/step.html", **page_of(draft, step, {}), back=_back())


@bp.post("/<report_uuid>/<slug>")
def answer(report_uuid: str, slug: str) -> Response | tuple[str, int]:
    step = step_named(slug)
    draft, go = keep(report_uuid, step, calls=True), request.form.get("go", "")
    if go == "back":
        return _go(report_uuid, before(step) or step)
    if go.startswith(STAYS):
        return _stay(draft, step, go)
    errors = errors_on(step, read(draft)[1])
    if errors:
        return render_template("kiosk/report/step.html", **page_of(draft, step, errors), back=_back()), 422
    return _go(report_uuid, CHECK if _back() else after(step))


@bp.get("/<report_uuid>/discard")
def discard_page(report_uuid: str) -> str:
    return render_template("kiosk/report/discard.html", report_uuid=opened(report_uuid).report_uuid)


@bp.post("/<report_uuid>/discard")
def discard(report_uuid: str) -> Response:
    drafts.discard(report_uuid, person(), now=runtime().now())
    return see_other(url_for("home.page"))


def _stay(draft: Draft, step: Step, go: str) -> Response | tuple[str, int]:
    """A row came or went, a call was logged, a place sought: the same page again, with all that was typed."""
    focus = go.replace("call-", "called-").replace("seek-", "")
    if step.rows and go.startswith(("add-", "remove-")):
        typed, focus = pressed(step.rows, cast(Typed, draft.answers), go)
        draft = kept(draft, {**typed})
    if not htmx:
        return see_other(
            url_for(".page", report_uuid=draft.report_uuid, slug=step.slug, back=_back(), _anchor=focus)
        )
    told = page_of(draft, step, {}) | {"focus": focus}
    return render_template("kiosk/report/step.html", **told, back=_back()), 200


def _go(report_uuid: str, step: Step) -> Response:
    return see_other(url_for(".page", report_uuid=report_uuid, slug=step.slug))


def _back() -> str | None:
    """`check` when the page was opened from «Kiểm tra và gửi» and leads back there."""
    return CHECK.slug if request.args.get("back") == CHECK.slug else None
