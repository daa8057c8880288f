"""A periodic report as a file or on paper, and as a numbered copy for outside; each on record first."""

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from shared.errors import NotThere
from shared.text import clean
from shared.words import N_
from sync_server.periodic import copies, documents, sheet, sheet_csv
from sync_server.periodic.document import SECTIONS, Document
from sync_server.views import report_page
from sync_server.views.form import Form
from sync_server.views.reports import ONE, snapshot_of
from sync_server.views.signed_in import needs, reader

bp = Blueprint("report_files", __name__, url_prefix="/reports")
VERSION = f"{ONE}/<int:version>"
FORMS = ("xlsx", "print")
TO = {"to": N_("Gửi cho ai")}


@bp.get(f"{VERSION}/report.xlsx")
@needs("reports")
def workbook(kind: str, year: int, version: int) -> ResponseReturnValue:
    document = documents.document_of(snapshot_of(kind, year, version))
    copies.note_taken(document, "xlsx", reader())
    return _workbook(document)


@bp.get(f"{VERSION}/<table>.csv")
@needs("reports")
def csv(kind: str, year: int, version: int, table: str) -> ResponseReturnValue:
    document = documents.document_of(snapshot_of(kind, year, version))
    found = next((one for one in document.tables if one.key == table), None)
    if found is None:
        raise NotThere("table", title=N_("Không có biểu này"))
    copies.note_taken(document, f"csv {found.key}", reader())
    return _file(sheet_csv.as_csv(found, document), sheet_csv.MIME, f"{document.file_name}-{found.key}.csv")


@bp.get(f"{VERSION}/print")
@needs("reports")
def paper(kind: str, year: int, version: int) -> ResponseReturnValue:
    """The report as it prints, in the layout of an administrative document."""
    document = documents.document_of(snapshot_of(kind, year, version))
    copies.note_taken(document, "print", reader())
    return _paper(document)


@bp.get(f"{VERSION}/outside")
@needs("reports")
def ask_outside(kind: str, year: int, version: int) -> ResponseReturnValue:
    """To whom, and in which form."""
    return _ask(documents.document_of(snapshot_of(kind, year, version)), Form(TO))


@bp.post(f"{VERSION}/outside")
@needs("reports")
def outside(kind: str, year: int, version: int) -> ResponseReturnValue:
    """One more copy for outside: numbered first, then made without its small figures."""
    snapshot, form = snapshot_of(kind, year, version), Form.read(TO, request.form, most=100)
    document = documents.document_of(snapshot)
    how = clean(request.form.get("form", ""))
    if form.errors or how not in FORMS:
        return _ask(document, form), 422
    copy = copies.number_copy(document, how, form["to"], reader())
    told = documents.outside_of(snapshot, copy)
    return _workbook(told) if how == "xlsx" else _paper(told)


def _ask(document: Document, form: Form) -> str:
    return render_template(
        "sync_server/reports/outside.html", document=document, form=form, error_list=form.error_list
    )


def _paper(document: Document) -> str:
    return render_template(
        "sync_server/reports/print.html",
        document=document,
        sections=SECTIONS,
        charts=report_page.pictures_of(document.tables),
    )


def _workbook(document: Document) -> Response:
    return _file(documents.file_of(document), sheet.MIME, f"{document.file_name}.xlsx")


def _file(content: bytes, mime: str, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = mime
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
