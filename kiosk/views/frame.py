"""What stands around every page of the signed-in: the bar, and the quiet line of the outbox."""

from collections.abc import Mapping

from flask import request, url_for
from flask_babel import gettext

from kiosk import attachments, outbox, sync_log
from kiosk.runtime import runtime, signed_in
from kiosk.views.late import ADDITION, step_posted
from kiosk.views.words import outbox_line


def frame() -> dict[str, object]:
    session = signed_in(touch=False)
    if session is None:
        return {"nav": [], "home_url": url_for("start.page")}
    pages = [("home.page", gettext("Trang chính")), ("mine.list_page", gettext("Báo cáo của tôi"))]
    if session.is_supervisor:
        pages += [
            ("sync.page", gettext("Gửi báo cáo")),
            ("people.page", gettext("Cán bộ")),
            ("machine.page", gettext("Tình trạng máy")),
            ("settings.page", gettext("Cài đặt")),
        ]
    links = [
        {"text": text, "href": url_for(endpoint), "current": request.endpoint == endpoint}
        for endpoint, text in pages
    ]
    line = outbox_line(outbox.counts(runtime().now()), attachments.counts(), sync_log.last_good())
    return {**_half_typed(), "nav": links, "home_url": url_for("home.page"), "outbox_line": line}


def _half_typed() -> dict[str, object]:
    """The page that could not be saved stands on an error page: a lock saves it as ever."""
    arguments: Mapping[str, str] = request.view_args or {}
    if step := step_posted():
        return {"step": step, "report_uuid": arguments["report_uuid"]}
    if request.method == "POST" and request.endpoint in ADDITION:
        return {"leave_url": url_for("desk.leave_addition", report_uuid=arguments["report_uuid"])}
    return {}
