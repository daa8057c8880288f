"""The start page: how the district stands, in counts alone. No name, no kind, nothing of one case."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping
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
    """As of now. A fixed number of queries, each answered by an index alone."""
    mondays = _mondays(local_day(now))
    queue, taken_up = _queue(now), _taken_up(mondays, now)
    return Today(
        queue=lying(queue, DUE),
        on_time=standing(taken_up, IN_TIME),
        backlog=lying(_backlog(now), tuple(reversed(LEVELS))),
        weeks=standing(_weeks(mondays), KINDS),
        overdue=sum(counts["overdue"] for _, counts in queue),
        on_time_share=_share(taken_up),
    )


def _queue(now: datetime) -> Rows:
    """Open cases by urgency, the highest first, and time left on the nearest clock."""
    due, ends = Case.next_due, [stamp(now + timedelta(hours=hours)) for hours in (0, 4, 24)]
    within = {
        "overdue": due < ends[0],
        "hours_4": (due >= ends[0]) & (due < ends[1]),
        "hours_24": (due >= ends[1]) & (due < ends[2]),
        "later": due >= ends[2],
        "no_clock": due.is_null(),
    }
    return [(urgency, _open(urgency, within)) for urgency in reversed(LEVELS)]


def _backlog(now: datetime) -> Rows:
    """Open cases by days since the station was told, and urgency."""
    told, within, until = Case.informed_at, {}, "9"
    for age, days in AGES.items():
        since = stamp(now - timedelta(days=days)) if days else ""
        within[age], until = (told >= since) & (told < until), since
    by_urgency = {urgency: _open(urgency, within) for urgency in LEVELS}
    return [(age, {urgency: counts[age] for urgency, counts in by_urgency.items()}) for age in AGES]


def _open(urgency: str, within: Mapping[str, pw.Expression]) -> dict[str, int]:
    """How many open cases lie within each range: counted in an index, where nothing is sorted."""
    of_urgency = Case.select(pw.fn.COUNT(pw.SQL("1"))).where(pw.SQL(IS_OPEN), Case.urgency == urgency)
    return {code: int(of_urgency.where(one).scalar()) for code, one in within.items()}


def _mondays(day: date) -> list[date]:
    """Of the last weeks, this one's last."""
    this = day - timedelta(days=day.weekday())
    return [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _start(day: date) -> str:
    """The stamp of midnight in Viet Nam."""
    return stamp(datetime.combine(day, time(), LOCAL))


def _weeks(mondays: list[date]) -> Rows:
    """Reports by week and kind of station."""
    schools = Unit.select(Unit.code).where(Unit.type == "school")
    of_schools = pw.fn.SUM(pw.Case(None, [(Record.station_code.in_(schools), 1)], 0))
    rows = []
    for day in mondays:
        of_week = (Record.informed_at >= _start(day)) & (
            Record.informed_at < _start(day + timedelta(weeks=1))
        )
        total, school = Record.select(pw.fn.COUNT(pw.SQL("1")), of_schools).where(of_week).tuples()[0]
        of_kinds = (int(school or 0), int(total) - int(school or 0))
        rows.append((day.isoformat(), dict(zip(KINDS, of_kinds, strict=True))))
    return rows


def _taken_up(mondays: list[date], now: datetime) -> Rows:
    """Urgent cases by the week they were told in: taken up within the law's 12 hours, later, not yet."""
    rows = Case.select(Case.informed_at, Case.acknowledged_at).where(
        Case.urgency == "high", Case.informed_at >= _start(mondays[0])
    )
    starts, counts = [_start(day) for day in mondays], [defaultdict[str, int](int) for _ in mondays]
    for informed_at, acknowledged_at in rows.tuples():
        took = (from_stamp(acknowledged_at) if acknowledged_at else now) - from_stamp(informed_at)
        state = "late" if took > TAKE_UP else "in_time" if acknowledged_at else "waiting"
        counts[bisect(starts, informed_at) - 1][state] += 1
    return [(day.isoformat(), dict(found)) for day, found in zip(mondays, counts, strict=True)]


def _share(rows: Rows) -> int | None:
    in_time, late = (sum(counts.get(code, 0) for _, counts in rows) for code in ("in_time", "late"))
    return round(100 * in_time / (in_time + late)) if in_time + late else None
