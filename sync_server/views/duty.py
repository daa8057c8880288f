"""«Trực»: who is told of alerts, when and how. An address is typed once, never shown again."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit, duty
from sync_server.desk.alert_models import DutyPerson
from sync_server.desk.alert_rules import AREAS
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("duty", __name__, url_prefix="/duty")

FIELDS = {
    "name": N_("Họ tên"),
    "opens": N_("Trực từ"),
    "closes": N_("đến"),
    "days": N_("Những ngày"),
    "areas": N_("Nhận báo động về"),
}
ADDRESS = {"address": N_("Địa chỉ kênh")}
DAYS = {
    "1": N_("Thứ hai"), "2": N_("Thứ ba"), "3": N_("Thứ tư"), "4": N_("Thứ năm"), "5": N_("Thứ sáu"),
    "6": N_("Thứ bảy"), "7": N_("Chủ nhật"),
}  # fmt: skip
_NEW = {"opens": "07:30", "closes": "17:00", "days": "12345", "areas": "cases"}


@bp.get("/")
@needs("duty")
def roster() -> ResponseReturnValue:
    return render_template(
        "sync_server/alerts/roster.html", roster=duty.roster(), faults=duty.FAULTS, days=DAYS, areas=AREAS
    )


@bp.get("/new")
@needs("duty")
def new() -> ResponseReturnValue:
    return _form(Form(FIELDS, _NEW))


@bp.post("/")
@needs("duty")
def add() -> ResponseReturnValue:
    form = _read(request.form)
    if form.errors:
        return _form(form), 422
    try:
        with writing():
            number = duty.add(_told(form)).id
            _note("add-duty", number)
    except CannotDo as refusal:
        return _form(form.refused(refusal)), 422
    return see_other(url_for(".page", number=number))


@bp.get("/<int:number>")
@needs("duty")
def page(number: int) -> ResponseReturnValue:
    one = duty.find(number)
    told = {"name": one.name, "opens": one.opens, "closes": one.closes, "days": one.days, "areas": one.takes}
    return _form(Form(FIELDS, told), one)


@bp.post("/<int:number>")
@needs("duty")
def change(number: int) -> ResponseReturnValue:
    one, form = duty.find(number), _read(request.form)
    if form.errors:
        return _form(form, one), 422
    try:
        with writing():
            duty.change(number, _told(form))
            _note("change-duty", number)
    except CannotDo as refusal:
        return _form(form.refused(refusal), one), 422
    return see_other(url_for(".roster"))


@bp.post("/<int:number>/close")
@needs("duty")
def close(number: int) -> ResponseReturnValue:
    with writing():
        duty.close(number)
        _note("close-duty", number)
    return see_other(url_for(".roster"))


@bp.post("/<int:number>/channels")
@needs("duty")
def add_channel(number: int) -> ResponseReturnValue:
    """What was typed is not put back into the page when it is refused: it may hold a secret."""
    one, form = duty.find(number), Form.read(ADDRESS, request.form, most=500)
    if not form.errors:
        try:
            with writing():
                duty.add_channel(number, form["address"])
                _note("add-channel", number)
            return see_other(url_for(".page", number=number))
        except CannotDo as refusal:
            form = form.refused(refusal)
    told = {"name": one.name, "opens": one.opens, "closes": one.closes, "days": one.days, "areas": one.takes}
    return _form(Form({**FIELDS, **ADDRESS}, told, form.errors), one), 422


@bp.post("/<int:number>/channels/<int:channel>/<any(test,drop):deed>")
@needs("duty")
def channel(number: int, channel: int, deed: str) -> ResponseReturnValue:
    rt = runtime()
    if deed == "test":
        duty.try_out(duty.find_channel(number, channel), rt.keys, now=rt.now())
        _note("test-channel", number)
    else:
        with writing():
            duty.drop_channel(number, channel)
            _note("drop-channel", number)
    return see_other(url_for(".page", number=number))


def _read(typed: "MultiDict[str, str]") -> Form:
    """Ticks are kept as one text: digits of days, areas with commas."""
    flat = typed.to_dict() | {
        "days": "".join(typed.getlist("days")),
        "areas": ",".join(typed.getlist("areas")),
    }
    return Form.read(FIELDS, flat)


def _told(form: Form) -> duty.Told:
    return duty.Told(
        form["name"], form["opens"], form["closes"], form["days"], tuple(form["areas"].split(","))
    )


def _form(form: Form, one: DutyPerson | None = None) -> str:
    channels = next((o.channels for o in duty.roster() if one and o.person.id == one.id), ())
    return render_template(
        "sync_server/alerts/person.html", form=form, error_list=form.error_list, one=one, channels=channels,
        faults=duty.FAULTS, days=DAYS, areas=AREAS,
    )  # fmt: skip


def _note(action: str, number: int) -> None:
    audit.note(person().login, person().role, action, now=runtime().now(), reason=f"#{number}")
