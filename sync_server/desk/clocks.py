"""The clocks of a case (brief 4.4): which there are, how long they give, what is left. Pure.

Twelve hours, five working days and fifteen days are of the law (Articles 26.3, 28.1, 31.1 and 32 of Decree
56/2017); a district may promise less, never more. All other numbers are proposals, which it sets itself, and
are never shown as law.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.words import N_
from sync_server.desk.working_time import WorkingTime

ACK, DELAY, EMERGENCY = "ack", "delay_to_server", "emergency_12h"
PLAN, SEPARATION, REPLY = "plan_5wd", "separation", "agency_reply"

KINDS: Mapping[str, str] = {
    ACK: N_("Huyện tiếp nhận"),
    DELAY: N_("Báo cáo về đến huyện"),
    EMERGENCY: N_("Biện pháp khẩn cấp"),
    PLAN: N_("Kế hoạch hỗ trợ, can thiệp"),
    SEPARATION: N_("Tạm thời cách ly trẻ"),
    REPLY: N_("Cơ quan trả lời"),
}

UNITS: Mapping[str, str] = {
    "hours": N_("giờ"),
    "working_hours": N_("giờ làm việc"),
    "days": N_("ngày"),
    "working_days": N_("ngày làm việc"),
}
"""Hours and days count nights and holidays; working ones do not."""
_EACH = {"hours": timedelta(hours=1), "days": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a clock gives: `number` (1 or more) of `unit`, a key of UNITS."""

    number: int
    unit: str

    def after(self, start: datetime, working: WorkingTime) -> datetime:
        if self.unit == "working_hours":
            return working.after_hours(start, timedelta(hours=self.number))
        if self.unit == "working_days":
            return working.after_days(start, self.number)
        return start + _EACH[self.unit] * self.number


LAW: Mapping[str, Limit] = {
    EMERGENCY: Limit(12, "hours"),
    PLAN: Limit(5, "working_days"),
    SEPARATION: Limit(15, "days"),
}
PROPOSED: Mapping[str, Limit] = {
    "ack.high": Limit(1, "hours"),
    "ack.medium": Limit(8, "working_hours"),
    "ack.low": Limit(1, "working_days"),
    "delay_to_server.high": Limit(2, "hours"),
    "delay_to_server.medium": Limit(24, "hours"),
    "delay_to_server.low": Limit(24, "hours"),
    "agency_reply.high": Limit(4, "hours"),
    "agency_reply.medium": Limit(1, "working_days"),
    "agency_reply.low": Limit(2, "working_days"),
    "warn.emergency_12h": Limit(8, "hours"),
    "warn.plan_5wd": Limit(4, "working_days"),
    "warn.separation": Limit(10, "days"),
}
"""By clock and urgency; `warn.` is how long after its start a clock begins to warn."""


@dataclass(frozen=True, slots=True)
class ClockRules:
    """How a district counts. `limits` has every key of LAW and PROPOSED."""

    limits: Mapping[str, Limit] = field(default_factory=lambda: {**LAW, **PROPOSED})
    working: WorkingTime = field(default_factory=WorkingTime)

    def due(self, kind: str, urgency: str, start: datetime) -> datetime:
        """When a clock that began at `start` is due. Raises KeyError for a kind that KINDS lacks."""
        name = kind if kind in LAW else f"{kind}.{urgency}"
        return self.limits[name].after(start, self.working)

    def warns(self, kind: str, start: datetime) -> datetime | None:
        """From when on it warns that it is due soon; None where it does not."""
        limit = self.limits.get(f"warn.{kind}")
        return limit.after(start, self.working) if limit else None


def within_law(name: str, limit: Limit) -> bool:
    """Whether a limit is no longer than the law's, and counted as the law counts."""
    law = LAW.get(name)
    return law is None or (limit.unit == law.unit and limit.number <= law.number)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`left` is negative once overdue."""

    due: datetime
    left: timedelta

    @property
    def overdue(self) -> bool:
        return self.left < timedelta(0)


def time_left(due: datetime, *, now: datetime) -> TimeLeft:
    return TimeLeft(due, due - now)
