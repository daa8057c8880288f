"""Who saw and did what, for the admin; without content."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from sync_server.desk import audit
from sync_server.views.signed_in import needs

bp = Blueprint("audit", __name__, url_prefix="/audit")

PAGE_SIZE = 50


@bp.get("/")
@needs("audit")
def newest() -> ResponseReturnValue:
    entries = audit.newest(PAGE_SIZE, before=request.args.get("before", type=int))
    return render_template("sync_server/audit.html", entries=entries, page_size=PAGE_SIZE)
