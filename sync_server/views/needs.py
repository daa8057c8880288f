"""What needs a person on the start page, each with the page where she does it; by role."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.words import N_
from sync_server.desk import access, alerts, queue, queue_filter, second, suggestions
from sync_server.desk.today import Today
from sync_server.intake import quarantine

QUEUE = "cases.queue_page"


@dataclass(frozen=True, slots=True)
class Need:
    """`words` is a msgid with a place for `n`; `button` one for what leads to `endpoint` with `chosen`."""

    words: str
    count: int
    endpoint: str
    button: str
    chosen: Mapping[str, str] = field(default_factory=dict)


def needs_of(role: str, today: Today, silent: int) -> list[Need]:
    """The most pressing first; only what is there, and what the role may see to."""
    return [need for part, need in _needs(role, today, silent) if need.count and access.may(role, part)]


def _needs(role: str, today: Today, silent: int) -> Iterator[tuple[str, Need]]:
    yield (
        "cases",
        Need(N_("%(n)s vụ khẩn cấp chưa ai tiếp nhận."), queue.waiting_high(), QUEUE, N_("Tiếp nhận")),
    )
    yield (
        "alerts",
        Need(
            N_("%(n)s báo động chưa ai nhận là đã biết."),
            alerts.count_ringing(role),
            "alerts.page",
            N_("Xem báo động"),
        ),
    )
    yield (
        "cases",
        Need(N_("%(n)s vụ việc đã quá hạn."), today.overdue, QUEUE, N_("Xem vụ quá hạn"), {"late": "now"}),
    )
    yield (
        "cases",
        Need(
            N_("%(n)s vụ việc cần phân công lại: tài khoản của cán bộ phụ trách đã khép."),
            queue_filter.to_reassign(),
            QUEUE,
            N_("Phân công lại"),
            {"officer": queue_filter.REASSIGN},
        ),
    )
    yield (
        "cases",
        Need(
            N_("%(n)s việc chờ người thứ hai."), second.count_open(), "second.waiting", N_("Xem và trả lời")
        ),
    )
    yield (
        "duplicates",
        Need(
            N_("%(n)s cặp báo cáo có thể về cùng một trẻ."),
            suggestions.count_open(),
            "duplicates.waiting",
            N_("So sánh"),
        ),
    )
    yield (
        "quarantine",
        Need(N_("%(n)s mục cách ly chờ xử lý."), quarantine.count_open(), "quarantine.waiting", N_("Xử lý")),
    )
    yield (
        "kiosks",
        Need(N_("%(n)s máy trạm im lặng hoặc chưa gửi lần nào."), silent, "kiosks.fleet", N_("Xem máy trạm")),
    )
