"""The periods of the reports: what they are called, where they begin and end, when they are due. Pure.

Six months and a year, both from 15 December of the year before: the plan fixes the days they are due (15
June, 15 December), the general rule for administrative reports the rest (reports, dates and periods). All six
days are a district's setting. A day is a day in Vietnam, bounds are inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.errors import CannotDo
from shared.report.rules import LOCAL
from shared.words import N_

KINDS: Mapping[str, str] = {"half-year": N_("6 tháng đầu năm"), "year": N_("Năm")}
FIRST_YEAR, LAST_YEAR = 2001, 2999
"""No report may tell of a time before 2000."""

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """Month and day of the first and the last day, and of the day the report is due.

    A first day later in the year than the last is one of the year before; a due day earlier than the last is
    one of the year after.
    """

    first: MonthDay
    last: MonthDay
    due: MonthDay


Rules = Mapping[str, Rule]
RULES: Rules = {
    "half-year": Rule((12, 15), (6, 14), (6, 15)),
    "year": Rule((12, 15), (12, 14), (12, 15)),
}


@dataclass(frozen=True, slots=True)
class Period:
    """`first` and `last` are local days, both within; the report is `due` on a day."""

    kind: str
    year: int
    first: date
    last: date
    due: date

    @property
    def starts(self) -> datetime:
        """0:00 of the first day."""
        return datetime.combine(self.first, time(), LOCAL)

    @property
    def ends(self) -> datetime:
        """24:00 of the last day."""
        return datetime.combine(self.last, time(), LOCAL) + timedelta(days=1)

    def over(self, now: datetime) -> bool:
        return now >= self.ends

    def cut(self, now: datetime) -> datetime:
        """The last second that counts: now, or that before 24:00 of the last day."""
        return min(now, self.ends - timedelta(seconds=1))


def period(kind: str, year: int, rules: Rules = RULES) -> Period:
    """Raises CannotDo for a kind or year that is not there, or rules with a day that is in no calendar."""
    if kind not in KINDS or kind not in rules:
        raise CannotDo(f"kind {kind[:20]}", title=N_("Không có loại báo cáo này"), field="kind")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CannotDo(f"year {year}", title=N_("Năm của báo cáo không đúng"), field="year")
    rule = rules[kind]
    try:
        last = date(year, *rule.last)
        first = date(year - (rule.first > rule.last), *rule.first)
        due = date(year + (rule.due < rule.last), *rule.due)
    except ValueError:
        raise CannotDo(
            f"rules of {kind}",
            title=N_("Ngày đầu, ngày cuối hoặc hạn của kỳ báo cáo không có trong lịch"),
            todo=N_("Sửa cài đặt kỳ báo cáo rồi làm lại."),
        ) from None
    return Period(kind, year, first, last, due)


def before(of: Period, rules: Rules = RULES) -> Period:
    """The same kind a year earlier: «Kỳ trước»."""
    return period(of.kind, of.year - 1, rules)
