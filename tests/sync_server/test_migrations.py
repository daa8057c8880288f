"""The migrations make exactly the models, and a later one keeps the rows of an earlier, on both engines."""

import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee as pw
import pytest

from shared.database import is_postgres, migrate, open_postgres, open_sqlite
from sync_server.accounts import models as accounts
from sync_server.desk import (
    alert_models,
    clock_models,
    duplicate_models,
    referral_models,
    search_models,
    work_models,
)
from sync_server.desk import models as desk
from sync_server.desk.chain import follow
from sync_server.desk.models import AuditEntry
from sync_server.fleet import models as fleet
from sync_server.fleet.references import UNCHECKED
from sync_server.intake import models as intake
from sync_server.periodic import models as periodic
from sync_server.store import MIGRATIONS, Table

MODELS = [
    found
    for module in (
        intake,
        desk,
        clock_models,
        duplicate_models,
        work_models,
        referral_models,
        alert_models,
        search_models,
        accounts,
        periodic,
        fleet,
    )
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Table) and found.__module__ == module.__name__
]
_POSTGRES = (
    "SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default) "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
)
_SQLITE = (
    "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND name NOT LIKE 'sqlite_%' AND sql IS NOT NULL",
    "SELECT t.name || '.' || c.name, concat_ws(' ', c.type, c.\"notnull\", c.dflt_value, c.pk)"
    " FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    'SELECT t.name || \'>\' || k."from", concat_ws(\' \', k."table", k."to", k.on_update, k.on_delete)'
    " FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'",
    "SELECT t.name || '!' || i.name, concat_ws(' ', i.\"unique\", i.origin, i.partial)"
    " FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table'",
)
ONLY_ON_SQLITE = ("record_counted",)
"""Indexes that a model cannot say, as it is of both engines."""


@pytest.fixture
def new_database(
    tmp_path: Path, database_url: str | None, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Any]]:
    """Each call opens an empty database of the engine under test."""
    opened: list[Any] = []

    def make() -> Any:
        if database_url is None:
            opened.append(open_sqlite(tmp_path / f"{len(opened)}.db", bytes(32)))
        else:
            url: str = request.getfixturevalue("new_postgres_database")()
            opened.append(open_postgres(url))
        opened[-1].connect(reuse_if_open=True)
        return opened[-1]

    yield make
    for database in opened:
        (database.close_all if is_postgres(database) else database.close)()


def schema(database: Any) -> dict[str, str]:
    """Every column, index and constraint by name, but of the table that lists the migrations."""
    queries = _POSTGRES if is_postgres(database) else _SQLITE
    rows = [row for query in queries for row in database.execute_sql(query).fetchall()]
    return {name: text for name, text in rows if "schema_migration" not in name}


def test_the_migrations_make_exactly_the_models(new_database: Callable[[], Any]) -> None:
    migrated, made = new_database(), new_database()
    assert len(MODELS) >= 24
    migrate(migrated, MIGRATIONS)
    migrated.connect(reuse_if_open=True)
    with made.bind_ctx(MODELS):
        made.create_tables(MODELS)
    found = schema(migrated)
    wanted = schema(made)
    if is_postgres(migrated):
        for one in UNCHECKED:
            assert wanted.pop(f"{one.table}_{one.column}_fkey").startswith("FOREIGN KEY")
    else:
        for name in ONLY_ON_SQLITE:
            assert found.pop(name) and found.pop(f"record!{name}")
    assert found == wanted


def test_a_second_run_applies_nothing(new_database: Callable[[], Any]) -> None:
    database = new_database()
    assert migrate(database, MIGRATIONS) and migrate(database, MIGRATIONS) == []


