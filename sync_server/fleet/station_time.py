"""When a station is expected to be there: the district's days, its own hours, a school's holidays. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sync_server.desk.working_time import WorkingTime

Hours = frozenset[tuple[int, int]]
"""(weekday, 0 is Monday; hour of the day in Viet Nam)."""
Span = tuple[date, date]
"""The first and the last day, both included."""


@dataclass(frozen=True, slots=True)
class StationTime:
    """working: of the district; holidays: days on which a school is closed; stated: when it is open."""

    working: WorkingTime
    holidays: frozenset[date] = frozenset()
    stated: Hours = frozenset()

    def is_off(self, day: date) -> bool:
        """A holiday, whatever the weekday: a station may work at weekends. A make-up day opens no school."""
        if day in self.holidays:
            return True
        off = day in self.working.off or (day.month, day.day) in self.working.yearly
        return off and day not in self.working.worked

    def works_on(self, day: date) -> bool:
        """Whether it is a working day of the district on which the station is not closed."""
        return day not in self.holidays and self.working.works_on(day)

    def usual_hours(self) -> Hours:
        """What is expected where too little was heard: the station's own word, else the office's hours."""
        return self.stated or whole_hours(self.working.weekdays, self.working.hours)


def whole_hours(weekdays: Iterable[int], hours: Sequence[tuple[int, int]]) -> Hours:
    """The hours that lie whole within (opens, closes), in minutes of the day, on these weekdays."""
    return frozenset(
        (weekday, hour)
        for weekday in weekdays
        for opens, closes in hours
        for hour in range(-(-opens // 60), closes // 60)
    )


def days_of(spans: Iterable[Span]) -> frozenset[date]:
    return frozenset(
        first + timedelta(days=at) for first, last in spans for at in range((last - first).days + 1)
    )
