"""Who saw and did what, for the admin; without content."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.report.rules import local_day
from shared.text import clean
from shared.words import N_
from sync_server.desk import audit, audit_check, inspection
from sync_server.runtime import runtime
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person

bp = Blueprint("audit", __name__, url_prefix="/audit")

PAGE_SIZE = 50
PERIOD_DAYS = 30
PERIOD = {"login": N_("Ai"), "first": N_("Từ ngày"), "last": N_("Đến hết ngày")}
NO_DATE = N_("Ghi ngày theo lịch, ví dụ 2026-11-24")
NO_ORDER = N_("Ngày cuối phải từ ngày đầu trở đi")


@bp.get("/")
@needs("audit")
def newest() -> ResponseReturnValue:
    entries = audit.newest(PAGE_SIZE, before=request.args.get("before", type=int))
    return render_template(
        "sync_server/audit/newest.html",
        entries=entries,
        page_size=PAGE_SIZE,
        logins=inspection.logins(),
    )


@bp.post("/verify")
@needs("audit")
def verify() -> ResponseReturnValue:
    """Read the whole chain; the answer says whether it is whole, and where it is not."""
    rt = runtime()
    verdict = audit_check.verify(rt.settings.data)
    audit.note(person().login, person().role, "verify-audit", now=rt.now(), reason=verdict.why)
    return render_template("sync_server/audit/verdict.html", verdict=verdict, at=rt.now())


@bp.get("/case")
@needs("audit")
def case_report() -> ResponseReturnValue:
    """Everything that was done and seen with one case; itself an entry of the log."""
    case_no = clean(request.args.get("case_no", "")).strip()
    found = inspection.of_case(case_no)
    _note("inspect-case", case_no=found.case.case_no)
    return render_template("sync_server/audit/case.html", found=found, at=runtime().now(), mark=audit.head())


@bp.get("/person")
@needs("audit")
def person_report() -> ResponseReturnValue:
    """What one person saw in a period; itself an entry of the log."""
    form = _read_period(Form.read(PERIOD, _period() | request.args.to_dict()))
    if form.errors:
        return render_template(
            "sync_server/audit/ask_person.html", form=form, error_list=form.error_list, logins=_logins(form)
        ), 422
    first, last = (date.fromisoformat(form[name]) for name in ("first", "last"))
    found = inspection.of_person(form["login"], first, last)
    _note("inspect-person", reason=form["login"])
    return render_template(
        "sync_server/audit/person.html",
        found=found,
        form=form,
        logins=_logins(form),
        at=runtime().now(),
        mark=audit.head(),
    )


def _period() -> dict[str, str]:
    """The last thirty days, in Viet Nam."""
    today = local_day(runtime().now())
    first = today - timedelta(days=PERIOD_DAYS - 1)
    return {"first": first.isoformat(), "last": today.isoformat()}


def _read_period(form: Form) -> Form:
    for name in ("first", "last"):
        try:
            date.fromisoformat(form[name])
        except ValueError:
            form = form if name in form.errors else form.wrong(name, gettext(NO_DATE))
    return form.wrong("last", gettext(NO_ORDER)) if not form.errors and form["last"] < form["first"] else form


def _logins(form: Form) -> list[str]:
    known = inspection.logins()
    return known if form["login"] in known or not form["login"] else [*known, form["login"]]


def _note(action: str, *, case_no: str | None = None, reason: str = "") -> None:
    who = person()
    audit.note(who.login, who.role, action, now=runtime().now(), case_no=case_no, classes="P1", reason=reason)