def test_the_tables_of_duplicates_come_beside_the_rows_of_the_first_release(
    new_database: Callable[[], Any], tmp_path: Path
) -> None:
    database, first = new_database(), tmp_path / "first"
    first.mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.py", first)
    assert migrate(database, first) == ["0001_initial"]
    database.connect(reuse_if_open=True)
    before = _with_rows(database)
    applied = migrate(database, MIGRATIONS)
    assert applied[0] == "0002_duplicates"
    database.connect(reuse_if_open=True)
    assert _rows(database) == before and all(before.values())
    assert database.execute_sql("SELECT count(*) FROM suggestion").fetchone()[0] == 0


def test_what_stood_in_the_audit_log_before_is_chained_as_it_is_found(
    new_database: Callable[[], Any], tmp_path: Path
) -> None:
    database, before = new_database(), tmp_path / "before"
    before.mkdir()
    for path in MIGRATIONS.glob("[0-9]*.py"):
        if path.stem < "0014":
            shutil.copy(path, before)
    migrate(database, before)
    database.connect(reuse_if_open=True)
    for number, case_no in ((1, "'VA-2026-0001'"), (2, "NULL"), (5, "NULL")):
        database.execute_sql(
            "INSERT INTO audit_entry (id, at, login, role, action, case_no, classes, count, reason)"
            f" VALUES ({number}, '2026-11-24T07:30:00+00:00', 'lan', 'officer', 'view-case', {case_no},"
            " 'P1,P2', 2, 'Bà hỏi «vì sao»')"
        )
    assert "0014_accounts" in migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    with database.bind_ctx([AuditEntry]):
        entries = list(AuditEntry.select().order_by(AuditEntry.id))
        assert [entry.id for entry in entries] == [1, 2, 5] and follow(entries).whole
        with pytest.raises(pw.DatabaseError, match="append-only"), database.atomic():
            database.execute_sql("DELETE FROM audit_entry")


def test_what_was_there_before_the_tallies_is_counted(
    new_database: Callable[[], Any], tmp_path: Path
) -> None:
    database = _migrated_before("0015", new_database(), tmp_path)
    database.execute_sql("UPDATE \"case\" SET informed_at = '2026-11-24T17:00:00+00:00'")
    database.execute_sql(
        "INSERT INTO case_clock (case_id, kind, subject, started_at, due_at) SELECT id, 'ack', '',"
        ' opened_at, opened_at FROM "case"'
    )
    assert "0015_tallies" in migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    rows = database.execute_sql("SELECT kind, day, code, n FROM tally ORDER BY kind").fetchall()
    assert [tuple(row) for row in rows] == [
        ("clock", "2026-11-24", "runs", 1),
        ("due", "", "high", 1),
        ("told", "2026-11-25", "high", 1),
    ]


def test_the_level_that_a_case_has_is_the_one_its_officer_set(
    new_database: Callable[[], Any], tmp_path: Path
) -> None:
    database = _migrated_before("0025", new_database(), tmp_path)
    database.execute_sql(
        "INSERT INTO case_work (case_id, urgency_basis, other_agencies, legal_groups, public_concern, forms,"
        " legal_stage, measures, obstacles) SELECT id, 'medium', '[]', '[]', false, '{}', 'none', '[]', ''"
        ' FROM "case"'
    )
    assert "0025_urgency_set" in migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    rows = database.execute_sql("SELECT urgency_set, urgency_known FROM case_work").fetchall()
    assert [tuple(row) for row in rows] == [("high", None)], "no report stands in it"


