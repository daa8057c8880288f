"""The schools and health stations of the district, and when each says it is open."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared import codes
from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit
from sync_server.fleet import kiosks, opening
from sync_server.intake import district
from sync_server.intake.models import Unit
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.duty import DAYS
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person
from sync_server.views.spans import read_spans, spans_told

bp = Blueprint("units", __name__, url_prefix="/units")

FIELDS = {
    "code": N_("Mã đơn vị"),
    "name": N_("Tên đơn vị"),
    "type": N_("Loại đơn vị"),
    "commune_code": N_("Xã, phường"),
}
OPENING = {"days": N_("Những ngày mở cửa"), "hours": N_("Giờ mở cửa")}


@bp.get("/")
@needs("units")
def every() -> ResponseReturnValue:
    return render_template(
        "sync_server/units/every.html", units=kiosks.units(), communes=district.commune_names()
    )


@bp.get("/new")
@needs("units")
def new() -> ResponseReturnValue:
    return _form(Form(FIELDS))


@bp.post("/")
@needs("units")
def add() -> ResponseReturnValue:
    form, now = Form.read(FIELDS, request.form), runtime().now()
    if form.errors:
        return _form(form), 422
    try:
        with writing():
            district.add_unit(form["code"], form["name"], form["type"], form["commune_code"], now=now)
            audit.note(person().login, person().role, "add-unit", now=now, reason=form["code"])
    except CannotDo as refusal:
        return _form(form.refused(refusal)), 422
    return see_other(url_for(".every"))


@bp.get("/<code>/")
@needs("units")
def page(code: str) -> ResponseReturnValue:
    told = opening.of(district.find_unit(code).code)
    return _page(code, Form(OPENING, {"days": told.days, "hours": spans_told(told.hours)}))


@bp.post("/<code>/")
@needs("units")
def state_opening(code: str) -> ResponseReturnValue:
    typed = {"days": "".join(request.form.getlist("days")), "hours": request.form.get("hours", "")}
    form = Form.read(OPENING, typed, most=60, optional=frozenset(OPENING))
    hours = read_spans(form["hours"]) if form["hours"] else ()
    if hours is None:
        form = form.wrong("hours", gettext("Ghi như 7:30–11:30, 13:00–17:00"))
    if form.errors or hours is None:
        return _page(code, form), 422
    try:
        with writing():
            opening.state(district.find_unit(code), form["days"], hours)
            audit.note(person().login, person().role, "set-opening-hours", now=runtime().now(), reason=code)
    except CannotDo as refusal:
        return _page(code, form.refused(refusal)), 422
    return see_other(url_for(".page", code=code, saved=1))


def _page(code: str, form: Form) -> str:
    unit: Unit = district.find_unit(code)
    return render_template(
        "sync_server/units/unit.html",
        unit=unit,
        commune=district.commune_names().get(unit.commune_code, unit.commune_code),
        kiosks=kiosks.of_unit(unit.code),
        saved="saved" in request.args,
        days=DAYS,
        form=form,
        error_list=form.error_list,
    )


def _form(form: Form) -> str:
    return render_template(
        "sync_server/units/new.html",
        form=form,
        error_list=form.error_list,
        communes=district.commune_names(),
        types=list(codes.codes("station_type")),
    )
