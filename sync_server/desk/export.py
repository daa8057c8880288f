"""The reports that are taken out, ordered by report id; read in chunks, so that memory stays flat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import stamp
from sync_server.desk import access
from sync_server.desk.cases import case_numbers
from sync_server.intake import records
from sync_server.intake.models import Kiosk, Record

CHUNK = 500
_INFORMED = pw.fn.COALESCE(Record.informed_at, "")
"""Not the index by time: the order is by report id, and each chunk goes on from the last."""

Bounds = tuple[datetime | None, datetime | None]
EVER: Bounds = (None, None)


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it stands: what was reported, and what the kiosk set."""

    report_uuid: str
    revision: int
    kiosk_id: str
    case_no: str | None
    fields: dict[str, Any]


def newest() -> int:
    """The number of the newest record: an export ends with it, whatever comes in meanwhile."""
    return Record.select(pw.fn.MAX(Record.id)).scalar() or 0


def count(until: int | None = None, bounds: Bounds = EVER) -> int:
    """How many up to that record, or all."""
    return int(Record.select().where(*_within(until, bounds)).count())


def chunks(until: int, bounds: Bounds = EVER) -> Iterator[Sequence[Told]]:
    """Up to CHUNK of them at a time; each read by itself, so that nothing is held between two."""
    within, query = _within(until, bounds), _query()
    found = list(query.where(*within))
    while found:
        numbers = case_numbers(record.report_uuid for record in found)
        yield [_told(record, numbers.get(record.report_uuid)) for record in found]
        found = list(query.where(*within, Record.report_uuid > found[-1].report_uuid))


def lines(classes: frozenset[str] = access.EVERY, bounds: Bounds = EVER) -> Iterator[dict[str, Any]]:
    """{"report_uuid", "revision", "kiosk_id", "case_no", "fields"} of every report:
    what was reported and what the kiosk set, of these privacy classes.
    """
    for some in chunks(newest(), bounds):
        for one in some:
            told = one.fields if classes == access.EVERY else access.shown(one.fields, classes)
            yield as_line(one, told)


def as_line(one: Told, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "report_uuid": one.report_uuid,
        "revision": one.revision,
        "kiosk_id": one.kiosk_id,
        "case_no": one.case_no,
        "fields": told,
    }


def _query() -> Any:
    columns = (Record.report_uuid, Record.revision, Record.cells, Kiosk.kiosk_id)
    return Record.select(*columns).join(Kiosk).order_by(Record.report_uuid).limit(CHUNK)


def _within(until: int | None, bounds: Bounds) -> list[Any]:
    begins, ends = bounds
    found = [pw.SQL("1 = 1") if until is None else Record.id <= until]
    found += [stamp(begins) <= _INFORMED] if begins else []
    return found + ([stamp(ends) > _INFORMED] if ends else [])


def _told(record: Record, case_no: str | None) -> Told:
    return Told(
        str(record.report_uuid), record.revision, record.kiosk.kiosk_id, case_no, records.fields_of(record)
    )
