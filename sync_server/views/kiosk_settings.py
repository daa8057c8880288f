"""What all kiosks of the district are told: intervals, and the numbers of an emergency."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import CannotDo
from shared.kiosk_settings import BOUNDS, KEEP_COPY, LOCK_AFTER, SYNC_EVERY
from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit
from sync_server.intake import kiosk_settings
from sync_server.intake.district import hotlines
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("kiosk_settings", __name__, url_prefix="/kiosk-settings")

FIELDS = {
    "hotlines": N_("Số điện thoại khẩn cấp"),
    SYNC_EVERY: N_("Tự gửi báo cáo, mỗi"),
    LOCK_AFTER: N_("Khóa màn hình khi không có thao tác, sau"),
    KEEP_COPY: N_("Giữ nội dung cho người viết, sau biên nhận"),
}
OWN = frozenset({LOCK_AFTER})
"""May be left to each kiosk."""


@bp.get("/")
@needs("kiosk_settings")
def ask() -> ResponseReturnValue:
    values = {name: str(value) for name, value in kiosk_settings.told().items()}
    lines = "\n".join(f"{line['number']} {line['name']}" for line in hotlines())
    return _page(Form(FIELDS, values | {"hotlines": lines}))


@bp.post("/")
@needs("kiosk_settings")
def change() -> ResponseReturnValue:
    form = Form.read(FIELDS, request.form, most=1000, optional=OWN)
    for name in BOUNDS:
        if form[name] and not (form[name].isdecimal() and len(form[name]) <= 5):
            form = form.wrong(name, gettext("Ghi một số nguyên"))
    if form.errors:
        return _page(form), 422
    numbers = {name: int(form[name]) if form[name] else None for name in BOUNDS}
    lines = [_line(line) for line in form["hotlines"].splitlines() if line.strip()]
    try:
        with writing():
            changed = kiosk_settings.change(numbers, lines)
            audit.note(
                person().login,
                person().role,
                "set-kiosk-settings",
                now=runtime().now(),
                reason="; ".join(changed),
            )
    except CannotDo as refusal:
        return _page(form.refused(refusal)), 422
    return see_other(url_for(".ask", saved=1))


def _line(text: str) -> Mapping[str, str]:
    """«111 Tổng đài»: the number goes as far as there are no letters."""
    at = next((at for at, sign in enumerate(text) if sign.isalpha()), len(text))
    return {"number": text[:at].strip(" \t–-:."), "name": text[at:].strip()}


def _page(form: Form) -> str:
    return render_template(
        "sync_server/kiosk_settings.html",
        bounds=BOUNDS,
        saved="saved" in request.args,
        form=form,
        error_list=form.error_list,
    )
