"""«Bổ sung thông tin»: what is typed over a filed report becomes a revision of its own."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kiosk import additions, drafts
from kiosk.additions import AddedMeanwhile, TooLate, may_add
from kiosk.forms.addition import FOLLOWS, STORY
from kiosk.forms.read import on_the_page
from kiosk.mine import MyReport
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.adding_draft import Page, as_left, held, keep
from kiosk.views.adding_parts import parts_of
from kiosk.views.asking import shown
from kiosk.views.words import clock, say, whole_error, word
from shared.errors import FieldError, InvalidReport
from shared.revision import Revision
from shared.urgency import LEVELS
from shared.web import see_other

bp = Blueprint("adding", __name__, url_prefix="/mine")
bp.before_request(require_person)


@bp.get("/<report_uuid>/add")
def page(report_uuid: str) -> str | Response:
    report, copy = held(report_uuid)
    left = as_left(report, copy)
    return _page(report, copy, left) if may_add(report, now=runtime().now()) else _too_late(report)


@bp.post("/<report_uuid>/add")
def send(report_uuid: str) -> Response | tuple[str, int]:
    """The same form posted twice files once: of a page that was sent already nothing is asked again."""
    rt, (report, copy) = runtime(), held(report_uuid)
    page = keep(report, copy)
    if not may_add(report, now=rt.now()):
        return _too_late(report)
    if page.sent and str(page.typed.typed[STORY]).strip() in str(copy.fields["narrative"]):
        return see_other(url_for("mine.one", report_uuid=report_uuid))
    if again := _pressed(page, request.form.get("go", "")):
        pressed, focus = again
        if not page.stale:
            return _page(report, copy, pressed, focus=focus), 200
        meanwhile = AddedMeanwhile(report.report_no)
        return _page(report, copy, pressed, {STORY: whole_error(meanwhile)}), 422
    try:
        filed = additions.add(
            report_uuid,
            page.typed.changes(rt.now()),
            session=person(),
            follows=request.form.get(FOLLOWS, ""),
            raised_to=page.level if page.level in LEVELS else None,
            revision_id=_revision_id(),
            now=rt.now(),
        )
    except InvalidReport as invalid:
        return _page(report, copy, page, invalid.errors), 422
    except AddedMeanwhile as meanwhile:
        return _page(report, copy, page, {STORY: whole_error(meanwhile)}), 422
    if filed is not None and filed.fields.get("urgency") == "high":
        rt.ask_sync("urgent")
    return see_other(url_for("mine.one", report_uuid=report_uuid))


def _too_late(report: MyReport) -> Response:
    """To where one reads what was typed and can be sent no more; raises TooLate where nothing was."""
    if not drafts.is_open(drafts.addition_id(report.report_uuid), person()):
        raise TooLate(report.report_no)
    return see_other(url_for("unsent.page", report_uuid=report.report_uuid))


def _pressed(page: Page, go: str) -> tuple[Page, str] | None:
    """The page after a button that files nothing, and what is looked at next; None for any other button.

    What was open stays open on a page that is stale, for it is not in the draft.
    """
    typed, focus = page.typed.pressed(go)
    opened = typed.opened_by(go)
    parts = (*page.parts, *opened) if page.stale else opened or page.parts
    return (replace(page, typed=typed, parts=parts), focus) if focus else None


def _revision_id() -> str:
    """The id the form was opened with, or a new one."""
    try:
        return str(UUID(request.form.get("revision_id", "")))
    except ValueError:
        return runtime().new_id()


def _unused_id(copy: Revision) -> str:
    """The same for a page that is shown: one that was sent already would file nothing more."""
    posted = _revision_id()
    return runtime().new_id() if additions.was_sent(copy.report_uuid, posted) else posted


def _page(
    report: MyReport,
    copy: Revision,
    page: Page,
    errors: dict[str, FieldError] | None = None,
    focus: str = "",
) -> str:
    typed = page.typed
    seen = shown(typed.typed, on_the_page(errors or {}, typed.whole()))
    parts = parts_of(typed, seen, page.parts)
    every = [one for part in parts for one in part.every()]
    told = [
        {"text": f"{one.label.rstrip('?')}: {say(one.error)}", "href": one.href} for one in every if one.error
    ]
    others = [error for name, error in seen.errors.items() if name not in {one.field for one in every}]
    return render_template(
        "kiosk/mine/add.html",
        report=report,
        report_uuid=report.report_uuid,
        follows=copy.revision_id,
        revision_id=_unused_id(copy),
        story=typed.typed[STORY],
        story_error=say(others[0]) if others else "",
        parts=parts,
        focus=focus,
        error_list=[{"text": say(error), "href": f"#{STORY}"} for error in others] + told,
        raise_choices=_raise_choices(report.urgency, page.level),
        unsaved=page.stale,
        saved_at=clock(page.saved_at) if page.saved_at else "",
        draft_url=url_for("report_parts.addition_draft", report_uuid=report.report_uuid),
        leave_url=url_for("desk.leave_addition", report_uuid=report.report_uuid),
    )


def _raise_choices(level: str, chosen: str) -> list[dict[str, object]]:
    """To keep the level or to raise it; nothing where it is the highest already."""
    higher = LEVELS[LEVELS.index(level) + 1 :]
    texts = {"": gettext("Giữ mức %(level)s", level=word("urgency", level))}
    texts |= {one: gettext("Nâng lên %(level)s", level=word("urgency", one)) for one in higher}
    return [
        {"value": code, "text": text, "checked": code == chosen} for code, text in texts.items() if higher
    ]
