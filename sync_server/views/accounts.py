"""The console's accounts: who there is, adding one, closing one."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo
from shared.web import see_other
from shared.words import N_
from sync_server.accounts import people, second_factor
from sync_server.desk import audit
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("accounts", __name__, url_prefix="/accounts")

FIELDS = {"login": N_("Tên đăng nhập"), "role": N_("Vai trò"), "password": N_("Mật khẩu")}


@bp.get("/")
@needs("accounts")
def every() -> ResponseReturnValue:
    found = people.every()
    return render_template(
        "sync_server/accounts/every.html", people=found, factors=second_factor.logins_with_one()
    )


@bp.get("/new")
@needs("accounts")
def new() -> ResponseReturnValue:
    return _form(Form(FIELDS))


@bp.post("/")
@needs("accounts")
def add() -> ResponseReturnValue:
    """The password is known to whoever adds: it is for the first sign-in only."""
    rt, form = runtime(), Form.read(FIELDS, request.form)
    if form.errors:
        return _form(form), 422
    typed = request.form["password"]
    try:
        with writing():
            people.add_user(
                form["login"], form["role"], typed, now=rt.now(), work=rt.settings.work, first=True
            )
            _note("add-account", form["login"])
    except CannotDo as refusal:
        return _form(form.refused(refusal)), 422
    return see_other(url_for(".every"))


@bp.get("/<int:number>/retire")
@needs("accounts")
def ask_retire(number: int) -> ResponseReturnValue:
    return render_template("sync_server/accounts/retire.html", account=people.find(number))


@bp.post("/<int:number>/retire")
@needs("accounts")
def retire(number: int) -> ResponseReturnValue:
    with writing():
        account = people.find(number)
        people.retire(account.login)
        _note("retire-account", account.login)
    return see_other(url_for(".every"))


def _form(form: Form) -> str:
    return render_template(
        "sync_server/accounts/new.html", form=form, error_list=form.error_list, roles=people.ROLES
    )


def _note(action: str, login: str) -> None:
    audit.note(person().login, person().role, action, now=runtime().now(), reason=login)
