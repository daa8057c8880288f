"""The export of all reports, one JSON-ready object each, ordered by report id; flat in memory."""

from collections.abc import Iterator
from typing import Any

from sync_server.desk.cases import case_numbers
from sync_server.intake import records
from sync_server.intake.models import Record


def count() -> int:
    return int(Record.select().count())


def lines() -> Iterator[dict[str, Any]]:
    """{"report_uuid", "revision", "kiosk_id", "case_no", "fields"}:
    what was reported and what the kiosk set.
    """
    numbers = case_numbers()
    for record, kiosk_id in records.each_record():
        yield {
            "report_uuid": str(record.report_uuid),
            "revision": record.revision,
            "kiosk_id": kiosk_id,
            "case_no": numbers.get(record.report_uuid),
            "fields": records.fields_of(record),
        }
