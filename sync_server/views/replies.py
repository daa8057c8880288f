"""«Chờ trả lời»: slips that no agency answered yet. Numbers, agencies and times only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from sync_server.desk import referrals, replies
from sync_server.runtime import runtime
from sync_server.views.signed_in import needs

bp = Blueprint("replies", __name__, url_prefix="/replies")


@bp.get("/")
@needs("cases")
def waiting() -> ResponseReturnValue:
    found = replies.waiting(now=runtime().now())
    return render_template(
        "sync_server/referral/waiting.html",
        rows=[(one, referrals.name_of(one.referral)) for one in found],
        names=replies.reminder_name,
        most=replies.SHOWN,
    )
