"""The agencies that cases are passed to, and the words of the slip: for the admin."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import agencies, audit, slip_words
from sync_server.desk.agencies import Told
from sync_server.desk.models import Agency
from sync_server.intake import district
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("agencies", __name__, url_prefix="/agencies")

FIELDS = {
    "code": N_("Mã cơ quan"),
    "name": N_("Tên cơ quan"),
    "kind": N_("Loại cơ quan"),
    "commune_code": N_("Xã, phường"),
    "phone": N_("Điện thoại"),
    "address": N_("Địa chỉ"),
}
CHANGED = {name: label for name, label in FIELDS.items() if name != "code"}
OPTIONAL = frozenset({"commune_code", "phone", "address"})
WORDS = {
    "issuer": N_("Đơn vị ban hành"),
    "mark": N_("Ký hiệu sau «PC-» và «ĐĐ-»"),
    "confidential": N_("Dòng bảo mật ở cuối phiếu"),
}


@bp.get("/")
@needs("agencies")
def every() -> ResponseReturnValue:
    return render_template(
        "sync_server/agencies/every.html", agencies=agencies.every(), communes=district.commune_names()
    )


@bp.get("/new")
@needs("agencies")
def new() -> ResponseReturnValue:
    return _form(Form(FIELDS))


@bp.post("/")
@needs("agencies")
def add() -> ResponseReturnValue:
    form = Form.read(FIELDS, request.form, optional=OPTIONAL)
    if form.errors:
        return _form(form), 422
    try:
        with writing():
            agencies.add(form["code"], _told(form))
            _note("add-agency", form["code"])
    except CannotDo as refusal:
        return _form(form.refused(refusal)), 422
    return see_other(url_for(".every"))


@bp.get("/<int:number>")
@needs("agencies")
def page(number: int) -> ResponseReturnValue:
    agency = agencies.find(number)
    return _form(Form(CHANGED, {name: getattr(agency, name) or "" for name in CHANGED}), agency)


@bp.post("/<int:number>")
@needs("agencies")
def change(number: int) -> ResponseReturnValue:
    agency, form = agencies.find(number), Form.read(CHANGED, request.form, optional=OPTIONAL)
    if form.errors:
        return _form(form, agency), 422
    try:
        with writing():
            agencies.change(number, _told(form))
            _note("change-agency", agency.code)
    except CannotDo as refusal:
        return _form(form.refused(refusal), agency), 422
    return see_other(url_for(".every"))


@bp.post("/<int:number>/<any(close,open):how>")
@needs("agencies")
def set_active(number: int, how: str) -> ResponseReturnValue:
    with writing():
        agency = agencies.set_active(number, how == "open")
        _note(f"{how}-agency", agency.code)
    return see_other(url_for(".every"))


@bp.get("/words")
@needs("agencies")
def words() -> ResponseReturnValue:
    return _words(Form(WORDS, slip_words.now_in_use().as_dict()))


@bp.post("/words")
@needs("agencies")
def set_words() -> ResponseReturnValue:
    form = Form.read(WORDS, request.form, most=300)
    if form.errors:
        return _words(form), 422
    try:
        with writing():
            slip_words.put(slip_words.SlipWords(form["issuer"], form["mark"], form["confidential"]))
            _note("change-slip-words", "")
    except CannotDo as refusal:
        return _words(form.refused(refusal)), 422
    return see_other(url_for(".every"))


def _told(form: Form) -> Told:
    return Told(form["name"], form["kind"], form["commune_code"], form["phone"], form["address"])


def _form(form: Form, agency: Agency | None = None) -> str:
    return render_template(
        "sync_server/agencies/one.html",
        form=form,
        error_list=form.error_list,
        agency=agency,
        communes=district.commune_names(),
        kinds=agencies.kinds(),
    )


def _words(form: Form) -> str:
    return render_template("sync_server/agencies/words.html", form=form, error_list=form.error_list)


def _note(action: str, code: str) -> None:
    audit.note(person().login, person().role, action, now=runtime().now(), reason=code)
