"""An officer says why a case is overdue; it stays counted as late."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit, cases, clocks_shown
from sync_server.desk.reader import Reader
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("overdue", __name__, url_prefix="/cases")

REASON = {"reason": N_("Vì sao quá hạn, và sẽ làm gì?")}


@bp.get("/<case_no>/overdue")
@needs("cases")
def ask(case_no: str) -> ResponseReturnValue:
    return _why(case_no, Form(REASON))


@bp.post("/<case_no>/overdue")
@needs("cases")
def explain(case_no: str) -> ResponseReturnValue:
    form = Form.read(REASON, request.form, most=1000)
    if form.errors:
        return _why(case_no, form), 422
    reader = Reader(person().login, person().role, runtime().now())
    try:
        with writing():
            spoken_of = clocks_shown.explain(cases.find(case_no), form["reason"], reader)
            audit.note(
                reader.login, reader.role, "overdue-noted", now=reader.now, case_no=case_no, count=spoken_of
            )
    except CannotDo as refusal:
        return _why(case_no, form.refused(refusal)), 422
    return see_other(url_for("cases.page", case_no=case_no))


def _why(case_no: str, form: Form) -> str:
    case = cases.find(case_no)
    return render_template(
        "sync_server/cases/ask_overdue.html",
        case=case,
        clocks=clocks_shown.unexplained(case, now=runtime().now()),
        form=form,
        error_list=form.error_list,
    )
