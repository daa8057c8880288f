"""The export of all reports, one JSON-ready object each, ordered by report id; flat in memory."""

from collections.abc import Iterator
from typing import Any

from sync_server.desk import access
from sync_server.desk.cases import case_numbers
from sync_server.intake import records
from sync_server.intake.models import Record


def count() -> int:
    return int(Record.select().count())


def lines(classes: frozenset[str] = access.EVERY) -> Iterator[dict[str, Any]]:
    """{"report_uuid", "revision", "kiosk_id", "case_no", "fields"}:
    what was reported and what the kiosk set, of these privacy classes.
    """
    numbers = case_numbers()
    for record, kiosk_id in records.each_record():
        yield {
            "report_uuid": str(record.report_uuid),
            "revision": record.revision,
            "kiosk_id": kiosk_id,
            "case_no": numbers.get(record.report_uuid),
            "fields": _of(records.fields_of(record), classes),
        }


def _of(values: dict[str, Any], classes: frozenset[str]) -> dict[str, Any]:
    return values if classes == access.EVERY else access.shown(values, classes)
