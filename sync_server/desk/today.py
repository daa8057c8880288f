"""The start page: how the district stands, in counts alone. No name, no kind, nothing of one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import peewee as pw

from shared.clock import stamp
from shared.report.rules import LOCAL, local_day
from shared.urgency import LEVELS
from sync_server.desk.clock_models import OF_THE_DISTRICT, CaseClock
from sync_server.desk.models import IN_THE_QUEUE, Case
from sync_server.desk.pictures import Picture, Rows, lying, standing
from sync_server.desk.queue_filter import BACKLOG
from sync_server.intake.models import Record, Unit
from sync_server.store import database

WEEKS = 12
"""How far back the pictures by week look; the last one is this week, not over yet."""

DUE = ("overdue", "hours_4", "hours_24", "later", "no_clock")
"""Time left on the nearest clock that runs: less than none, 4 hours, 24 hours; more; none that runs."""

IN_TIME = ("in_time", "late", "waiting")
KINDS = ("school", "health_station")


@dataclass(frozen=True, slots=True)
class Today:
    """Four pictures. Rows of `queue` are urgencies, of `backlog` keys of BACKLOG, of the others Mondays.

    `on_time_share`: whole percent of the clocks due in these weeks that were kept; None where none was due.
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
    queue, on_time = _queue(now), _on_time(mondays, now)
    return Today(
        queue=lying(queue, DUE),
        on_time=standing(on_time, IN_TIME),
        backlog=lying(_backlog(now), tuple(reversed(LEVELS))),
        weeks=standing(_weeks(mondays), KINDS),
        overdue=sum(counts["overdue"] for _, counts in queue),
        on_time_share=_share(on_time),
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
    """Open cases by days since the station was told, in the bands of the queue's filter, and urgency."""
    within, today = {}, local_day(now)
    for age, (least, most) in BACKLOG.items():
        since = _start(today - timedelta(days=most)) if most is not None else ""
        until = _start(today - timedelta(days=least - 1))
        within[age] = (Case.informed_at >= since) & (Case.informed_at < until)
    by_urgency = {urgency: _open(urgency, within) for urgency in LEVELS}
    return [(age, {urgency: counts[age] for urgency, counts in by_urgency.items()}) for age in BACKLOG]


def _open(urgency: str, within: Mapping[str, pw.Expression]) -> dict[str, int]:
    """How many open cases lie within each range: counted in an index, where nothing is sorted."""
    of_urgency = Case.select(pw.fn.COUNT(pw.SQL("1"))).where(pw.SQL(IN_THE_QUEUE), Case.urgency == urgency)
    return dict(zip(within, _together([of_urgency.where(one) for one in within.values()]), strict=True))


def _together(counts: Sequence[pw.ModelSelect]) -> list[int]:
    """What each of these counts, asked in one statement."""
    row = pw.Select(columns=list(counts)).bind(database).tuples()[0]
    return [int(count or 0) for count in row]


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
    weeks = [_of_week(Record.informed_at, day) for day in mondays]
    school = _together([Record.select(of_schools).where(*week) for week in weeks])
    total = _together([Record.select(pw.fn.COUNT(pw.SQL("1"))).where(*week) for week in weeks])
    of_kinds = [(one, every - one) for one, every in zip(school, total, strict=True)]
    return [
        (day.isoformat(), dict(zip(KINDS, counts, strict=True)))
        for day, counts in zip(mondays, of_kinds, strict=True)
    ]


def _of_week(column: pw.Field, day: date) -> list[pw.Expression]:
    return [column >= _start(day), column < _start(day + timedelta(weeks=1))]


def _on_time(mondays: list[date], now: datetime) -> Rows:
    """Clocks by the week they were due in: kept; late, also those that still run; not due yet.

    How long a report was on its way is its station's matter; a clock that ended without need counts for none.
    """
    due, runs = CaseClock.due_at, CaseClock.outcome.is_null()
    states = {
        "in_time": (CaseClock.outcome == "in_time",),
        "late": (CaseClock.outcome == "late",),
        "overdue": (runs, due < stamp(now)),
        "waiting": (runs, due >= stamp(now)),
    }
    of_ours = CaseClock.select(pw.fn.COUNT(pw.SQL("1"))).where(pw.SQL(OF_THE_DISTRICT))
    rows = []
    for day in mondays:
        of_week = of_ours.where(*_of_week(due, day))
        counts = dict(zip(states, _together([of_week.where(*held) for held in states.values()]), strict=True))
        counts["late"] += counts.pop("overdue")
        rows.append((day.isoformat(), counts))
    return rows


def _share(rows: Rows) -> int | None:
    in_time, late = (sum(counts.get(code, 0) for _, counts in rows) for code in ("in_time", "late"))
    return round(100 * in_time / (in_time + late)) if in_time + late else None
