"""The rows of snapshots are kept packed, a thousand together, instead of each by itself.

To write half a million of them took a third of the time of a whole year's report, and to let go of them a
second; nobody asks for one alone. What is packed is what the digest is taken of: a line of JSON each.
"""

import json
import zlib
from typing import Any

import peewee as pw

_SOME = 1_000
_OF = {
    "counted_case": (
        '"case", case_no, matter, child, told_at, fresh, late, commune_code, sex, age_band, age_estimated,'
        " disabled, minority, kinds, environment, suspect_kinds, suspects, urgency, open_before, opened,"
        " reopened, ended, open_after, closed_after, merged_after, closing_reason, age_days, overdue,"
        " ended_late, decision, decision_hours, plan, ack, agency, told_month"
    ),
    "counted_report": (
        'report_uuid, "case", late, station_code, commune_code, informer_type, channel, anonymous, filing_s,'
        " told_to_saved_s, saved_to_server_s, nobody_told, conflict_of_interest"
    ),
    "counted_end": '"case", reason',
    "counted_slip": ('"case", agency, role, answer, in_time, reply_hours, measures, separated, legal_stage'),
}
_write = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def up(migrator, db):
    class Snapshot(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class CountedRows(pw.Model):
        snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
        of = pw.CharField()
        place = pw.IntegerField()
        many = pw.IntegerField()
        packed = pw.BlobField()

        class Meta:
            database = db
            legacy_table_names = False
            indexes = ((("snapshot", "of", "place"), True),)

    CountedRows.create_table(safe=False)
    for table, columns in _OF.items():
        for (snapshot,) in db.execute_sql(f'SELECT DISTINCT snapshot_id FROM "{table}"').fetchall():
            _pack(db, table, columns, snapshot)
        db.execute_sql(f'DROP TABLE "{table}"')


def _pack(db: Any, table: str, columns: str, snapshot: int) -> None:
    query = (
        f'SELECT {columns}, id FROM "{table}" WHERE +snapshot_id = ? AND id > ? ORDER BY id LIMIT {_SOME}'
    ).replace("?", db.param)
    insert = (
        'INSERT INTO counted_rows (snapshot_id, "of", place, many, packed) VALUES (?, ?, ?, ?, ?)'
    ).replace("?", db.param)
    place, after = 0, 0
    while found := db.execute_sql(query, (snapshot, after)).fetchall():
        lines = ",".join(_write([_plain(value) for value in row[:-1]]) for row in found)
        packed = zlib.compress(lines.encode("ascii"), 1)
        db.execute_sql(insert, (snapshot, table, place, len(found), packed))
        place, after = place + 1, found[-1][-1]


def _plain(value: Any) -> Any:
    """Truths are 1 and 0 on both engines, ids in hex."""
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, int | float | str) else bytes(value).hex()
