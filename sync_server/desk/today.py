"""The start page: how the district stands, in counts alone. No name, no kind, nothing of one case."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import peewee as pw

from shared.clock import from_stamp, stamp
from shared.report.rules import LOCAL, local_day
from shared.urgency import LEVELS
from sync_server.desk.models import IS_OPEN, Case
from sync_server.desk.pictures import Picture, Rows, lying, standing
from sync_server.intake.models import Record, Unit

WEEKS = 12
"""How far back the pictures by week look; the last one is this week, not over yet."""

DUE = ("overdue", "hours_4", "hours_24", "later", "no_clock")
"""Time left on the nearest clock that runs: less than none, 4 hours, 24 hours; more; none that runs."""

AGES = {"day_1": 1, "days_3": 3, "days_7": 7, "days_30": 30, "older": None}
"""Days since the station was told, at most."""

TAKE_UP = timedelta(hours=12)
"""What the law gives for emergency measures: an urgent case taken up later than that is late for all else."""

IN_TIME = ("in_time", "late", "waiting")
KINDS = ("school", "health_station")


@dataclass(frozen=True, slots=True)
class Today:
    """Four pictures. Rows of `queue` are urgencies, of `backlog` ages, of the others the Mondays of weeks.

    `on_time_share`: whole percent of the urgent cases taken up within the law's 12 hours; None where there
    were none.
    """

    queue: Picture
    on_time: Picture
    backlog: Picture
    weeks: Picture
    overdue: int
    on_time_share: int | None


def today(*, now: datetime) -> Today:
    """As of now. Four queries, each answered by an index."""
    open_cases = _open(now)
    mondays = _mondays(local_day(now))
    taken_up = _taken_up(mondays, now)
    queue = [(urgency, _by_due(open_cases, urgency)) for urgency in reversed(LEVELS)]
    backlog = [(age, _by_urgency(open_cases, age)) for age in AGES]
    return Today(
        queue=lying(queue, DUE),
        on_time=standing(taken_up, IN_TIME),
        backlog=lying(backlog, tuple(reversed(LEVELS))),
        weeks=standing(_weeks(mondays), KINDS),
        overdue=sum(counts.get("overdue", 0) for _, counts in queue),
        on_time_share=_share(taken_up),
    )


@dataclass(frozen=True, slots=True)
class _Open:
    urgency: str
    due: str
    age: str
    count: int


def _open(now: datetime) -> list[_Open]:
    """Open cases by urgency, time left and age, in one pass over an index that holds nothing else."""
    ends = {"overdue": now, "hours_4": now + timedelta(hours=4), "hours_24": now + timedelta(hours=24)}
    left = [
        (Case.next_due.is_null(), "no_clock"),
        *((Case.next_due < stamp(at), c) for c, at in ends.items()),
    ]
    ages = [(Case.informed_at >= stamp(now - timedelta(days=d)), age) for age, d in AGES.items() if d]
    due, age = pw.Case(None, left, "later"), pw.Case(None, ages, "older")
    query = Case.select(Case.urgency, due.alias("due"), age.alias("age"), pw.fn.COUNT(pw.SQL("1")))
    rows = query.where(pw.SQL(IS_OPEN)).group_by(Case.urgency, pw.SQL("due"), pw.SQL("age"))
    return [_Open(*row) for row in rows.tuples()]


def _by_due(found: list[_Open], urgency: str) -> dict[str, int]:
    return _summed((one.due, one.count) for one in found if one.urgency == urgency)


def _by_urgency(found: list[_Open], age: str) -> dict[str, int]:
    return _summed((one.urgency, one.count) for one in found if one.age == age)


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for code, count in pairs:
        found[code] += count
    return dict(found)


def _mondays(day: date) -> list[date]:
    """Of the last weeks, this one's last."""
    this = day - timedelta(days=day.weekday())
    return [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _start(day: date) -> str:
    """The stamp of midnight in Viet Nam."""
    return stamp(datetime.combine(day, time(), LOCAL))


def _week(column: pw.Field, mondays: list[date]) -> pw.Case:
    """Which of the weeks a moment lies in, by number."""
    return pw.Case(None, [(column < _start(day), at) for at, day in enumerate(mondays[1:])], len(mondays) - 1)


def _weeks(mondays: list[date]) -> Rows:
    """Reports by week and kind of station."""
    week = _week(Record.informed_at, mondays)
    query = Record.select(week.alias("week"), Record.station_code, pw.fn.COUNT(pw.SQL("1")))
    rows = query.where(Record.informed_at >= _start(mondays[0])).group_by(pw.SQL("week"), Record.station_code)
    kinds = {unit.code: unit.type for unit in Unit.select()}
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for at, station, count in rows.tuples():
        found[at][kinds.get(station, KINDS[0])] += count
    return [(day.isoformat(), dict(found[at])) for at, day in enumerate(mondays)]


def _taken_up(mondays: list[date], now: datetime) -> Rows:
    """Urgent cases by the week they were told in: taken up within the law's 12 hours, later, not yet."""
    rows = Case.select(Case.informed_at, Case.acknowledged_at).where(
        Case.urgency == "high", Case.informed_at >= _start(mondays[0])
    )
    starts, counts = [_start(day) for day in mondays], [defaultdict[str, int](int) for _ in mondays]
    for informed_at, acknowledged_at in rows.tuples():
        due = from_stamp(informed_at) + TAKE_UP
        if acknowledged_at:
            state = "in_time" if acknowledged_at <= stamp(due) else "late"
        else:
            state = "waiting" if due >= now else "late"
        counts[bisect(starts, informed_at) - 1][state] += 1
    return [(day.isoformat(), dict(found)) for day, found in zip(mondays, counts, strict=True)]


def _share(rows: Rows) -> int | None:
    in_time, late = (sum(counts.get(code, 0) for _, counts in rows) for code in ("in_time", "late"))
    return round(100 * in_time / (in_time + late)) if in_time + late else None
