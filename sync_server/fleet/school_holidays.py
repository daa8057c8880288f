"""When schools are closed, in all of the district or in one commune. Owns `school_holiday`."""

from datetime import date, timedelta

from shared.errors import CannotDo, NotThere
from shared.words import N_
from sync_server.fleet.models import SchoolHoliday
from sync_server.fleet.station_time import Span
from sync_server.intake.district import commune_names

LONGEST = timedelta(days=120)
"""A summer, and some."""


def every() -> list[SchoolHoliday]:
    """The latest first."""
    order = SchoolHoliday.first.desc(), SchoolHoliday.commune_code, SchoolHoliday.id
    return list(SchoolHoliday.select().order_by(*order))


def add(first: date, last: date, name: str, commune_code: str) -> SchoolHoliday:
    """Within the caller's transaction; `commune_code` is "" for every school of the district.

    Raises CannotDo, naming the field, for an end before the beginning or too far behind it, for a commune
    that is not known and for what is there already.
    """
    if not first <= last <= first + LONGEST:
        raise CannotDo("range", title=N_("Ngày cuối phải sau ngày đầu, trong vòng 120 ngày"), field="last")
    if commune_code and commune_code not in commune_names():
        raise CannotDo("commune", title=N_("Không có xã, phường mang mã này"), field="commune_code")
    told = {"first": first.isoformat(), "last": last.isoformat(), "commune_code": commune_code}
    if SchoolHoliday.get_or_none(**told):
        raise CannotDo("there", title=N_("Kỳ nghỉ này đã có trong danh sách"), field="first")
    added: SchoolHoliday = SchoolHoliday.create(name=name, **told)
    return added


def remove(number: int) -> SchoolHoliday:
    """What was removed; within the caller's transaction. Raises NotThere."""
    found: SchoolHoliday | None = SchoolHoliday.get_or_none(SchoolHoliday.id == number)
    if found is None:
        raise NotThere(f"school holiday {number}", title=N_("Kỳ nghỉ này không có trong danh sách"))
    found.delete_instance()
    return found


def spans() -> list[tuple[str, Span]]:
    """(commune code or "", (first day, last day)) of each."""
    return [
        (row.commune_code, (date.fromisoformat(row.first), date.fromisoformat(row.last))) for row in every()
    ]
