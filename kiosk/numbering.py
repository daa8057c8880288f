"""Report numbers: `<station>-<year>-<serial of 6 digits>`, per station and year, never twice (brief 3.1).

A number is reserved for good the moment it is given: a gap may stay, a number never names two reports.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from kiosk.identity import Identity
from kiosk.models import ReportNumber, ReportSerial
from shared.report.rules import local_day

T = TypeVar("T")


def reserve(report_uuids: Iterable[str], identity: Identity, *, now: datetime) -> dict[str, str]:
    """The number of each report, given now or earlier, inside the caller's transaction.

    The year is that of the calendar in Vietnam. `serial_base` keeps two kiosks of one station apart.
    """
    wanted = list(dict.fromkeys(report_uuids))
    numbers = known(wanted)
    fresh = [report_uuid for report_uuid in wanted if report_uuid not in numbers]
    if fresh:
        year, station = local_day(now).year, identity.unit_code
        last = skip(len(fresh), identity, now=now)
        first = last - len(fresh) + 1 + identity.serial_base
        given = {uuid: f"{station}-{year}-{first + at:06d}" for at, uuid in enumerate(fresh)}
        numbers.update(given)
        for chunk in _chunks(list(given.items()), 400):
            ReportNumber.insert_many(chunk, (ReportNumber.report_uuid, ReportNumber.report_no)).execute()
    return numbers


def known(report_uuids: Iterable[str]) -> dict[str, str]:
    """The numbers that were given already, by report."""
    found: dict[str, str] = {}
    for chunk in _chunks(list(report_uuids), 400):
        rows = ReportNumber.select().where(ReportNumber.report_uuid.in_(chunk))
        found.update((row.report_uuid, row.report_no) for row in rows)
    return found


def skip(count: int, identity: Identity, *, now: datetime) -> int:
    """Leave `count` serials out (a restored kiosk gave them to reports it lost); the last one left out."""
    key = {"station_code": identity.unit_code, "year": local_day(now).year}
    ReportSerial.insert(**key, last=0).on_conflict_ignore().execute()
    here = (ReportSerial.station_code == key["station_code"]) & (ReportSerial.year == key["year"])
    ReportSerial.update(last=ReportSerial.last + count).where(here).execute()
    return int(ReportSerial.get(here).last)


def _chunks(rows: list[T], size: int) -> Iterable[list[T]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))
