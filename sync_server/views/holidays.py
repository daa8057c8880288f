"""Days off and make-up days, as the admin keeps them."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import CannotDo
from shared.report.rules import local_day
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit, clock_settings, clocks_recounted
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.days import dated, month_and_day
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("holidays", __name__, url_prefix="/holidays")

FIELDS = {
    "day": N_("Ngày"),
    "until": N_("Đến hết ngày"),
    "worked": N_("Là ngày gì?"),
    "name": N_("Tên, lý do"),
}
NO_DAY = N_("Ghi ngày như 15/2/2027, hoặc 2/9 cho mọi năm")


@bp.get("/")
@needs("holidays")
def every() -> ResponseReturnValue:
    return _page(Form(FIELDS, {"worked": "no"}))


@bp.post("/")
@needs("holidays")
def add() -> ResponseReturnValue:
    typed = Form.read(FIELDS, request.form, most=100)
    form = replace(typed, errors={n: e for n, e in typed.errors.items() if n != "until" or typed[n]})
    form, first, yearly = _read(form)
    if form.errors:
        return _page(form), 422
    login, now = person().login, runtime().now()
    try:
        with writing():
            if yearly:
                clock_settings.add_yearly(*yearly, form["name"], by=login, now=now)
            else:
                last = dated(form["until"]) or first
                clock_settings.add_days(
                    first, last, form["name"], worked=form["worked"] == "yes", by=login, now=now
                )
            told = "–".join(text for text in (form["day"], form["until"]) if text)
            audit.note(login, person().role, "add-day-off", now=now, reason=f"{told} {form['name']}")
    except CannotDo as refusal:
        return _page(form.refused(refusal)), 422
    return see_other(url_for(".every", moved=clocks_recounted.go_on()))


@bp.post("/<day>/remove")
@needs("holidays")
def remove(day: str) -> ResponseReturnValue:
    login, now = person().login, runtime().now()
    with writing():
        clock_settings.remove_day(day, by=login, now=now)
        audit.note(login, person().role, "remove-day-off", now=now, reason=day)
    return see_other(url_for(".every", moved=clocks_recounted.go_on()))


def _read(form: Form) -> tuple[Form, date, tuple[int, int] | None]:
    """The form with what is wrong with its days; its first day; (month, day) of one of every year."""
    first, yearly = dated(form["day"]) or date.min, month_and_day(form["day"])
    if form["day"] and first == date.min and not yearly:
        form = form.wrong("day", gettext(NO_DAY))
    if form["until"] and (yearly or not dated(form["until"])):
        form = form.wrong(
            "until", gettext(NO_DAY) if not yearly else gettext("Bỏ trống với ngày của mọi năm")
        )
    if form["worked"] not in ("", "yes", "no") or (yearly and form["worked"] == "yes"):
        form = form.wrong("worked", gettext("Ngày làm bù phải có năm"))
    return form, first, yearly


def _page(form: Form) -> str:
    return render_template(
        "sync_server/holidays.html",
        days=clock_settings.days_off(),
        lacking=clock_settings.year_without_days(local_day(runtime().now())),
        moved=request.args.get("moved", type=int),
        form=form,
        error_list=form.error_list,
    )
