"""Searching reports. What is typed travels in the body of a form alone: no address, title or log has it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.words import N_
from sync_server.desk import search, search_index, search_query
from sync_server.desk.reader import Reader
from sync_server.desk.search_query import Wanted
from sync_server.intake.district import commune_names
from sync_server.runtime import runtime
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person
from sync_server.views.two_days import between

bp = Blueprint("search", __name__, url_prefix="/search")

FIELDS = {
    "text": N_("Số, mã biên nhận, họ tên hoặc điện thoại"),
    "school": N_("Trường của trẻ"),
    "commune": N_("Xã, phường"),
    "since": N_("Nhận tin từ"),
    "until": N_("Đến hết ngày"),
}
NOTHING = N_("Nhập ít nhất hai chữ của họ tên, một số, hoặc chọn xã, phường hay ngày")


@bp.get("/")
@needs("search")
def page() -> ResponseReturnValue:
    return _page(Form(FIELDS), None)


@bp.post("/")
@needs("search")
def results() -> ResponseReturnValue:
    """Asked again for each page of what was found: what was typed is nowhere kept."""
    form = Form.read(FIELDS, request.form, optional=frozenset(FIELDS))
    form, wanted = _wanted(form)
    if form.errors:
        return _page(form, None), 422
    reader = Reader(person().login, person().role, runtime().now())
    found = search.find(wanted, request.form.get("page", 1, type=int), reader)
    return _page(form, found)


def _wanted(form: Form) -> tuple[Form, Wanted]:
    form, since, until = between(form, "since", "until")
    commune = form["commune"] if form["commune"] in commune_names() else ""
    wanted = search_query.read(form["text"], school=form["school"], commune=commune, since=since, until=until)
    missed = form["text"] and not (wanted.number or wanted.asked)
    if not form.errors and (missed or not wanted.anything):
        form = form.wrong("text", gettext(NOTHING))
    return form, wanted


def _page(form: Form, found: search.Found | None) -> str:
    return render_template(
        "sync_server/search/page.html",
        form=form,
        error_list=form.error_list,
        found=found,
        communes=sorted(commune_names().items(), key=lambda named: named[1]),
        not_yet=search_index.not_yet(),
    )
