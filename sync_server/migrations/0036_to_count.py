"""What the periodic reports count of a record, as one text beside it: version 1 of that text; frozen.

Records are read some at a time; 200,000 take about a minute.
On SQLite, where whole records fill eight times the pages that are to be decrypted, an index holds all that is
asked of them; PostgreSQL takes no such long texts into one, and does not need it.
"""

import json
from collections.abc import Mapping
from typing import Any

from shared.database import is_postgres

_FIELDS = (
    "child_sex", "child_age_status", "child_disability", "child_ethnicity", "concern_kinds",
    "incident_place_type", "perp_relation", "perps", "links", "informer_type", "informer_identity_mode",
    "source_channel", "notifications", "agencies_notified", "conflict_of_interest",
)  # fmt: skip
_ROWS = {
    "perps": ("name", "relation"),
    "links": ("link_kind", "report_no"),
    "notifications": ("agency_role", "at"),
}
_SOME = 500
_INDEX = """CREATE INDEX "record_counted" ON "record" ("id", "report_no", "station_code", "informed_at",
 "submitted_at", "server_received_at", "commune_code", "age_band", "counted")"""


def up(migrator, db):
    db.execute_sql('ALTER TABLE "record" ADD COLUMN "counted" TEXT')
    last = 0
    read = f'SELECT "id", "cells" FROM "record" WHERE "id" > {db.param} ORDER BY "id" LIMIT {_SOME}'
    write = f'UPDATE "record" SET "counted" = {db.param} WHERE "id" = {db.param}'
    while found := db.execute_sql(read, (last,)).fetchall():
        last = found[-1][0]
        texts = [(_text(cells), number) for number, cells in found]
        db.cursor().executemany(write, texts)
    if not is_postgres(db):
        db.execute_sql(_INDEX)


def _text(told: str) -> str | None:
    """None of a record that cannot be read: it stays without, and is read where it is counted."""
    try:
        return _short({name: cell[-1] for name, cell in json.loads(told).items()})
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def _short(said: Mapping[str, Any]) -> str:
    def told(name: str) -> Any:
        value = said.get(name)
        if name not in _ROWS or not isinstance(value, list):
            return value
        return [
            {key: row[key] for key in _ROWS[name] if key in row} for row in value if isinstance(row, dict)
        ]

    seconds = told("time_to_file_s")
    values = json.dumps([told(name) for name in _FIELDS], ensure_ascii=False, separators=(",", ":"))
    return f"1 {seconds if type(seconds) is int else ''} {values}"
