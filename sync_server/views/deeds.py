"""What officers do with a case: a page with one form for each deed, and what two at once are told."""

import logging

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo, NotThere
from shared.web import see_other
from shared.web.language import lang
from sync_server.desk import asks, audit, cases, deed_forms, deeds, events, second, work
from sync_server.desk.deed import Deed
from sync_server.desk.deed_list import DEEDS
from sync_server.desk.doing import Faulty
from sync_server.desk.moves import FORBIDDEN_REASONS
from sync_server.desk.reader import Reader
from sync_server.store import writing
from sync_server.views.case_form import CaseForm, version_typed
from sync_server.views.signed_in import needs, reader

bp = Blueprint("deeds", __name__, url_prefix="/cases/<case_no>/do")

log = logging.getLogger(__name__)


@bp.get("/<name>")
@needs("cases")
def ask(case_no: str, name: str) -> ResponseReturnValue:
    deed, found, who = _deed(name), work.standing(cases.find(case_no)), reader()
    deeds.must_be_allowed(deed, found.case.status)
    form = CaseForm(deed.asks, deed_forms.choices(deed, found, lang()), deed_forms.filled(deed, found, who))
    return _page(deed, found, form, who)


@bp.post("/<name>")
@needs("cases")
def do(case_no: str, name: str) -> ResponseReturnValue:
    """Bad answers give the page again with 422, a stale page or a forbidden move with 409.

    All that was typed is kept.
    """
    deed, found, who = _deed(name), work.standing(cases.find(case_no)), reader()
    typed = asks.typed_in(deed.asks, lambda box: request.form.get(box, ""), request.form.getlist)
    form = CaseForm(deed.asks, deed_forms.choices(deed, found, lang()), typed)
    answers, faults = asks.read(deed.asks, typed, form.choices, now=who.now)
    version = version_typed()
    try:
        if version == found.version:
            deeds.must_be_allowed(deed, found.case.status)
            if faults:
                raise Faulty(faults)
        with writing():
            deeds.do(deed, case_no, version, answers, who)
            audit.note(who.login, who.role, "change-case", now=who.now, case_no=case_no)
    except Faulty as refused:
        _refused(case_no, deed, "answers")
        return _page(deed, found, form.wrong(refused.faults), who), 422
    except work.StaleCase:
        _refused(case_no, deed, "stale")
        return _page(deed, work.standing(cases.find(case_no)), form, who, since=version), 409
    except CannotDo as refused:
        _refused(case_no, deed, refused.detail)
        return _page(deed, found, form, who, refused=refused), 409
    return see_other(url_for("cases.page", case_no=case_no))


def _deed(name: str) -> Deed:
    if name not in DEEDS:
        raise NotThere("deed")
    return DEEDS[name]


def _page(
    deed: Deed,
    found: work.Standing,
    form: CaseForm,
    who: Reader,
    *,
    since: int | None = None,
    refused: CannotDo | None = None,
) -> str:
    """The deed's page. It shows what the case says, so the audit log has it first."""
    case = found.case
    audit.note(who.login, who.role, "view-work", now=who.now, case_no=case.case_no, classes="P2,P3")
    return render_template(
        "sync_server/cases/deed.html",
        deed=deed,
        case=case,
        version=found.version,
        form=form,
        error_list=form.error_list,
        stale=since is not None,
        changed=events.since(case, since) if since is not None else [],
        refused=refused,
        forbidden_reasons=FORBIDDEN_REASONS if deed.name == "close" else (),
        waiting_second=second.of_case(case),
    )


def _refused(case_no: str, deed: Deed, why: str) -> None:
    log.info("case.refused case=%s deed=%s why=%s", case_no, deed.name, why.replace(" ", "-"))
