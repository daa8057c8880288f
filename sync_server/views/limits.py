"""How long each step may take, and the office hours, as the admin sets them."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit, clock_settings, clocks_recounted
from sync_server.desk.clock_rules import rules
from sync_server.desk.clocks import LAW, UNITS, ClockRules
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person
from sync_server.views.spans import read_spans, spans_told

bp = Blueprint("limits", __name__, url_prefix="/limits")

BY_LAW = {
    "emergency_12h": N_("Biện pháp khẩn cấp, tạm thời cách ly: từ khi trạm nhận thông tin"),
    "plan_5wd": N_("Kế hoạch hỗ trợ, can thiệp: từ khi đánh giá xong"),
    "separation": N_("Thời gian tạm thời cách ly trẻ"),
}
OWN = {
    "ack.high": N_("Huyện tiếp nhận vụ khẩn cấp"),
    "ack.medium": N_("Huyện tiếp nhận vụ ưu tiên"),
    "ack.low": N_("Huyện tiếp nhận vụ theo dõi"),
    "delay_to_server.high": N_("Báo cáo khẩn cấp về đến huyện"),
    "delay_to_server.medium": N_("Báo cáo ưu tiên về đến huyện"),
    "delay_to_server.low": N_("Báo cáo theo dõi về đến huyện"),
    "agency_reply.high": N_("Cơ quan trả lời phiếu khẩn cấp"),
    "agency_reply.medium": N_("Cơ quan trả lời phiếu ưu tiên"),
    "agency_reply.low": N_("Cơ quan trả lời phiếu theo dõi"),
    "warn.emergency_12h": N_("Nhắc về biện pháp khẩn cấp, sau"),
    "warn.plan_5wd": N_("Nhắc về kế hoạch, sau"),
    "warn.separation": N_("Nhắc về tạm thời cách ly, sau"),
}
HOURS = N_("Giờ làm việc")


@bp.get("/")
@needs("limits")
def ask() -> ResponseReturnValue:
    now = rules()
    numbers = {name: str(limit.number) for name, limit in now.limits.items()}
    return _page(Form(_labels(), numbers | {"hours": spans_told(now.working.hours)}), now)


@bp.post("/")
@needs("limits")
def change() -> ResponseReturnValue:
    form, before = Form.read(_labels(), request.form, most=60), rules()
    for name in [*BY_LAW, *OWN]:
        if form[name] and not (form[name].isdecimal() and len(form[name]) <= 3):
            form = form.wrong(name, gettext("Ghi một số từ 1 đến 999"))
    spans = read_spans(form["hours"])
    if form["hours"] and spans is None:
        form = form.wrong("hours", gettext("Ghi như 7:30–11:30, 13:00–17:00"))
    if form.errors or spans is None:
        return _page(form, before), 422
    numbers = {name: int(form[name]) for name in [*BY_LAW, *OWN]}
    login, now = person().login, runtime().now()
    try:
        with writing():
            clock_settings.set_limits(numbers, spans, by=login, now=now)
            audit.note(login, person().role, "set-limits", now=now, reason=_changed(before, numbers, form))
    except CannotDo as refusal:
        return _page(form.refused(refusal), before), 422
    return see_other(url_for(".ask", moved=clocks_recounted.go_on()))


def _labels() -> dict[str, str]:
    return {**BY_LAW, **OWN, "hours": HOURS}


def _changed(before: ClockRules, numbers: Mapping[str, int], form: Form) -> str:
    """What was changed, for the audit log: names of limits, numbers before and after."""
    told = [
        f"{name} {before.limits[name].number}→{number}"
        for name, number in numbers.items()
        if before.limits[name].number != number
    ]
    if form["hours"] != spans_told(before.working.hours):
        told.append(f"hours {form['hours']}")
    return "; ".join(told)


def _page(form: Form, now: ClockRules) -> str:
    return render_template(
        "sync_server/limits.html",
        by_law=BY_LAW,
        own=OWN,
        law=LAW,
        units=UNITS,
        limits=now.limits,
        moved=request.args.get("moved", type=int),
        form=form,
        error_list=form.error_list,
    )
