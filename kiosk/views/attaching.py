"""«Tài liệu kèm theo»: files that go with a filed report. A chosen file's name is not kept."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from kiosk import additions, attachments, mine
from kiosk.attachments import Attached
from kiosk.runtime import runtime
from kiosk.views.access import person, require_person
from kiosk.views.outbox_line import and_the_line
from kiosk.views.uploading import UPLOAD_MAX, allow_upload
from kiosk.views.words import say, short_time
from shared import codes
from shared.attachments import Cleaned, FileRefused, clean_file
from shared.attachments.refusing import refused
from shared.errors import FieldError, InvalidReport
from shared.report.messages import MESSAGES
from shared.report.rows import FILES_MAX
from shared.text import clean
from shared.web import see_other
from shared.web.language import lang
from shared.words import N_

bp = Blueprint("attaching", __name__, url_prefix="/mine")
bp.before_request(require_person)

LABELS = {"file": N_("Tệp"), "kind": N_("Loại tài liệu"), "caption": N_("Chú thích")}
CARE = {
    "photo_injury": N_("Không chụp vùng kín của trẻ. Tránh chụp mặt trẻ."),
    "screenshot": N_(
        "Không đính kèm hình ảnh tình dục của trẻ: giữ nguyên trên thiết bị đó và gọi công an, 113."
    ),
}


@bp.url_value_preprocessor
def larger_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "attaching.send":
        allow_upload()


@bp.get("/<report_uuid>/files")
def page(report_uuid: str) -> str:
    far_too_large = refused("file_far_too_large").error if "too_large" in request.args else None
    return _page(report_uuid, {"file": far_too_large} if far_too_large else {})


@bp.get("/<report_uuid>/files/list")
def files(report_uuid: str) -> Response:
    """Asked again every few seconds while a file waits."""
    report = mine.one_of_mine(report_uuid, person())
    return and_the_line(render_template("kiosk/attach/_files.html", **_listed(report)))


@bp.post("/<report_uuid>/files")
def send(report_uuid: str) -> Response | tuple[str, int]:
    """The same form posted twice attaches once."""
    rt, report = runtime(), mine.one_of_mine(report_uuid, person())
    if not additions.may_add(report, now=rt.now()):
        raise additions.TooLate(report.report_no)
    kind, caption = request.form.get("kind", ""), clean(request.form.get("caption", ""))
    errors: dict[str, FieldError] = {}
    file = _cleaned(errors)
    if kind not in codes.codes("attachment_kind"):
        errors["kind"] = FieldError("missing", MESSAGES["missing"])
    if file is not None and not errors:
        try:
            attachments.attach(
                report_uuid,
                file,
                kind=kind,
                caption=caption.strip(),
                file_id=_file_id(),
                session=person(),
                now=rt.now(),
                new_id=rt.new_id,
            )
        except FileRefused as refusal:
            errors["file"] = refusal.error
        except InvalidReport as invalid:
            errors |= {name.rpartition(".")[2]: error for name, error in invalid.errors.items()}
    if errors:
        choose_again = N_("Chọn lại tệp: trình duyệt không giữ tệp đã chọn")
        return _page(report_uuid, {"file": FieldError("choose_again", choose_again), **errors}), 422
    return see_other(url_for(".page", report_uuid=report_uuid))


@bp.errorhandler(RequestEntityTooLarge)
def far_too_large(_: RequestEntityTooLarge) -> Response:
    """Refused before it was read, and before anyone knows whose it was: the page asks that again."""
    arguments: dict[str, Any] = request.view_args or {}
    return see_other(url_for("attaching.page", report_uuid=arguments["report_uuid"], too_large=1))


def _cleaned(errors: dict[str, FieldError]) -> Cleaned | None:
    chosen = request.files.get("file")
    try:
        if chosen is None or not chosen.filename:
            raise refused("no_file")
        return clean_file(chosen.stream.read())
    except FileRefused as refusal:
        errors["file"] = refusal.error
    return None


def _file_id() -> str:
    """The id the form was opened with, or a new one."""
    try:
        return str(UUID(request.form.get("file_id", "")))
    except ValueError:
        return runtime().new_id()


def _listed(report: mine.MyReport) -> dict[str, object]:
    every = attachments.of_report(report.report_uuid, person())
    return {
        "report": report,
        "files": every,
        "state_of": _state,
        "told": not report.district_received_at,
        "asks_again": any(one.state == "waiting" for one in every),
    }


def _page(report_uuid: str, errors: dict[str, FieldError]) -> str:
    report = mine.one_of_mine(report_uuid, person())
    listed, open_yet = _listed(report), additions.may_add(report, now=runtime().now())
    chosen = request.form.get("kind", "")
    return render_template(
        "kiosk/attach/page.html",
        **listed,
        open_yet=open_yet,
        left=FILES_MAX - attachments.count(report_uuid) if open_yet else 0,
        upload_max=UPLOAD_MAX,
        file_id=_file_id(),
        caption=clean(request.form.get("caption", "")),
        labels={name: gettext(text) for name, text in LABELS.items()},
        errors={name: say(error) for name, error in errors.items()},
        error_list=[
            {"text": f"{gettext(LABELS[name])}: {say(errors[name])}", "href": f"#{name}"}
            for name in LABELS
            if name in errors
        ],
        kinds=[
            {"value": code.id, "text": code.label(lang()), "checked": code.id == chosen}
            | ({"hint": {"text": gettext(CARE[code.id])}} if code.id in CARE else {})
            for code in codes.codes("attachment_kind").values()
        ],
    )


def _state(file: Attached) -> str:
    if file.state == "needs_person":
        return str(gettext("Huyện đã nhận, cần người xử lý"))
    if file.received_at is not None:
        return str(gettext("Huyện đã nhận lúc %(time)s", time=short_time(file.received_at)))
    told = gettext("Đang chờ gửi: đã gửi %(done)s/%(all)s phần", done=file.parts_received, all=file.parts)
    return str(told)
