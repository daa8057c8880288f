"""A file of a case: shown by itself or saved, never beside anything else, and noted in the audit log."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from sync_server.desk import attachments
from sync_server.desk.reader import Reader
from sync_server.runtime import runtime
from sync_server.views.signed_in import needs, person

bp = Blueprint("files", __name__, url_prefix="/cases")

ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""What came in from outside runs nothing, loads nothing and stands in no other page."""


@bp.get("/<case_no>/files/<file_id>")
@needs("cases")
def one(case_no: str, file_id: str) -> ResponseReturnValue:
    rt = runtime()
    file = attachments.open_file(case_no, file_id, Reader(person().login, person().role, rt.now()), rt.keys)
    how = "inline" if file.kind in attachments.SHOWN and "save" not in request.args else "attachment"
    answer = Response(file.content, content_type=file.mime)
    answer.headers["Content-Disposition"] = f'{how}; filename="{file.name}"'
    answer.headers["Content-Security-Policy"] = ALONE
    return answer
