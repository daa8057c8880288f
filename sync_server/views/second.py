"""«Chờ người thứ hai»: what one officer asked and another confirms or declines."""

import logging

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import NotThere
from shared.web import see_other
from shared.words import N_
from sync_server.desk import asks, audit, cases, events, second, work
from sync_server.desk.asks import Ask
from sync_server.desk.reader import Reader
from sync_server.desk.second import Asked
from sync_server.store import writing
from sync_server.views.case_form import CaseForm, version_typed
from sync_server.views.signed_in import needs, reader

bp = Blueprint("second", __name__, url_prefix="/cases")

log = logging.getLogger(__name__)

WORDS = (
    Ask(
        "words",
        N_("Ý kiến của anh/chị"),
        hint=N_("Dòng này ở lại trong diễn tiến của vụ việc."),
    ),
)


@bp.get("/second")
@needs("cases")
def waiting() -> ResponseReturnValue:
    """Numbers, what and who only: no words of anybody."""
    return render_template(
        "sync_server/cases/second_list.html", waiting=second.every_open(), me=reader().login
    )


@bp.get("/<case_no>/second/<int(max=2147483647):number>")
@needs("cases")
def ask(case_no: str, number: int) -> ResponseReturnValue:
    found = work.standing(cases.find(case_no))
    return _page(found, _asked(found, number), CaseForm(WORDS), reader())


@bp.post("/<case_no>/second/<int(max=2147483647):number>")
@needs("cases")
def answer(case_no: str, number: int) -> ResponseReturnValue:
    """`agree` is yes or no. Agreeing needs no words, declining does."""
    found, who = work.standing(cases.find(case_no)), reader()
    asked, agreed = _asked(found, number), request.form.get("agree") == "yes"
    typed = asks.typed_in(WORDS, lambda box: request.form.get(box, ""), request.form.getlist)
    answers, faults = asks.read(WORDS, typed, {}, now=who.now)
    form, version = CaseForm(WORDS, {}, typed), version_typed()
    if asked.by != who.login and not agreed and faults:
        return _page(found, asked, form.wrong(faults), who), 422
    try:
        with writing():
            words = str(answers["words"] or "")
            second.answer(case_no, number, version, who, agreed=agreed, words=words)
            audit.note(who.login, who.role, "change-case", now=who.now, case_no=case_no)
    except work.StaleCase:
        log.info("case.refused case=%s deed=second why=stale", case_no)
        now = work.standing(cases.find(case_no))
        return _page(now, _asked(now, number), form, who, since=version), 409
    return see_other(url_for("cases.page", case_no=case_no))


def _asked(found: work.Standing, number: int) -> Asked:
    """Raises NotThere for a number of another case; one that was answered meanwhile is there, and says so."""
    asked = second.find(found.case, number)
    if asked is None:
        raise NotThere("second")
    return asked


def _page(
    found: work.Standing, asked: Asked, form: CaseForm, who: Reader, *, since: int | None = None
) -> str:
    case = found.case
    audit.note(who.login, who.role, "view-work", now=who.now, case_no=case.case_no, classes="P2,P3")
    return render_template(
        "sync_server/cases/second.html",
        asked=asked,
        own=asked.by == who.login,
        case=case,
        version=found.version,
        form=form,
        error_list=form.error_list,
        stale=since is not None,
        changed=events.since(case, since) if since is not None else [],
    )
