"""Working time of the district: office hours, weekdays, days off and days worked instead. Pure.

All days and hours are those of Viet Nam, UTC+7 the whole year: there is no summer time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.report.rules import LOCAL, local_day

DAY = timedelta(days=1)
OFFICE_HOURS = ((7 * 60 + 30, 11 * 60 + 30), (13 * 60, 17 * 60))
"""A proposal: 7:30 to 11:30 and 13:00 to 17:00, in minutes of the day."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When the office works.

    hours: (opens, closes) in minutes from midnight, up to 1440, in order, none overlapping, at least one.
    off: days without work; worked: days with work whatever else is said of them (a make-up Saturday).
    yearly: (month, day) of holidays that fall on one date every year.
    weekdays: 0 is Monday; at least one.
    """

    hours: tuple[tuple[int, int], ...] = OFFICE_HOURS
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    weekdays: frozenset[int] = frozenset(range(5))

    def works_on(self, day: date) -> bool:
        if day in self.worked:
            return True
        if day in self.off or (day.month, day.day) in self.yearly:
            return False
        return day.weekday() in self.weekdays

    def after_hours(self, start: datetime, span: timedelta) -> datetime:
        """The moment when `span` (not negative) of office hours has passed since `start`.

        A span that ends as the office closes ends then, not when it opens again; none ends at `start`.
        """
        if not span:
            return start
        day = local_day(start)
        while True:
            for opens, closes in self.hours if self.works_on(day) else ():
                begin, end = max(start, _at(day, opens)), _at(day, closes)
                if begin < end:
                    if span <= end - begin:
                        return begin + span
                    span -= end - begin
            day += DAY

    def after_days(self, start: datetime, days: int) -> datetime:
        """When the office closes on the `days`-th working day after the day of `start`.

        The day it begins on does not count; no days end at `start`.
        """
        if not days:
            return start
        day = local_day(start)
        while days:
            day += DAY
            days -= self.works_on(day)
        return _at(day, self.hours[-1][1])


def in_order(hours: Sequence[tuple[int, int]]) -> bool:
    """Whether these are hours of one day as WorkingTime takes them."""
    moments = [moment for span in hours for moment in span]
    return bool(moments) and moments == sorted(set(moments)) and moments[0] >= 0 and moments[-1] <= 24 * 60


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), LOCAL) + timedelta(minutes=minute)
