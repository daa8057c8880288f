"""The law's clocks. Pure: moments come in, moments and spans go out.

Twelve hours for emergency measures, from when the information was received (Article 26.3 and 31.1 of Decree
56/2017), nights and holidays counting. Other response times are proposals and are configured, never
shown as law.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

EMERGENCY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`left` is negative once overdue."""

    due: datetime
    left: timedelta

    @property
    def overdue(self) -> bool:
        return self.left < timedelta(0)

    @property
    def hours_minutes(self) -> tuple[int, int]:
        """Whole hours and minutes of the span, without its sign."""
        minutes = int(abs(self.left).total_seconds()) // 60
        return minutes // 60, minutes % 60


def emergency_clock(urgency: str, informed_at: datetime, *, now: datetime) -> TimeLeft | None:
    """The 12-hour clock of an urgent case; None for the others, which have no clock of law in hours."""
    if urgency != "high":
        return None
    due = informed_at + EMERGENCY
    return TimeLeft(due, due - now)