@pytest.mark.parametrize(("basis", "known"), [("medium", "medium"), ("high", "high"), (None, None)])
def test_what_an_officer_knew_is_known_of_each_report(
    new_database: Callable[[], Any], tmp_path: Path, basis: str | None, known: str | None
) -> None:
    database = _migrated_before("0042", new_database(), tmp_path)
    report = uuid.uuid4()
    mark, moment = database.param, "2026-11-24T07:30:00+00:00"
    database.execute_sql(
        "INSERT INTO record (report_uuid, kiosk_id, server_received_at, revision, cells, counted, report_no,"
        " receipt_code, station_code, urgency, informed_at, submitted_at, commune_code, age_band)"
        f" SELECT {mark}, id, '{moment}', 1, '{{}}', '{{}}', 'A-1', 'X', 'HS-DM01', 'high', '{moment}',"
        f" '{moment}', '99001', 'unknown' FROM kiosk",
        (report.bytes,),
    )
    database.execute_sql(
        "INSERT INTO case_report (case_id, report_uuid, linked_at, linked_by)"
        f" SELECT id, {mark}, '{moment}', 'merge' FROM \"case\"",
        (report.bytes,),
    )
    database.execute_sql(
        "INSERT INTO case_work (case_id, urgency_basis, urgency_set, other_agencies, legal_groups,"
        " public_concern, forms, legal_stage, measures, obstacles)"
        f" SELECT id, {mark}, {mark}, '[]', '[]', false, '{{}}', 'none', '[]', '' FROM \"case\"",
        (basis, basis and "low"),
    )
    assert "0042_urgency_known" in migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    ((found,),) = database.execute_sql("SELECT urgency_known FROM case_work").fetchall()
    assert (json.loads(found) if found else None) == ({str(report): [known]} if known else None)


def test_the_hours_in_which_kiosks_were_heard_are_taken_from_the_log(
    new_database: Callable[[], Any], tmp_path: Path
) -> None:
    database = _migrated_before("0030", new_database(), tmp_path)
    (kiosk,) = database.execute_sql("SELECT id FROM kiosk").fetchone()
    for at, way, result in (
        ("24T00:59:59", "network", "ok"),
        ("24T00:01:00", "network", "ok"),
        ("24T16:30:00", "network", "ok"),
        ("24T17:00:00", "courier", "ok"),
        ("26T01:00:00", "network", "bad-signature"),
    ):
        database.execute_sql(
            "INSERT INTO exchange_run (kiosk_id, at, way, result, accepted, duplicate, quarantined, bytes_in,"
            f" bytes_out) VALUES ({kiosk}, '2026-11-{at}+00:00', '{way}', '{result}', 0, 0, 0, 0, 0)"
        )
    assert "0030_kiosk_days" in migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    rows = database.execute_sql("SELECT kiosk_id, day, hours FROM kiosk_day ORDER BY day").fetchall()
    assert [tuple(row) for row in rows] == [
        (kiosk, "2026-11-24", 1 << 7 | 1 << 23),
        (kiosk, "2026-11-25", 0),
    ]


def _migrated_before(number: str, database: Any, tmp_path: Path) -> Any:
    """A store as it was before the migration of this number, with a few rows."""
    before = tmp_path / "before"
    before.mkdir()
    for path in MIGRATIONS.glob("[0-9]*.py"):
        if path.stem < number:
            shutil.copy(path, before)
    migrate(database, before)
    database.connect(reuse_if_open=True)
    _with_rows(database)
    return database


def _with_rows(database: Any) -> dict[str, list[tuple[Any, ...]]]:
    moment = "2026-11-24T07:30:00+00:00"
    with database.atomic():
        database.execute_sql(
            f"INSERT INTO unit VALUES ('HS-DM01', 'Trạm Y tế', 'health_station', '99001', '{moment}')"
        )
        database.execute_sql(
            "INSERT INTO kiosk"
            " (kiosk_id, name, unit_id, serial_base, state, created_at, epoch, last_sequence)"
            f" VALUES ('HS-DM01-K1', 'Máy 1', 'HS-DM01', 0, 'enrolled', '{moment}', 1, 0)"
        )
        database.execute_sql(
            'INSERT INTO "case" (case_no, opened_at, status, urgency, informed_at, commune_code)'
            f" VALUES ('VA-2026-0001', '{moment}', 'new', 'high', '{moment}', '99001')"
        )
    return _rows(database)


def _rows(database: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Of the columns of the first release only: later ones are added behind them."""
    first = {"unit": 5, "kiosk": 8, "case": 8}
    return {
        table: [row[:count] for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall()]
        for table, count in first.items()
    }
