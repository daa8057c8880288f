"""The start page: how the district stands, in counts alone. No name, no kind, nothing of one case."""

from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.report.rules import local_day
from shared.urgency import LEVELS
from sync_server.desk import tallies
from sync_server.desk.pictures import Picture, Rows, lying, standing
from sync_server.desk.queue_filter import BACKLOG
from sync_server.desk.tallies import Counts

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
    """As of now. One query, whose cost follows the days there are cases of, not the cases."""
    mondays = _mondays(local_day(now))
    counts = tallies.read(now=now, since=mondays[0])
    queue, on_time = _queue(counts, now), _on_time(counts, mondays, local_day(now))
    return Today(
        queue=lying(queue, DUE),
        on_time=standing(on_time, IN_TIME),
        backlog=lying(_backlog(counts, local_day(now)), tuple(reversed(LEVELS))),
        weeks=standing(_by_week(counts["report"], mondays), KINDS),
        overdue=sum(found["overdue"] for _, found in queue),
        on_time_share=_share(on_time),
    )


def _queue(counts: Counts, now: datetime) -> Rows:
    """Open cases by urgency, the highest first, and time left on the nearest clock."""
    first, after = (day.isoformat() for day in tallies.days_left(now))
    found = {urgency: Counter(dict.fromkeys(DUE, 0)) for urgency in reversed(LEVELS)}
    for day, urgency, n in counts["due"]:
        if not first <= day < after:
            found[urgency]["no_clock" if not day else "overdue" if day < first else "later"] += n
    for band, urgency, n in counts["left"]:
        found[urgency][band] += n
    return list(found.items())


def _backlog(counts: Counts, today: date) -> Rows:
    """Open cases by days since the station was told, in the bands of the queue's filter, and urgency."""
    found = {age: Counter(dict.fromkeys(LEVELS, 0)) for age in BACKLOG}
    begins = {age: (today - timedelta(days=most)).isoformat() for age, (_, most) in BACKLOG.items() if most}
    for day, urgency, n in counts["told"]:
        age = next((age for age, first in begins.items() if day >= first), "more")
        found[age][urgency] += n
    return list(found.items())


def _mondays(day: date) -> list[date]:
    """Of the last weeks, this one's last."""
    this = day - timedelta(days=day.weekday())
    return [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _by_week(told: list[tuple[str, str, int]], mondays: list[date]) -> list[tuple[str, Counter[str]]]:
    """(Monday, how many of each code in that week)."""
    weeks = [day.isoformat() for day in mondays]
    end = (mondays[-1] + timedelta(weeks=1)).isoformat()
    found: list[Counter[str]] = [Counter() for _ in weeks]
    for day, code, n in told:
        if weeks[0] <= day < end:
            found[bisect(weeks, day) - 1][code] += n
    return list(zip(weeks, found, strict=True))


def _on_time(counts: Counts, mondays: list[date], today: date) -> Rows:
    """Clocks by the week they were due in: kept; late, also those that still run; not due yet.

    How long a report was on its way is its station's matter; a clock that ended without need counts for none.
    """
    told = [
        (day, code if code != "runs" else "late" if day < today.isoformat() else "waiting", n)
        for day, code, n in counts["clock"]
    ]
    for _, _, n in counts["over"]:
        told += [(today.isoformat(), "late", n), (today.isoformat(), "waiting", -n)]
    return _by_week(told, mondays)


def _share(rows: Rows) -> int | None:
    in_time, late = (sum(counts.get(code, 0) for _, counts in rows) for code in ("in_time", "late"))
    return round(100 * in_time / (in_time + late)) if in_time + late else None
