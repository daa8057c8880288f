"""What needs a person on the start page, each with the page where she does it; by role."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.words import N_
from sync_server.desk import access, queue, second, suggestions
from sync_server.desk.today import Today
from sync_server.intake import quarantine


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
    return [need for part, need in _needs(today, silent) if need.count and access.may(role, part)]


def _needs(today: Today, silent: int) -> Iterator[tuple[str, Need]]:
    untaken, held = queue.waiting_high(), quarantine.count_open()
    yield (
        "cases",
        Need(N_("%(n)s vụ khẩn cấp chưa ai tiếp nhận."), untaken, "cases.queue_page", N_("Tiếp nhận")),
    )
    yield (
        "cases",
        Need(
            N_("%(n)s vụ việc đã quá hạn."),
            today.overdue,
            "cases.queue_page",
            N_("Xem vụ quá hạn"),
            {"late": "now"},
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
    yield "quarantine", Need(N_("%(n)s mục cách ly chờ xử lý."), held, "quarantine.waiting", N_("Xử lý"))
    yield (
        "kiosks",
        Need(N_("%(n)s máy trạm im lặng hoặc chưa gửi lần nào."), silent, "kiosks.fleet", N_("Xem máy trạm")),
    )
