"""An addition that was not sent within its 72 hours: to read, to copy from, and to drop."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kiosk import additions, drafts, mine
from kiosk.forms.addition import STORY, Addition
from kiosk.forms.summary import Line, lines_of_step
from kiosk.mine import MyReport
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.adding_draft import Page, as_left
from kiosk.views.asking import shown
from shared.errors import NotThere
from shared.urgency import LEVELS
from shared.web import see_other

bp = Blueprint("unsent", __name__, url_prefix="/mine")
bp.before_request(require_person)


@bp.get("/<report_uuid>/unsent")
def page(report_uuid: str) -> str | Response:
    """Raises NotThere for another's report, and where nothing is left to send."""
    report = mine.one_of_mine(report_uuid, person())
    if additions.may_add(report, now=runtime().now()):
        return see_other(url_for("adding.page", report_uuid=report_uuid))
    left = _left(report)
    return render_template(
        "kiosk/mine/unsent.html",
        report=report,
        story=left.typed.typed[STORY],
        parts=_corrections(left.typed),
        raised_to=left.level if left.level in LEVELS else "",
    )


@bp.post("/<report_uuid>/unsent")
def drop(report_uuid: str) -> Response:
    mine.one_of_mine(report_uuid, person())
    drafts.discard(drafts.addition_id(report_uuid), person(), now=runtime().now())
    return see_other(url_for("home.page"))


def _left(report: MyReport) -> Page:
    """The page as it was left; of a report that was forgotten since, what was to be added to its story."""
    copy = mine.held_copy(report.report_uuid, person())
    if copy is None:
        draft = drafts.open_draft(drafts.addition_id(report.report_uuid), person())
        typed = {STORY: str(draft.answers.get(STORY, ""))}
        return Page(Addition({}, (), typed), "", draft.saved_at)
    left = as_left(report, copy)
    if left.saved_at is None:
        raise NotThere("draft")
    return left


def _corrections(typed: Addition) -> list[tuple[str, list[Line]]]:
    """(title, lines) of each page of the form on which something else was typed than what was filed."""
    seen = shown(typed.whole(), {})
    parts = ((gettext(step.title), lines_of_step(step, seen)) for step in typed.steps)
    told = ((title, [one for one in lines if _typed_over(typed, one.field)]) for title, lines in parts)
    return [(title, lines) for title, lines in told if lines]


def _typed_over(typed: Addition, field: str) -> bool:
    return any(name == field or name.startswith(f"{field}-") for name in typed.typed_over())
