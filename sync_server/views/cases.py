"""The officers' list of cases and one case."""

from functools import partial

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit, case_file, cases, clocks_shown, queue
from sync_server.desk.queue_filter import Filter
from sync_server.desk.reader import Reader
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.filters import filter_choices
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person
from sync_server.views.words import reading

bp = Blueprint("cases", __name__, url_prefix="/cases")

REASON = {"reason": N_("Vì sao cần biết?")}


@bp.get("/")
@needs("cases")
def queue_page() -> ResponseReturnValue:
    return _queue("sync_server/cases/queue.html")


@bp.get("/table")
@needs("cases")
def table() -> ResponseReturnValue:
    return _queue("sync_server/cases/_table.html")


@bp.get("/<case_no>")
@needs("cases")
def page(case_no: str) -> ResponseReturnValue:
    file = case_file.open_file(case_no, _reader())
    return render_template("sync_server/cases/case.html", file=file, case=file.case, say=reading())


@bp.get("/<case_no>/clock")
@needs("cases")
def clock(case_no: str) -> ResponseReturnValue:
    case = cases.find(case_no)
    shown = clocks_shown.of_case(case, now=runtime().now())
    return render_template("sync_server/cases/_clocks.html", case=case, clocks=shown)


@bp.post("/<case_no>/acknowledge")
@needs("cases")
def acknowledge(case_no: str) -> ResponseReturnValue:
    reader = _reader()
    with writing():
        if cases.acknowledge(cases.find(case_no), reader.login, now=reader.now):
            audit.note(reader.login, reader.role, "acknowledge", now=reader.now, case_no=case_no)
    return see_other(url_for(".page", case_no=case_no))


@bp.get("/<case_no>/informer")
@needs("cases")
def ask_informer(case_no: str) -> ResponseReturnValue:
    return _why(case_no, Form(REASON))


@bp.post("/<case_no>/informer")
@needs("cases")
def informer(case_no: str) -> ResponseReturnValue:
    """Shown once, in the answer to the reason that was given for it."""
    form = Form.read(REASON, request.form, most=250)
    if form.errors:
        return _why(case_no, form), 422
    try:
        found = case_file.informers(case_no, form["reason"], _reader())
    except CannotDo as refusal:
        return _why(case_no, form.refused(refusal)), 422
    case = cases.find(case_no)
    return render_template("sync_server/cases/informer.html", reports=found, case=case, say=reading())


def _reader() -> Reader:
    return Reader(person().login, person().role, runtime().now())


def _queue(template: str) -> str:
    now, wanted = runtime().now(), Filter.read(request.args)
    after, before = (request.args.get(name) or None for name in ("after", "before"))
    shown = queue.page(wanted, now=now, after=after, before=before)
    here = {name: place for name, place in (("after", after), ("before", before)) if place}
    return render_template(
        template,
        queue=shown,
        now=now,
        wanted=wanted.chosen(),
        here=here,
        counted=queue.COUNTED,
        choices=partial(filter_choices, person()),
    )


def _why(case_no: str, form: Form) -> str:
    case = cases.find(case_no)
    return render_template(
        "sync_server/cases/ask_informer.html", case=case, form=form, error_list=form.error_list
    )
