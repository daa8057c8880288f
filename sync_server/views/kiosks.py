"""The kiosks: how each is, adding one, its one-time code, stopping it."""

from datetime import timedelta

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.desk import access, audit
from sync_server.fleet import gaps, kiosks, tls
from sync_server.intake import enrolment, key_custody
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("kiosks", __name__, url_prefix="/kiosks")

REASON = {"reason": N_("Khép lại, vì")}
FIELDS = {"unit": N_("Đơn vị"), "name": N_("Tên máy")}

_CODE = "enrolment_code"
"""Where a fresh code waits for the one page that shows it: the signed cookie of whoever asked for it."""


@bp.get("/")
@needs("kiosks")
def fleet() -> ResponseReturnValue:
    rt, keeps = runtime(), access.may(person().role, "keys")
    ends = tls.ends(rt.settings.data, rt.settings.certificate) if keeps else None
    return render_template(
        "sync_server/kiosks/fleet.html",
        rows=kiosks.overview(now=rt.now()),
        custody=key_custody.warning() if keeps else None,
        certificate_days=tls.days_left(ends, now=rt.now()) if ends else None,
        certificate_soon=tls.SOON_DAYS,
    )


@bp.get("/new")
@needs("enrol")
def new() -> ResponseReturnValue:
    return _form(Form(FIELDS, {"unit": request.args.get("unit", "")}))


@bp.post("/")
@needs("enrol")
def add() -> ResponseReturnValue:
    form = Form.read(FIELDS, request.form, most=80)
    if form.errors:
        return _form(form), 422
    try:
        with writing():
            kiosk, code = enrolment.add_kiosk(form["name"], form["unit"], now=runtime().now(), valid=_valid())
            _note("add-kiosk", kiosk.kiosk_id)
    except CannotDo as refusal:
        return _form(form.refused(refusal)), 422
    return _show_once(kiosk.kiosk_id, code)


@bp.get("/<kiosk_id>")
@needs("kiosks")
def page(kiosk_id: str) -> ResponseReturnValue:
    return _page(kiosk_id, Form(REASON))


@bp.post("/<kiosk_id>/code")
@needs("enrol")
def renew_code(kiosk_id: str) -> ResponseReturnValue:
    with writing():
        kiosk = enrolment.find_kiosk(kiosk_id)
        code = enrolment.new_code(kiosk, now=runtime().now(), valid=_valid())
        _note("new-code", kiosk_id)
    return _show_once(kiosk_id, code)


@bp.get("/<kiosk_id>/code")
@needs("enrol")
def code(kiosk_id: str) -> ResponseReturnValue:
    """The code, the first time this is opened after it was made; never again."""
    kiosk, held = enrolment.find_kiosk(kiosk_id), session.pop(_CODE, None) or {}
    hours = runtime().settings.enrolment_code_hours
    return render_template(
        "sync_server/kiosks/code.html", kiosk=kiosk, code=held.get(kiosk.kiosk_id), hours=hours
    )


@bp.get("/<kiosk_id>/revoke")
@needs("enrol")
def ask_revoke(kiosk_id: str) -> ResponseReturnValue:
    return render_template("sync_server/kiosks/revoke.html", kiosk=enrolment.find_kiosk(kiosk_id))


@bp.post("/<kiosk_id>/revoke")
@needs("enrol")
def revoke(kiosk_id: str) -> ResponseReturnValue:
    with writing():
        enrolment.revoke(kiosk_id)
        _note("revoke-kiosk", kiosk_id)
    return see_other(url_for(".page", kiosk_id=kiosk_id))


@bp.post("/<kiosk_id>/forks")
@needs("quarantine")
def settle_forks(kiosk_id: str) -> ResponseReturnValue:
    form = Form.read(REASON, request.form, most=250)
    if form.errors:
        return _page(kiosk_id, form), 422
    with writing():
        gaps.settle_forks(kiosk_id, person().login, form["reason"], now=runtime().now())
        _note("settle-forks", kiosk_id)
    return see_other(url_for(".page", kiosk_id=kiosk_id))


def _page(kiosk_id: str, form: Form) -> str:
    row = kiosks.one(kiosk_id, now=runtime().now())
    return render_template(
        "sync_server/kiosks/kiosk.html", row=row, kiosk=row.kiosk, form=form, error_list=form.error_list
    )


def _show_once(kiosk_id: str, code: str) -> ResponseReturnValue:
    session[_CODE] = {kiosk_id: code}
    return see_other(url_for(".code", kiosk_id=kiosk_id))


def _form(form: Form) -> str:
    return render_template(
        "sync_server/kiosks/new.html", form=form, error_list=form.error_list, units=kiosks.units()
    )


def _note(action: str, kiosk_id: str) -> None:
    audit.note(person().login, person().role, action, now=runtime().now(), reason=kiosk_id)


def _valid() -> timedelta:
    return timedelta(hours=runtime().settings.enrolment_code_hours)
