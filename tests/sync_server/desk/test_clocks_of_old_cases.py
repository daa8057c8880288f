"""The cases that were there before the clocks get those they would have got."""

import importlib.util
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.clock import stamp
from shared.database import migrate
from sync_server.desk.clocks import ClockRules
from sync_server.desk.working_time import WorkingTime
from sync_server.store import MIGRATIONS
from tests.sync_server.test_migrations import new_database  # noqa: F401 - a fixture

spec = importlib.util.spec_from_file_location("clocks_0008", MIGRATIONS / "0008_clocks.py")
assert spec and spec.loader
migration = importlib.util.module_from_spec(spec)
spec.loader.exec_module(migration)

YEARLY = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
TOLD, CAME, TAKEN_UP = "2026-11-24T01:00:00+00:00", "2026-11-24T04:00:00+00:00", "2026-11-24T06:00:00+00:00"


@given(
    st.sampled_from(["high", "medium", "low"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
        lambda one: one.replace(microsecond=0, tzinfo=UTC)
    ),
)
def test_the_migration_counts_as_the_program_does(urgency: str, start: datetime) -> None:
    rules = ClockRules(working=WorkingTime(yearly=YEARLY))
    assert migration._ack_due(urgency, stamp(start)) == stamp(rules.due("ack", urgency, start))


def test_clocks_are_filled_in_from_the_reports(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database, before = new_database(), tmp_path / "before"
    before.mkdir()
    for path in sorted(MIGRATIONS.glob("000[1-7]_*.py")):
        shutil.copy(path, before)
    migrate(database, before)
    database.connect(reuse_if_open=True)
    _two_cases(database)
    migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    rows = database.execute_sql(
        "SELECT case_id, kind, started_at, due_at, stopped_at, outcome FROM case_clock ORDER BY case_id, kind"
    ).fetchall()

    def later(text: str, hours: float) -> str:
        return stamp(datetime.fromisoformat(text) + timedelta(hours=hours))

    assert [tuple(row) for row in rows] == [
        (1, "ack", CAME, later(CAME, 1), TAKEN_UP, "late"),
        (1, "delay_to_server", TOLD, later(TOLD, 2), CAME, "late"),
        (1, "emergency_12h", TOLD, later(TOLD, 12), None, None),
        (2, "ack", CAME, "2026-11-25T10:00:00+00:00", None, None),
        (2, "delay_to_server", TOLD, later(TOLD, 24), CAME, "in_time"),
    ]
    due = database.execute_sql('SELECT next_due FROM "case" ORDER BY id').fetchall()
    assert [row[0] for row in due] == [later(TOLD, 12), "2026-11-25T10:00:00+00:00"]


def _two_cases(database: Any) -> None:
    """An urgent one that was taken up, and one to watch that was not, each with a report."""
    mark = database.param
    with database.atomic():
        database.execute_sql(
            f"INSERT INTO unit VALUES ('HS-DM01', 'Trạm Y tế', 'health_station', '99001', '{TOLD}')"
        )
        database.execute_sql(
            "INSERT INTO kiosk"
            " (kiosk_id, name, unit_id, serial_base, state, created_at, epoch, last_sequence)"
            f" VALUES ('HS-DM01-K1', 'Máy 1', 'HS-DM01', 0, 'enrolled', '{TOLD}', 1, 0)"
        )
        for number, urgency, taken_up in ((1, "high", TAKEN_UP), (2, "low", None)):
            report = bytes([number] * 16)
            database.execute_sql(
                "INSERT INTO record (report_uuid, report_no, receipt_code, kiosk_id, station_code, urgency,"
                " informed_at, submitted_at, server_received_at, commune_code, age_band, revision, cells)"
                f" VALUES ({mark}, {mark}, 'X', 1, 'HS-DM01', {mark}, {mark}, {mark}, {mark},"
                " '99001', '6-10', 1, '{}')",
                (report, f"HS-DM01-2026-{number}", urgency, TOLD, TOLD, CAME),
            )
            database.execute_sql(
                'INSERT INTO "case" (case_no, opened_at, status, urgency, informed_at, commune_code,'
                f" acknowledged_at) VALUES ({mark}, {mark}, 'new', {mark}, {mark}, '99001', {mark})",
                (f"VA-2026-000{number}", CAME, urgency, TOLD, taken_up),
            )
            database.execute_sql(
                "INSERT INTO case_report (case_id, report_uuid, linked_at, linked_by)"
                f" VALUES ({mark}, {mark}, {mark}, 'merge')",
                (number, report, CAME),
            )
