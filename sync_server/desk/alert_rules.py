"""Which alerts there are, whom they are for, what a message says: numbers and times, never content. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from shared.codes import label
from shared.report.rules import LOCAL
from shared.words import N_

NEW_HIGH, DANGER, REOPENED = "new_high", "danger", "reopened"
SOON, OVERDUE, QUARANTINED, SILENT = "soon", "overdue", "quarantined", "silent"
NO_BACKUP, OLD_BACKUP, DIFFERS = "no_backup", "old_backup", "differs"
CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Kind:
    """`word`, `todo`: msgids. `areas` of the roster, and `roles` of the console, that are told.

    `pressing`: when nobody is on duty, everyone on the roster is told.
    """

    word: str
    todo: str
    areas: frozenset[str]
    roles: frozenset[str]
    pressing: bool = False


KINDS: Mapping[str, Kind] = {
    NEW_HIGH: Kind(
        N_("Khẩn cấp, chưa ai tiếp nhận"), N_("Mở vụ việc và tiếp nhận."),
        frozenset({"cases"}), frozenset({"officer"}), pressing=True,
    ),
    DANGER: Kind(
        N_("Trạm báo thêm nguy hiểm, chưa ai xử lý"),
        N_("Mở vụ việc, đọc phần bổ sung, rồi làm việc cần làm hoặc bấm «Đã biết»."),
        frozenset({"cases"}), frozenset({"officer"}), pressing=True,
    ),
    REOPENED: Kind(
        N_("Trạm bổ sung, vụ việc mở lại"),
        N_("Mở vụ việc, đọc phần bổ sung, rồi phân loại lại hoặc kết thúc."),
        frozenset({"cases"}), frozenset({"officer"}),
    ),
    OVERDUE: Kind(
        N_("Quá hạn"), N_("Mở vụ việc, làm việc đang chờ hoặc ghi lý do quá hạn."),
        frozenset({"cases"}), frozenset({"officer"}),
    ),
    SOON: Kind(
        N_("Sắp quá hạn"), N_("Mở vụ việc và làm việc đang chờ."),
        frozenset({"cases"}), frozenset({"officer"}),
    ),
    QUARANTINED: Kind(
        N_("Báo cáo gấp chưa đọc được"), N_("Gọi trạm hỏi trực tiếp; người bảo trì xử lý ở mục Cách ly."),
        frozenset({"cases", "machines"}), frozenset({"officer", "admin", "maintainer"}), pressing=True,
    ),
    SILENT: Kind(
        N_("Máy trạm im lặng"), N_("Gọi trạm: máy có đang bật và có mạng không?"),
        frozenset({"machines"}), frozenset({"admin", "maintainer"}),
    ),
    NO_BACKUP: Kind(
        N_("Sao lưu không thành"), N_("Xem lý do ở mục Sao lưu; máy chủ tự thử lại mỗi giờ."),
        frozenset({"machines"}), frozenset({"admin", "maintainer"}),
    ),
    OLD_BACKUP: Kind(
        N_("Bản sao lưu mới nhất đã quá cũ"), N_("Xem mục Sao lưu: máy chủ có chạy suốt đêm không?"),
        frozenset({"machines"}), frozenset({"admin", "maintainer"}),
    ),
    DIFFERS: Kind(
        N_("Dữ liệu có chỗ không khớp"), N_("Chạy «sync-server verify», không sửa gì, giữ các bản sao lưu."),
        frozenset({"machines"}), frozenset({"admin", "maintainer"}),
    ),
    CERTIFICATE: Kind(
        N_("Chứng thư TLS của máy chủ sắp hết hạn"),
        N_("Chạy «sync-server tls renew» rồi chạy lại máy chủ web; hết hạn thì máy trạm không gửi được."),
        frozenset({"machines"}), frozenset({"admin", "maintainer"}),
    ),
}  # fmt: skip

AREAS: Mapping[str, str] = {"cases": N_("Vụ việc"), "machines": N_("Máy trạm, báo cáo không đọc được")}
LINES = 20
"""Alerts that one message names; it tells how many more there are."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """One alert as a message tells it. `shown`: a case's or kiosk's number; `urgency` may be ""."""

    number: int
    kind: str
    shown: str
    urgency: str
    at: datetime
    ring_at: str


@dataclass(frozen=True, slots=True)
class Duty:
    """When someone is on duty, in Viet Nam's time: HH:MM, equal for all day; `days` like «12345»."""

    opens: str
    closes: str
    days: str
    areas: frozenset[str]

    def on(self, moment: datetime) -> bool:
        """A duty over midnight belongs to the day it begins on."""
        local = moment.astimezone(LOCAL)
        today, yesterday = str(local.isoweekday()), str((local.isoweekday() - 2) % 7 + 1)
        now, opens, closes = local.strftime("%H:%M"), self.opens, self.closes
        if opens == closes:
            return today in self.days
        if opens < closes:
            return today in self.days and opens <= now < closes
        return (today in self.days and now >= opens) or (yesterday in self.days and now < closes)

    def takes(self, alert: Ringing) -> bool:
        return not self.areas.isdisjoint(KINDS[alert.kind].areas)


def told_to(alert: Ringing, roster: Mapping[int, Duty], *, now: datetime) -> set[int]:
    """Who gets an alert now: those on duty for its area; if nobody is, all of it for a pressing one."""
    able = {number: duty for number, duty in roster.items() if duty.takes(alert)}
    on = {number for number, duty in able.items() if duty.on(now)}
    return on or (set(able) if KINDS[alert.kind].pressing else set())


def title(alerts: Sequence[Ringing]) -> str:
    return f"Lá Chắn: {len(alerts)} báo động"


def message(alerts: Sequence[Ringing]) -> str:
    """One line an alert, the most pressing first: number, urgency, what, since when, link path."""
    order = list(KINDS)
    lines = [_line(alert) for alert in sorted(alerts, key=lambda one: (order.index(one.kind), one.at))]
    if len(lines) > LINES:
        lines = [*lines[:LINES], f"và {len(lines) - LINES} báo động khác"]
    return "\n".join([*lines, "/alerts/"])


def hour(text: str) -> str | None:
    """«7:30» or «07:30» as «07:30»; None for what is no time of day."""
    try:
        hours, _, minutes = text.partition(":")
        return time(int(hours), int(minutes)).strftime("%H:%M")
    except ValueError:
        return None


def _line(alert: Ringing) -> str:
    word = label("urgency", alert.urgency) if alert.urgency else ""
    at = alert.at.astimezone(LOCAL).strftime("%d/%m %H:%M")
    path = f"/cases/{alert.shown}" if KINDS[alert.kind].areas == {"cases"} else ""
    return " · ".join(filter(None, (alert.shown, word, KINDS[alert.kind].word, at, path)))
