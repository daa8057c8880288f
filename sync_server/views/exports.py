"""Taking reports out as a file: which days and classes, in which form, and why; on record first."""

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shared.errors import NotAllowed
from shared.words import N_
from sync_server.desk import access
from sync_server.exports import code_list, taking
from sync_server.exports.choice import FORMS, LEAST, REASON_MOST, Choice
from sync_server.periodic.wording_kept import wording
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, person, reader
from sync_server.views.two_days import between

bp = Blueprint("exports", __name__, url_prefix="/exports")

FIELDS = {
    "since": N_("Nhận tin từ"),
    "until": N_("Đến hết ngày"),
    "form": N_("Dạng tệp"),
    "reason": N_("Xuất để làm gì?"),
}
CLASSES = {
    "P2": (N_("P2: danh tính"), N_("Họ tên, ngày sinh, địa chỉ, điện thoại của trẻ và gia đình")),
    "P3": (N_("P3: nội dung nhạy cảm"), N_("Diễn biến, sức khỏe, sàng lọc, người bị nghi gây hại")),
    "P4": (N_("P4: người báo tin"), N_("Tên chỉ có khi người báo tin đồng ý cho ghi")),
}
"""What may be added to P1, which is always in the file."""

UNKNOWN_FORM = N_("Chọn một dạng tệp")


@bp.get("/")
@needs("exports")
def ask() -> ResponseReturnValue:
    """The least of all: P1 alone."""
    return _page(Form(FIELDS, {"form": "csv"}), frozenset())


@bp.post("/")
@needs("exports")
def take() -> ResponseReturnValue:
    """The file, in pieces as it is read; what was typed is kept where something is wrong."""
    chosen = frozenset(request.form.getlist("classes"))
    if not chosen <= access.EXPORTS[person().role]:
        raise NotAllowed("classes")
    typed = Form.read(FIELDS, request.form, most=REASON_MOST, optional=frozenset({"since", "until"}))
    form, first, last = between(typed, "since", "until")
    if "form" not in form.errors and form["form"] not in FORMS:
        form = form.wrong("form", gettext(UNKNOWN_FORM))
    if form.errors:
        return _page(form, chosen), 422
    reason = " ".join(form["reason"].split())
    mark, pieces = taking.take(Choice(form["form"], chosen | LEAST, reason, first, last), reader())
    return _file(stream_with_context(pieces), taking.MIMES[form["form"]], mark.file_name)


@bp.get("/codes.csv")
@needs("exports")
def codes() -> ResponseReturnValue:
    """Fields and codes with Primero's names; holds no report."""
    return _file([code_list.as_csv(wording().separator)], taking.MIMES["csv"], code_list.NAME)


def _page(form: Form, chosen: frozenset[str]) -> str:
    return render_template(
        "sync_server/exports.html",
        form=form,
        error_list=form.error_list,
        forms=FORMS,
        offered={name: told for name, told in CLASSES.items() if name in access.EXPORTS[person().role]},
        chosen=chosen,
    )


def _file(pieces: object, mime: str, name: str) -> Response:
    answer = Response(pieces, content_type=mime)  # type: ignore[arg-type]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
