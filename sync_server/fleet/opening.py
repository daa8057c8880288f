"""When units say they are open, and when each is expected. Owns `opening_hours`."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk.clock_rules import rules
from sync_server.desk.working_time import in_order
from sync_server.fleet import school_holidays
from sync_server.fleet.models import OpeningHours
from sync_server.fleet.station_time import Hours, StationTime, days_of, whole_hours
from sync_server.intake.models import Unit

SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Opening:
    """days: digits 1 (Monday) to 7; hours: (opens, closes) in minutes of the day. Both empty: not said."""

    days: str = ""
    hours: tuple[tuple[int, int], ...] = ()

    @property
    def whole(self) -> Hours:
        return whole_hours((int(day) - 1 for day in self.days), self.hours)


def of(unit_code: str) -> Opening:
    row = OpeningHours.get_or_none(OpeningHours.unit == unit_code)
    return _told(row) if row else Opening()


def state(unit: Unit, days: str, hours: Sequence[tuple[int, int]]) -> None:
    """Keep when a unit is open; nothing of both takes it back. Within the caller's transaction.

    Raises CannotDo, naming `days` or `hours`, for one without the other, for hours that overlap or leave the
    day, and for less than one whole hour: silence is counted in these.
    """
    if not days and not hours:
        OpeningHours.delete().where(OpeningHours.unit == unit.code).execute()
        return
    if not days or not set(days) <= set("1234567"):
        raise CannotDo("days", title=N_("Chọn ít nhất một ngày, hoặc bỏ trống cả giờ"), field="days")
    if not hours:
        raise CannotDo("hours", title=N_("Ghi giờ mở cửa, hoặc bỏ trống cả ngày"), field="hours")
    if not in_order(hours):
        raise CannotDo("hours", title=N_("Các giờ phải nối tiếp nhau trong ngày"), field="hours")
    told = Opening("".join(sorted(set(days))), tuple(hours))
    if not told.whole:
        raise CannotDo("hours", title=N_("Cần ít nhất một giờ trọn, như 8:00–9:00"), field="hours")
    OpeningHours.insert(unit=unit.code, days=told.days, hours=json.dumps(told.hours)).on_conflict(
        conflict_target=[OpeningHours.unit], preserve=[OpeningHours.days, OpeningHours.hours]
    ).execute()


def times(unit_codes: Collection[str]) -> Mapping[str, StationTime]:
    """When each of these units is expected; five queries, however many they are."""
    working, closed = rules().working, school_holidays.spans()
    stated = {
        row.unit_id: _told(row).whole
        for row in OpeningHours.select().where(OpeningHours.unit.in_(list(unit_codes)))
    }
    by_commune = {
        code: days_of(span for commune, span in closed if commune in ("", code))
        for code in {"", *(commune for commune, _ in closed)}
    }
    found = {}
    for unit in Unit.select().where(Unit.code.in_(list(unit_codes))):
        days = by_commune.get(unit.commune_code, by_commune[""]) if unit.type == SCHOOL else frozenset()
        found[unit.code] = StationTime(working, days, stated.get(unit.code, frozenset()))
    return found


def _told(row: OpeningHours) -> Opening:
    return Opening(row.days, tuple((opens, closes) for opens, closes in json.loads(row.hours)))
