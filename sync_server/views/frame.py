"""What stands around every page of the console: the office, the person, the parts her role may enter."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext
from flask_login import current_user

from shared.words import N_
from sync_server.desk import access, alerts, duty, queue, replies, suggestions
from sync_server.fleet import gaps
from sync_server.intake import quarantine
from sync_server.intake.district import hotlines, this_store
from sync_server.runtime import runtime
from sync_server.views.code_words import ROLES
from sync_server.views.signed_in import guest

PARTS = (
    ("today", "today.page", N_("Hôm nay")),
    ("cases", "cases.queue_page", N_("Hàng chờ")),
    ("search", "search.page", N_("Tìm")),
    ("duplicates", "duplicates.waiting", N_("Cùng một trẻ?")),
    ("kiosks", "kiosks.fleet", N_("Các máy trạm")),
    ("cases", "replies.waiting", N_("Chờ trả lời")),
    ("alerts", "alerts.page", N_("Báo động")),
    ("reports", "reports.every", N_("Báo cáo định kỳ")),
    ("units", "units.every", N_("Các đơn vị")),
    ("holidays", "holidays.every", N_("Ngày nghỉ")),
    ("limits", "limits.ask", N_("Thời hạn")),
    ("agencies", "agencies.every", N_("Cơ quan")),
    ("duty", "duty.roster", N_("Trực")),
    ("accounts", "accounts.every", N_("Tài khoản")),
    ("backups", "backups.page", N_("Sao lưu")),
    ("log", "log.newest", N_("Nhật ký")),
    ("quarantine", "quarantine.waiting", N_("Cách ly")),
    ("audit", "audit.newest", N_("Ai đã xem gì")),
)
WITHIN = {name: "cases" for name in ("deeds", "values", "second", "referral", "overdue", "files")} | {
    "account": "accounts",
    "school_holidays": "holidays",
    "kiosk_settings": "kiosks",
    "exports": "reports",
}
"""Pages that belong to another part: its name is marked while one is there."""
HOMES = {"officer": "today.page", "admin": "kiosks.fleet", "maintainer": "kiosks.fleet"}
"""Where each role starts."""


def init_app(app: Flask) -> None:
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    around = {"office": this_store().district, "hotlines": [line["number"] for line in hotlines()]}
    if not current_user.is_authenticated:
        here = guest()
        return around | ({"person": here.login} if here else {})
    role = current_user.role
    return around | {
        "person": f"{current_user.login} · {gettext(ROLES[role])}",
        "nav": _nav(role),
        "may": partial(access.may, role),
        "back": _back(role),
        "urgent_held": quarantine.urgent_held(),
        "failing_channels": duty.failing() if role != "officer" else [],
        "forked": gaps.forked_kiosks() if role != "officer" else [],
    }


def _back(role: str) -> tuple[str, str] | None:
    """The case that a page belongs to, for one that is refused: (text, address)."""
    case_no = (request.view_args or {}).get("case_no")
    if not case_no or not access.may(role, "cases"):
        return None
    return gettext("Về vụ việc %(number)s", number=case_no), url_for("cases.page", case_no=case_no)


def _nav(role: str) -> list[dict[str, Any]]:
    """The parts a role may enter, with how many wait for her in each."""
    here = WITHIN.get(request.blueprint or "", request.blueprint)
    return [
        {
            "text": _counted(gettext(name), endpoint, role),
            "href": url_for(endpoint),
            "current": here == endpoint.partition(".")[0],
        }
        for part, endpoint, name in PARTS
        if access.may(role, part)
    ]


def _counted(name: str, endpoint: str, role: str) -> str:
    counts: dict[str, Callable[[], int]] = {
        "cases.queue_page": queue.waiting_high,
        "duplicates.waiting": suggestions.count_open,
        "replies.waiting": lambda: replies.count_overdue(now=runtime().now()),
        "alerts.page": lambda: alerts.count_ringing(role),
        "quarantine.waiting": quarantine.count_open,
    }
    waiting = counts[endpoint]() if endpoint in counts else 0
    return f"{name} ({waiting})" if waiting else name
