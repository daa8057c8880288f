"""When schools are closed, as the admin keeps it: nobody is rung for a school's silence then."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit
from sync_server.fleet import school_holidays
from sync_server.fleet.models import SchoolHoliday
from sync_server.intake import district
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.days import dated
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("school_holidays", __name__, url_prefix="/holidays/schools")

FIELDS = {
    "first": N_("Từ ngày"),
    "last": N_("Đến hết ngày"),
    "name": N_("Tên kỳ nghỉ"),
    "commune_code": N_("Trường ở"),
}
NO_DAY = N_("Ghi ngày như 1/6/2027")


@bp.get("/")
@needs("holidays")
def every() -> ResponseReturnValue:
    return _page(Form(FIELDS))


@bp.post("/")
@needs("holidays")
def add() -> ResponseReturnValue:
    form = Form.read(FIELDS, request.form, most=100, optional=frozenset({"commune_code"}))
    first, last = dated(form["first"]), dated(form["last"])
    for name, day in (("first", first), ("last", last)):
        if form[name] and day is None:
            form = form.wrong(name, gettext(NO_DAY))
    if form.errors or first is None or last is None:
        return _page(form), 422
    try:
        with writing():
            _note("add-school-holiday", school_holidays.add(first, last, form["name"], form["commune_code"]))
    except CannotDo as refusal:
        return _page(form.refused(refusal)), 422
    return see_other(url_for(".every"))


@bp.post("/<int:number>/remove")
@needs("holidays")
def remove(number: int) -> ResponseReturnValue:
    with writing():
        _note("remove-school-holiday", school_holidays.remove(number))
    return see_other(url_for(".every"))


def _note(action: str, one: SchoolHoliday) -> None:
    told = " ".join(word for word in (f"{one.first}–{one.last}", one.commune_code, one.name) if word)
    audit.note(person().login, person().role, action, now=runtime().now(), reason=told)


def _page(form: Form) -> str:
    return render_template(
        "sync_server/school_holidays.html",
        holidays=school_holidays.every(),
        communes=district.commune_names(),
        form=form,
        error_list=form.error_list,
    )
