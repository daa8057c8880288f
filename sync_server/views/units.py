"""The schools and health stations of the district."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared import codes
from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit
from sync_server.fleet import kiosks
from sync_server.intake import district
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("units", __name__, url_prefix="/units")

FIELDS = {
    "code": N_("Mã đơn vị"),
    "name": N_("Tên đơn vị"),
    "type": N_("Loại đơn vị"),
    "commune_code": N_("Xã, phường"),
}


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


def _form(form: Form) -> str:
    return render_template(
        "sync_server/units/new.html",
        form=form,
        error_list=form.error_list,
        communes=district.commune_names(),
        types=list(codes.codes("station_type")),
    )
