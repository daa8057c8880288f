"""Reports that may be of the same child: the list, two side by side, and what an officer says of them."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit, choosing, links, pair_file, suggestions, verdicts
from sync_server.desk.comparing import AGREEMENT
from sync_server.desk.verdicts import MAY_SAY, STATES, VERDICTS, Said
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, reader
from sync_server.views.words import reading

bp = Blueprint("duplicates", __name__, url_prefix="/duplicates")

CHOICE = {"one": N_("Số báo cáo hoặc số vụ việc"), "other": N_("So sánh với số")}
LABELS = {"verdict": N_("Hai báo cáo này"), "reason": N_("Vì sao?")}


@bp.get("/")
@needs("duplicates")
def waiting() -> ResponseReturnValue:
    state = request.args.get("state", "open")
    if state not in STATES:
        abort(404)
    rows, number, pages = pair_file.waiting(request.args.get("page", 1, type=int), state=state)
    return render_template(
        "sync_server/duplicates/waiting.html",
        rows=rows,
        number=number,
        pages=pages,
        state=state,
        states=STATES,
    )


@bp.get("/new")
@needs("duplicates")
def choose() -> ResponseReturnValue:
    return _choose(Form(CHOICE, {"one": request.args.get("one", "")}))


@bp.post("/")
@needs("duplicates")
def put_together() -> ResponseReturnValue:
    """Two reports that nothing suggested; whether they are of siblings is told, so the log has it first."""
    form, who = Form.read(CHOICE, request.form, most=40), reader()
    if form.errors:
        return _choose(form), 422
    try:
        found = choosing.two(form["one"], form["other"])
        numbers = [links.case_of(report.report_uuid).case_no for report in found]
        audit.note(who.login, who.role, "choose-reports", now=who.now, case_no=numbers[0], reason=numbers[1])
        with writing():
            pair = suggestions.choose(*found, now=who.now)
    except CannotDo as refusal:
        return _choose(form.refused(refusal)), 422
    return see_other(url_for(".pair", number=pair.id))


@bp.get("/<int:number>")
@needs("duplicates")
def pair(number: int) -> ResponseReturnValue:
    return _pair(number, Form(LABELS))


@bp.post("/<int:number>")
@needs("duplicates")
def decide(number: int) -> ResponseReturnValue:
    form = Form.read(LABELS, request.form, most=1000)
    if form.errors:
        return _pair(number, form), 422
    said = Said(form["verdict"], form["reason"], request.form.get("seen", -1, type=int))
    try:
        with writing():
            verdicts.decide(number, said, reader())
    except CannotDo as refusal:
        if not refusal.field:
            raise
        return _pair(number, form.refused(refusal)), 422
    return see_other(url_for(".pair", number=number))


def _choose(form: Form) -> str:
    return render_template("sync_server/duplicates/choose.html", form=form, error_list=form.error_list)


def _pair(number: int, form: Form) -> str:
    file = pair_file.open_pair(number, reader())
    return render_template(
        "sync_server/duplicates/pair.html",
        file=file,
        form=form,
        error_list=form.error_list,
        may_say=MAY_SAY[file.pair.state],
        states=STATES,
        verdicts=VERDICTS,
        agreement=AGREEMENT,
        say=reading(),
    )
