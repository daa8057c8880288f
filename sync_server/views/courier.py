"""«Tệp USB»: a kiosk's file in, its receipts to carry back. For the admin and the maintainer."""

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shared.courier import CourierRefused
from shared.errors import IntakeError, NotEnrolled, Revoked, SchemaNotSupported
from shared.web import uploads
from shared.words import N_
from sync_server.desk import access, audit
from sync_server.intake.courier import take_file
from sync_server.runtime import runtime
from sync_server.views.form import Form
from sync_server.views.saying import _
from sync_server.views.signed_in import needs, person

bp = Blueprint("courier", __name__, url_prefix="/courier")

FIELDS = {"file": N_("Tệp của máy trạm (.out)")}
FILE_MAX = 64 * 1024 * 1024
"""Bytes a page takes; what is larger goes by the command."""


@bp.record
def _take_whole_files(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    uploads.allow(app, "courier.take", FILE_MAX, when=_may)


def _may() -> bool:
    return current_user.is_authenticated and access.may(current_user.role, "courier")


@bp.get("/")
@needs("courier")
def page() -> ResponseReturnValue:
    return _page(Form(FIELDS))


@bp.post("/")
@needs("courier")
def take() -> ResponseReturnValue:
    rt, file = runtime(), request.files.get("file")
    if file is None or not file.filename:
        return _page(Form(FIELDS).wrong("file", _(N_("Chưa chọn tệp")))), 422
    try:
        taken = take_file(file.read(), keys=rt.keys, now=rt.now())
    except (CourierRefused, NotEnrolled, Revoked, SchemaNotSupported) as refusal:
        return _page(Form(FIELDS).wrong("file", _told(refusal))), 422
    audit.note(person().login, person().role, "courier-import", now=rt.now(), reason=taken.kiosk_id,
               count=taken.envelopes)  # fmt: skip
    name = f"{taken.kiosk_id}-{rt.now():%Y%m%d-%H%M%S}.receipts"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(taken.receipts, mimetype="application/octet-stream", headers=headers)


def _told(refusal: IntakeError) -> str:
    return f"{_(refusal.title)}. {_(refusal.todo)} {_('Mã lỗi')}: {refusal.slug}"


def _page(form: Form) -> str:
    return render_template("sync_server/courier.html", form=form, error_list=form.error_list)
