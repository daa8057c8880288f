"""The periodic reports: which there are, the draft or a frozen version of one, the cases behind a figure."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import CannotDo, NotThere
from shared.web import see_other
from shared.words import N_
from sync_server.desk import access, audit
from sync_server.periodic import behind, counting, snapshots, standing
from sync_server.periodic.models import Snapshot
from sync_server.periodic.standing import Standing
from sync_server.runtime import runtime
from sync_server.views import report_page
from sync_server.views.signed_in import needs, person

bp = Blueprint("reports", __name__, url_prefix="/reports")
ONE = "/<any('half-year',year):kind>/<int:year>"


@bp.get("/")
@needs("reports")
def every() -> ResponseReturnValue:
    return render_template("sync_server/reports/every.html", reports=standing.every(now=runtime().now()))


@bp.get(f"{ONE}/")
@needs("reports")
def page(kind: str, year: int) -> ResponseReturnValue:
    """What was counted last, or was frozen. It never counts by itself."""
    return report_page.page(_standing(kind, year))


@bp.get(f"{ONE}/<int:version>/")
@needs("reports")
def version(kind: str, year: int, version: int) -> ResponseReturnValue:
    return report_page.page(_standing(kind, year), snapshot_of(kind, year, version))


@bp.post(f"{ONE}/count")
@needs("reports")
def count(kind: str, year: int) -> ResponseReturnValue:
    """Count the draft anew, as the period stands now."""
    _standing(kind, year)
    try:
        snapshots.draft(kind, year, now=runtime().now())
    except CannotDo as refusal:
        return report_page.page(_standing(kind, year), refusal=refusal), refusal.status
    _note("count-report", f"{kind} {year}")
    return see_other(url_for(".page", kind=kind, year=year))


@bp.post(f"{ONE}/freeze")
@needs("report_freezing")
def freeze(kind: str, year: int) -> ResponseReturnValue:
    """Keep the period's figures for ever; what stands against it is said on the page, and nothing is
    frozen.
    """
    _standing(kind, year)
    reason = request.form.get("reason", "")
    try:
        frozen = snapshots.freeze(kind, year, by=person().login, now=runtime().now(), reason=reason)
    except CannotDo as refusal:
        status = 422 if refusal.field else refusal.status
        return report_page.page(_standing(kind, year), refusal=refusal, reason=reason), status
    _note("freeze-report", f"{kind} {year} {frozen.version}")
    return see_other(url_for(".version", kind=kind, year=year, version=frozen.version))


@bp.get(f"{ONE}/<int:version>/cases")
@needs("reports")
def cases(kind: str, year: int, version: int) -> ResponseReturnValue:
    """The numbers of the cases behind a figure, for whoever may learn what the row and the column tell."""
    snapshot = snapshot_of(kind, year, version)
    table, row, column = (request.args.get(name, "") for name in ("table", "row", "column"))
    found = report_page.figure_at(snapshot, table, row, column)
    sees = access.SEES[person().role]
    if found is None or not behind.may_open(table, found.row, found.column, found.figure, sees):
        raise NotThere("figure", title=N_("Không mở được danh sách sau con số này"))
    numbers = counting.behind(snapshot, table, row, column)
    shown = ",".join(sorted(behind.classes(table, row, column)))
    _note("view-figure", f"{kind} {year} {version} {table} {row} {column}", shown, len(numbers))
    return render_template("sync_server/reports/cases.html", snapshot=snapshot, found=found, numbers=numbers)


def snapshot_of(kind: str, year: int, version: int) -> Snapshot:
    """The draft or frozen version of this number. Raises NotThere."""
    known = [*snapshots.versions(kind, year), snapshots.the_draft(kind, year)]
    found = next((one for one in known if one and one.version == version), None)
    if found is None:
        raise NotThere(f"{kind} {year} {version}", title=N_("Không có bản báo cáo này"))
    return found


def _standing(kind: str, year: int) -> Standing:
    """Raises NotThere for a period that is impossible or has not begun."""
    now = runtime().now()
    try:
        found = standing.standing(kind, year, now=now)
    except CannotDo as refusal:
        raise NotThere(refusal.detail, title=refusal.title) from None
    if found.period.starts > now:
        raise NotThere(f"{kind} {year}", title=N_("Kỳ báo cáo này chưa bắt đầu"))
    return found


def _note(action: str, about: str, classes: str = "P1", count: int = 1) -> None:
    who = person()
    audit.note(who.login, who.role, action, now=runtime().now(), classes=classes, count=count, reason=about)
