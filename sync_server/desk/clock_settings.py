"""What an admin changes of the clocks: limits, office hours, days off.

Within the caller's transaction; due times are then counted anew by desk/clocks_recounted.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from shared.errors import CannotDo, NotThere
from shared.words import N_
from sync_server.desk import clocks_recounted
from sync_server.desk.clock_models import DayOff
from sync_server.desk.clock_rules import NAME, rules
from sync_server.desk.clocks import Limit, within_law
from sync_server.desk.working_time import in_order
from sync_server.intake.models import Setting

LONGEST_RANGE = 31
NUMBER_MOST = 999


def set_limits(
    numbers: Mapping[str, int], hours: Sequence[tuple[int, int]], *, by: str, now: datetime
) -> None:
    """`numbers`: the whole number of each limit of `clocks`, in its unit; `hours` as in WorkingTime.

    Raises CannotDo, naming the limit, for more than the law gives or a warning after the end; and `hours`.
    """
    limits = {name: Limit(numbers[name], limit.unit) for name, limit in rules().limits.items()}
    for name, limit in limits.items():
        if not 1 <= limit.number <= NUMBER_MOST:
            raise CannotDo(f"limit {name}", title=N_("Ghi một số từ 1 đến 999"), field=name)
        if not within_law(name, limit):
            raise CannotDo(f"limit {name}", title=N_("Không được dài hơn hạn của luật"), field=name)
        warned = limits.get(name.removeprefix("warn.")) if name.startswith("warn.") else None
        if warned and limit.number >= warned.number:
            raise CannotDo(f"limit {name}", title=N_("Phải báo trước khi hết hạn"), field=name)
    if not in_order(hours):
        raise CannotDo("office hours", title=N_("Các giờ phải nối tiếp nhau trong ngày"), field="hours")
    told = {
        "limits": {name: [limit.number, limit.unit] for name, limit in limits.items()},
        "hours": list(hours),
    }
    Setting.insert(name=NAME, content=json.dumps(told)).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.content]
    ).execute()
    clocks_recounted.begin("settings", by=by, now=now)


def days_off() -> list[DayOff]:
    """Those of every year first, then the others, the latest first."""
    every = list(DayOff.select())
    yearly = sorted((one for one in every if len(one.day) == 5), key=lambda one: str(one.day))
    dated = [one for one in every if len(one.day) == 10]
    return yearly + sorted(dated, key=lambda one: str(one.day), reverse=True)


def year_without_days(today: date) -> int | None:
    """This year, or from November the next, where it has no day of its own yet, as Tết would be."""
    years = [today.year] if today.month < 11 else [today.year, today.year + 1]
    known = {one.day[:4] for one in DayOff.select() if len(one.day) == 10 and not one.worked}
    return next((year for year in years if str(year) not in known), None)


def add_days(first: date, last: date, name: str, *, worked: bool, by: str, now: datetime) -> None:
    """Days without work, or worked although they would not be; what was said of them before is replaced.

    Raises CannotDo where `last` is before `first` or a month after it.
    """
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_RANGE:
        raise CannotDo("range", title=N_("Ngày cuối phải sau ngày đầu, trong vòng 31 ngày"), field="until")
    days = [(first + timedelta(days=at)).isoformat() for at in range(count)]
    _keep(days, name, worked, by, now)


def add_yearly(month: int, day: int, name: str, *, by: str, now: datetime) -> None:
    """A holiday on one date of every year."""
    _keep([f"{month:02d}-{day:02d}"], name, False, by, now)


def remove_day(day: str, *, by: str, now: datetime) -> None:
    """`day` as it is kept. Raises NotThere."""
    if not DayOff.delete().where(DayOff.day == day).execute():
        raise NotThere(f"day {day[:10]}", title=N_("Ngày này không có trong danh sách"))
    clocks_recounted.begin("holidays", by=by, now=now)


def _keep(days: Sequence[str], name: str, worked: bool, by: str, now: datetime) -> None:
    rows = [{"day": day, "name": name, "worked": worked} for day in days]
    DayOff.insert_many(rows).on_conflict(
        conflict_target=[DayOff.day], preserve=[DayOff.name, DayOff.worked]
    ).execute()
    clocks_recounted.begin("holidays", by=by, now=now)
