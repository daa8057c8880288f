"""«Gửi bằng USB»: what waits into a file for a stick, the receipts back. For the supervisor."""

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import courier, identity, outbox
from kiosk.failures import failure_of
from kiosk.forms.small import Small
from kiosk.runtime import runtime
from kiosk.views.access import require_supervisor
from kiosk.views.small import failed, shown
from shared.courier import CourierRefused
from shared.errors import FieldError
from shared.run_lock import AlreadyRunning
from shared.web import see_other, uploads
from shared.words import N_

bp = Blueprint("usb", __name__, url_prefix="/sync/usb")
bp.before_request(require_supervisor)

RECEIPTS_MAX = 16 * 1024 * 1024
_NO_FILE = FieldError("missing", N_("Chưa chọn tệp"))


@bp.record
def _take_whole_files(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    uploads.allow(app, "usb.bring_back", RECEIPTS_MAX)


@bp.get("/")
def page() -> str:
    return _page(Small())


@bp.post("/out")
def take_out() -> Response:
    """A file whose name says which kiosk and when, and nothing else."""
    rt = runtime()
    exported = courier.export(rt.settings, now=rt.now(), new_id=rt.new_id)
    name = f"{identity.needed().kiosk_id}-{rt.now():%Y%m%d-%H%M%S}.out"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(exported.content, mimetype="application/octet-stream", headers=headers)


@bp.post("/receipts")
def bring_back() -> Response | tuple[str, int]:
    rt, file, form = runtime(), request.files.get("receipts"), Small()
    if file is None or not file.filename:
        return _page(form.with_errors({"receipts": _NO_FILE})), 422
    try:
        courier.import_receipts(rt.settings, file.read(), now=rt.now())
    except (CourierRefused, AlreadyRunning) as refusal:
        return _page(failed(form, "receipts", refusal)), 422
    return see_other(url_for("sync.page"))


def _page(form: Small) -> str:
    here, counts = identity.needed(), outbox.counts(runtime().now())
    stopped = failure_of(here.stopped_by) if here.stopped_by else None
    return render_template("kiosk/sync/usb.html", counts=counts, stopped=stopped, **shown(form))
