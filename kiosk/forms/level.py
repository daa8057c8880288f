"""How urgent the answers so far are, who must be phoned, and what happens when after filing (brief 3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.forms.controls import Typed
from kiosk.forms.read import Form, raw_report
from kiosk.forms.rows import raw_rows
from kiosk.forms.steps import ACTIONS, CHECK, STEPS, Step
from shared import urgency
from shared.errors import FieldError
from shared.report.rules import LOCAL
from shared.text import clean
from shared.words import N_

RAISED_TO = "raised_to"
"""The name of the control with which a person raises the level."""

READ_IT = "reminder_read"
"""The name of the box that says: the reminder that nobody was told yet was read."""

EMERGENCY = timedelta(hours=12)
"""From `received_at` to the emergency measures: law (Decree 56/2017, Articles 26.3 and 31.1)."""


@dataclass(frozen=True, slots=True)
class Level:
    """`used` is the computed level `auto`, or the one a person raised it to; `higher`: where it may go."""

    auto: str
    reasons: tuple[str, ...]
    used: str

    @property
    def higher(self) -> tuple[str, ...]:
        return urgency.LEVELS[urgency.LEVELS.index(self.auto) + 1 :]

    @property
    def raised_to(self) -> str | None:
        return self.used if self.used != self.auto else None

    @property
    def urgent(self) -> bool:
        return self.used == "high"


def level_of(typed: Typed) -> Level:
    found = urgency.assess(raw_report(typed))
    wanted = typed.get(RAISED_TO)
    chosen = wanted if isinstance(wanted, str) and wanted in urgency.LEVELS else found.level
    return Level(found.level, found.reasons, urgency.at_least(found.level, chosen))


def must_phone(typed: Typed) -> bool:
    """Whether the numbers to call stand on top of every page: from the first answer that makes it urgent."""
    return level_of(typed).urgent or typed.get("child_location_now") == "missing"


def urgent_from(typed: Typed) -> Step | None:
    """The page whose answers first made somebody be phoned; None while nobody must be."""
    so_far: dict[str, str | list[str]] = {}
    for step in STEPS:
        so_far |= {name: typed[name] for name in step.names() if name in typed}
        if must_phone(so_far):
            return step
    return CHECK if must_phone(typed) else None


def nobody_told(typed: Typed) -> bool:
    """Urgent, and no receiving place was told yet: the law says at once (Decree 56/2017, Article 25)."""
    if not must_phone(typed) or "none_yet" not in (typed.get("agencies_notified") or ()):
        return False
    return ACTIONS.rows is not None and not raw_rows(ACTIONS.rows, typed)


def chosen_on(step: Step, form: Form) -> dict[str, str]:
    """What is chosen besides the fields of a report: on the last page the level, and the reminder."""
    return {name: clean(form.get(name, "")) for name in (RAISED_TO, READ_IT)} if step is CHECK else {}


def unread_reminder(typed: Typed) -> dict[str, FieldError]:
    """What stands in the way of filing until the reminder was read; {} when nothing does."""
    if not nobody_told(typed) or typed.get(READ_IT) == "yes":
        return {}
    return {READ_IT: FieldError("not_read", N_("Đọc lời nhắc và đánh dấu vào ô này trước khi gửi"))}


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of what happens next: a msgid with %(name)s places for `values`."""

    text: str
    values: dict[str, str] = field(default_factory=dict)


def what_happens(level: str, received_at: datetime | None) -> Sequence[Promise]:
    """What the person who filed may expect; only the 12 hours and the 5 working days are law."""
    if level == "high":
        return (*_URGENT, _until(received_at))
    return _PRIORITY if level == "medium" else _WATCHED


def _until(received_at: datetime | None) -> Promise:
    if received_at is None:
        return Promise(N_("Biện pháp bảo vệ khẩn cấp: trong 12 giờ từ lúc nhận tin (theo luật)."))
    due = (received_at + EMERGENCY).astimezone(LOCAL)
    return Promise(
        N_("Biện pháp bảo vệ khẩn cấp: trước %(time)s ngày %(day)s, 12 giờ từ lúc nhận tin (theo luật)."),
        {"time": due.strftime("%H:%M"), "day": due.strftime("%d/%m/%Y")},
    )


_PLAN = Promise(N_("Kế hoạch hỗ trợ, can thiệp: trong 5 ngày làm việc (theo luật)."))
_URGENT = (
    Promise(N_("Bây giờ: gọi điện báo ngay, nếu chưa gọi. Báo cáo này không thay cho cuộc gọi.")),
    Promise(N_("Huyện tiếp nhận: trong 1 giờ kể từ khi báo cáo đến nơi.")),
)
_PRIORITY = (
    Promise(N_("Hôm nay: báo cho công an, Ủy ban nhân dân xã hoặc tổng đài 111, nếu chưa báo.")),
    Promise(N_("Huyện tiếp nhận: trong 8 giờ làm việc. Đánh giá ban đầu: trong 72 giờ.")),
    _PLAN,
)
_WATCHED = (
    Promise(N_("Huyện tiếp nhận: trong 1 ngày làm việc. Đánh giá ban đầu: trong 5 ngày làm việc.")),
    Promise(N_("Nếu biết thêm điều gì khẩn cấp: gọi điện báo ngay và lập báo cáo mới.")),
)
