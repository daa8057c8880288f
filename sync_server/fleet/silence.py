"""How a kiosk is, from what was last heard of it and from when it usually is heard. Pure.

A PC that is off at night says as little as one that died. What tells them apart is its rhythm: the hours of
the week in which it was heard in the four weeks before it was last heard. Only such hours are missed, and
none on days off and in a school's holidays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.report.rules import LOCAL, local_day
from sync_server.desk.working_time import DAY
from sync_server.fleet.kiosk_states import STATES, State
from sync_server.fleet.station_time import Hours, StationTime

BEATS_MISSED = 3
"""Exchanges missed in a row from which a kiosk is not taken for running now."""
MISSED_HOURS = 3
"""Usual hours without a sign of life from which a kiosk is silent."""
CLOCK_OFF_S = 300
"""More than five minutes off is worth setting right; nothing is ordered by a kiosk's clock."""
LEARNT_FROM = timedelta(weeks=4)
WORKING_DAYS_MOST = 10
"""Whole working days after which silence is silence, however seldom a kiosk was on before."""
REST_MOST = timedelta(days=14)
"""How far back a holiday may lie for nobody to have been expected since."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """`missed`: whole usual hours without a sign; `usual_now`: whether this hour is one.

    holiday: its school is closed today. resting: or was, and no usual hour has passed since.
    """

    missed: int
    usual_now: bool
    holiday: bool = False
    resting: bool = False


def rhythm(heard: Mapping[date, int], times: StationTime) -> Hours:
    """The hours of the week in which a kiosk is usually heard.

    heard: by day, bit h is set where it was heard in the hour h of Viet Nam. Days off are left out, and the
        last of the days, which may have been cut short. An hour is usual when the kiosk was heard in it on at
        least half of such weekdays since it was first heard; a weekday seen only once is as the station
        states, or as in the office.
    """
    found: set[tuple[int, int]] = set()
    seen: dict[int, list[int]] = {weekday: [] for weekday in range(7)}
    day, last = min(heard, default=date.max), max(heard, default=date.min)
    while day < last:
        if not times.is_off(day):
            seen[day.weekday()].append(heard.get(day, 0))
        day += DAY
    stated = times.usual_hours()
    for weekday, days in seen.items():
        if len(days) < 2:
            found |= {hour for hour in stated if hour[0] == weekday}
        else:
            found |= {
                (weekday, hour) for hour in range(24) if 2 * sum(one >> hour & 1 for one in days) >= len(days)
            }
    return frozenset(found)


def quiet(
    heard: Mapping[date, int], *, since: datetime, now: datetime, times: StationTime, most: int
) -> Quiet:
    """What was missed since a kiosk was last heard, counted up to `most`.

    Nobody is expected on days off. After WORKING_DAYS_MOST working days everything was missed.
    """
    usual = rhythm(heard, times)
    missed, start = 0, since.astimezone(LOCAL).replace(minute=0, second=0, microsecond=0) + _HOUR
    idle = 0
    while start + _HOUR <= now and missed < most:
        if not times.is_off(start.date()):
            missed += (start.weekday(), start.hour) in usual
        if start.hour == 23:
            idle += times.works_on(start.date())
            if idle > WORKING_DAYS_MOST:
                missed = most
        start += _HOUR
    here, today = now.astimezone(LOCAL), local_day(now)
    usual_now = (here.weekday(), here.hour) in usual and not times.is_off(today)
    return Quiet(missed, usual_now, today in times.holidays, _resting(usual, now, times))


def state_of(
    state: str,
    last_heard: datetime | None,
    skew_s: int | None,
    *,
    now: datetime,
    every_s: int,
    quiet: Quiet | None = None,
    forked: bool = False,
) -> State:
    """state: the kiosk's own (invited, enrolled, revoked); every_s: seconds between its exchanges.

    quiet: what it missed, where `overdue`; forked: two disks speak as it, which is worse than all else.
    """
    if forked:
        return STATES["forked"]
    if state != "enrolled":
        return STATES[state]
    if last_heard is None:
        return STATES["never_heard"]
    if quiet is not None and overdue(last_heard, now=now, every_s=every_s):
        if quiet.missed >= MISSED_HOURS:
            return STATES["silent"]
        if quiet.holiday:
            return STATES["school_holiday"]
        return STATES["late" if quiet.missed or quiet.usual_now else "off_hours"]
    if skew_s is not None and abs(skew_s) > CLOCK_OFF_S:
        return STATES["clock_off"]
    return STATES["well"]


def overdue(last_heard: datetime, *, now: datetime, every_s: int) -> bool:
    return now - last_heard > BEATS_MISSED * timedelta(seconds=every_s)


def _resting(usual: Hours, now: datetime, times: StationTime) -> bool:
    """Whether a holiday of the school is nearer than the last whole hour in which it was expected."""
    here = now.astimezone(LOCAL).replace(minute=0, second=0, microsecond=0)
    hour, begins = here, here - REST_MOST
    if not any(begins.date() <= day <= here.date() for day in times.holidays):
        return False
    while hour >= begins and hour.date() not in times.holidays:
        if hour < here and (hour.weekday(), hour.hour) in usual and not times.is_off(hour.date()):
            return False
        hour -= _HOUR
    return hour >= begins
