"""What could not be taken or merged: its code, what it means, who acts, the next step."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.web import see_other
from shared.words import N_
from sync_server.desk import audit
from sync_server.intake import quarantine
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("quarantine", __name__, url_prefix="/quarantine")

REASON = {"reason": N_("Khép lại, vì")}


@bp.get("/")
@needs("quarantine")
def waiting() -> ResponseReturnValue:
    return render_template("sync_server/quarantine/waiting.html", entries=quarantine.open_entries())


@bp.get("/<int:number>")
@needs("quarantine")
def page(number: int) -> ResponseReturnValue:
    return _page(number, Form(REASON))


@bp.post("/<int:number>/retry")
@needs("quarantine")
def retry(number: int) -> ResponseReturnValue:
    with writing():
        quarantine.retry(number, person().login, now=runtime().now())
        _note("retry-quarantine", number)
    return see_other(url_for(".page", number=number))


@bp.post("/<int:number>/settle")
@needs("quarantine")
def settle(number: int) -> ResponseReturnValue:
    form = Form.read(REASON, request.form, most=250)
    if form.errors:
        return _page(number, form), 422
    with writing():
        quarantine.settle(number, person().login, form["reason"], now=runtime().now())
        _note("settle-quarantine", number)
    return see_other(url_for(".page", number=number))


def _page(number: int, form: Form) -> str:
    entry = quarantine.find(number)
    return render_template(
        "sync_server/quarantine/entry.html", entry=entry, form=form, error_list=form.error_list
    )


def _note(action: str, number: int) -> None:
    audit.note(person().login, person().role, action, now=runtime().now(), reason=f"#{number}")
