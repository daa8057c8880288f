"""The texts of a periodic report, section by section; nothing that was typed is lost to somebody else's."""

import json

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from sync_server.desk import audit
from sync_server.periodic import snapshots, standing
from sync_server.periodic.document import SECTIONS
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views import report_page
from sync_server.views.form import Form
from sync_server.views.reports import ONE
from sync_server.views.signed_in import needs, person

bp = Blueprint("report_texts", __name__, url_prefix="/reports")


@bp.post(f"{ONE}/texts")
@needs("report_freezing")
def write(kind: str, year: int) -> ResponseReturnValue:
    """Keep the sections; where somebody wrote meanwhile, both are shown and nothing is kept."""
    form = Form.read(
        report_page.LABELS, request.form, most=report_page.TEXT_MOST, optional=frozenset(SECTIONS)
    )
    one = standing.standing(kind, year, now=runtime().now())
    if form.errors:
        return report_page.page(one, texts=form), 422
    seen = request.form.get("seen", -1, type=int)
    try:
        with writing():
            snapshots.write_texts(kind, year, dict(form.values), seen=seen)
            audit.note(
                person().login, person().role, "write-report", now=runtime().now(), reason=f"{kind} {year}"
            )
    except CannotDo as refusal:
        return report_page.page(one, refusal=refusal, texts=form, theirs=_theirs(kind, year, form)), 409
    return see_other(url_for("reports.page", kind=kind, year=year, _anchor="texts"))


def _theirs(kind: str, year: int, form: Form) -> dict[str, str]:
    """What is kept of the sections that were typed otherwise."""
    draft = snapshots.the_draft(kind, year)
    kept = json.loads(draft.texts) if draft else {}
    return {key: kept.get(key, "") for key in SECTIONS if kept.get(key, "") != form[key]}
