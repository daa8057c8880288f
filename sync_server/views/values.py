"""Settling one value of a report: choose what somebody said, or write another; by a revision of one's own."""

import logging
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared import codes
from shared.report import Field
from shared.text import fold
from shared.web import see_other
from shared.web.language import lang
from shared.words import N_
from sync_server.desk import asks, audit, correcting, corrections, work
from sync_server.desk.asks import Ask
from sync_server.desk.correcting import Contested, NotAValue
from sync_server.desk.reader import Reader
from sync_server.intake.district import commune_names
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.case_form import CaseForm
from sync_server.views.signed_in import needs, reader
from sync_server.views.words import reading

bp = Blueprint("values", __name__, url_prefix="/cases/<case_no>/values/<report_no>/<name>")

log = logging.getLogger(__name__)

OTHER, EMPTY = "other", "empty"
WHY = Ask("why", N_("Vì sao, theo nguồn nào"), hint=N_("Dòng này ở lại trong diễn tiến của vụ việc."))
_KINDS = {"code": "code", "commune": "code", "many": "many", "day": "day"}


@bp.get("")
@needs("cases")
def ask(case_no: str, report_no: str, name: str) -> ResponseReturnValue:
    who = reader()
    found = correcting.contested(case_no, report_no, name, who)
    return _page(found, _form(found), who)


@bp.post("")
@needs("cases")
def settle(case_no: str, report_no: str, name: str) -> ResponseReturnValue:
    """422 for a value that breaks a rule, 409 when something was said meanwhile; all typed is kept."""
    who = reader()
    found = correcting.contested(case_no, report_no, name, who)
    form = _form(found)
    typed = asks.typed_in(form.asks, lambda box: request.form.get(box, ""), request.form.getlist)
    form = CaseForm(form.asks, form.choices, typed)
    answers, faults = asks.read(form.asks, typed, form.choices, now=who.now)
    if answers["choose"] == OTHER and not answers.get("value") and "value" not in faults:
        faults["value"] = asks.MISSING
    mark = request.form.get("mark", "")
    if faults and mark == found.mark:
        return _page(found, form.wrong(faults), who), 422
    try:
        with writing():
            value = _value(found, answers)
            why = str(answers["why"] or "")
            correcting.settle(case_no, report_no, name, value, mark, who, new_id=runtime().new_id, why=why)
            audit.note(who.login, who.role, "change-case", now=who.now, case_no=case_no)
    except NotAValue as refused:
        place = "value" if answers["choose"] == OTHER else "choose"
        told = gettext(refused.fault.message).format(**refused.fault.values)
        return _page(found, form.said(place, told), who), 422
    except work.StaleCase:
        log.info("case.refused case=%s deed=correct why=stale", case_no)
        return _page(correcting.contested(case_no, report_no, name, who), form, who, stale=True), 409
    return see_other(url_for("cases.page", case_no=case_no, _anchor=report_no))


def _form(found: Contested) -> CaseForm:
    say, field = reading(), found.field
    told = [(cell.revision_id, cell.value) for cell, _ in found.cells if cell.value is not None]
    offered = [(revision_id, "; ".join(say(field, value))) for revision_id, value in told]
    listed = [Ask("choose", N_("Giá trị đúng là"), "code")]
    choices: dict[str, list[tuple[str, str]]] = {"choose": offered}
    if found.kind != "chosen":
        offered.append((OTHER, gettext("Giá trị khác, ghi bên dưới")))
        kind, most = _KINDS.get(found.kind, "words"), corrections.longest(field.id)
        listed.append(Ask("value", N_("Giá trị khác"), kind, needed=False, few=False, most=most))
        choices["value"] = _codes(found.kind, field)
    if found.may_be_empty:
        offered.append((EMPTY, gettext("Bỏ trống: không có giá trị nào đúng")))
    listed.append(WHY)
    return CaseForm(listed, choices, _filled(found))


def _filled(found: Contested) -> asks.Typed:
    """What is used now stands in the box of another value, to be mended there."""
    value = found.cells[0][0].value if found.cells else None
    if value is None or found.kind == "chosen":
        return {}
    if isinstance(value, list):
        return {"value": [str(one) for one in value]}
    return {"value": asks.shown_day(str(value)) if found.kind == "day" else str(value)}


def _codes(kind: str, field: Field) -> list[tuple[str, str]]:
    if kind == "commune":
        return sorted(commune_names().items(), key=lambda pair: fold(pair[1]))
    if kind in ("code", "many"):
        return [(code, one.label(lang())) for code, one in codes.codes(field.code_list).items()]
    return []


def _value(found: Contested, answers: asks.Answers) -> Any:
    chosen = answers["choose"]
    if chosen == EMPTY:
        return None
    if chosen != OTHER:
        return next((cell.value for cell, _ in found.cells if cell.revision_id == chosen), None)
    told = answers.get("value")
    if isinstance(told, tuple):
        return list(told)
    if found.kind == "number" and told is not None and str(told).isascii() and str(told).isdigit():
        return int(str(told))
    return told


def _page(found: Contested, form: CaseForm, who: Reader, *, stale: bool = False) -> str:
    audit.note(
        who.login, who.role, "view-work", now=who.now, case_no=found.case.case_no, classes=found.field.privacy
    )
    return render_template(
        "sync_server/cases/value.html",
        found=found,
        case=found.case,
        form=form,
        error_list=form.error_list,
        stale=stale,
        say=reading(),
    )
