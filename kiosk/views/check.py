"""«Kiểm tra và gửi»: every answer once more, how urgent it is and why, and the filing itself."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kiosk import filing, staff
from kiosk.drafts import Draft
from kiosk.forms.level import READ_IT, Level, level_of, nobody_told, unread_reminder
from kiosk.forms.show import Shown
from kiosk.forms.steps import CHECK, PAGES, STEPS
from kiosk.forms.summary import Line, lines_of_step
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.asking import everywhere, groups, page_of, read, shown, typed_in
from kiosk.views.drafting import keep, opened
from kiosk.views.words import say, word
from shared.errors import FieldError
from shared.report import Report
from shared.web import see_other

bp = Blueprint("check", __name__, url_prefix="/report")
bp.before_request(require_person)


@bp.get("/<report_uuid>/check")
def page(report_uuid: str) -> str:
    draft = opened(report_uuid)
    errors = read(draft)[1]
    errors.pop("declaration", None)  # nobody was asked for it yet
    return _page(draft, errors)


@bp.post("/<report_uuid>/check")
def send(report_uuid: str) -> Response | tuple[str, int]:
    draft, go = keep(report_uuid, CHECK, calls=True), request.form.get("go", "")
    if go == "back":
        return see_other(url_for("report.page", report_uuid=report_uuid, slug=STEPS[-2].slug))
    if go.startswith("call-"):
        return see_other(url_for(".page", report_uuid=report_uuid, _anchor=go.replace("call-", "called-")))
    report, errors = read(draft)
    errors |= unread_reminder(typed_in(draft))
    if report is None or errors:
        return _page(draft, errors), 422
    _file(report, draft)
    return see_other(url_for("saved.page", report_uuid=report_uuid))


def _file(report: Report, draft: Draft) -> None:
    rt = runtime()
    filed = filing.file_report(
        report,
        author=staff.by_id(person().staff_id),
        report_uuid=draft.report_uuid,
        started_at=draft.started_at,
        raised_to=level_of(typed_in(draft)).raised_to,
        now=rt.now(),
        new_id=rt.new_id,
    )
    if filed.urgency == "high":
        rt.ask_sync("urgent")


def _page(draft: Draft, errors: Mapping[str, FieldError]) -> str:
    typed, own = typed_in(draft), {"declaration": errors["declaration"]} if "declaration" in errors else {}
    level, sought = level_of(typed), shown(typed, errors)
    unread = errors.get(READ_IT)
    told = page_of(draft, CHECK, own) | {"error_list": everywhere(draft, errors)}
    if unread:
        told["error_list"] = [*everywhere(draft, errors), {"text": say(unread), "href": f"#{READ_IT}"}]
    return render_template(
        "kiosk/report/check.html",
        **told,
        level=level,
        nobody_told=nobody_told(typed),
        unread=unread,
        was_read=typed.get(READ_IT) == "yes",
        groups=groups(draft),
        raise_choices=_raise_choices(level),
        parts=_parts(sought),
    )


def _parts(sought: Shown) -> list[tuple[str, str, list[Line]]]:
    """(title, slug, lines) of each page of the core, and of the groups in which something is written."""
    found = ((step, lines_of_step(step, sought)) for step in PAGES[:-1])
    return [(gettext(step.title), step.slug, lines) for step, lines in found if lines or step in STEPS]


def _raise_choices(level: Level) -> list[dict[str, object]]:
    """To keep the computed level or to raise it; nothing where it is the highest already."""
    keep_it = gettext("Giữ mức %(level)s", level=word("urgency", level.auto))
    raised = [(one, gettext("Nâng lên %(level)s", level=word("urgency", one))) for one in level.higher]
    choices = [("", keep_it), *raised] if raised else []
    chosen = level.raised_to or ""
    return [{"value": code, "text": text, "checked": code == chosen} for code, text in choices]
