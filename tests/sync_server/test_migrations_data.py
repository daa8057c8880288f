"""What was there before a migration is there after it: every table at every step, and what moves."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from shared.database import migrate, open_sqlite
from sync_server import store
from sync_server.cli import main
from sync_server.desk import search_index
from sync_server.intake import merge
from sync_server.intake.to_count import to_count
from sync_server.periodic.held import held_of
from sync_server.periodic.models import Snapshot
from sync_server.periodic.rows import CASES, COLUMNS, ENDS, REPORTS, SLIPS, CaseRow
from sync_server.store import MIGRATIONS
from tests import migrating
from tests.migrating import MOMENT, before
from tests.sync_server.test_migrations import new_database  # noqa: F401 - a fixture

CHANGED = {
    "0008_clocks": {"case.next_due"},
    "0010_same_child": {"duplicate_key"},  # a cache, made anew by the next merge
    "0034_fewer_trees": {"search_term.id", "search_term.field"},
    "0014_accounts": {"console_session"},  # who was signed in signs in again
    "0042_urgency_known": {"case_work.urgency_basis", "merged_case.next_due"},
    "0040_packed_rows": {"counted_case", "counted_report", "counted_end", "counted_slip"},
}
"""What a migration changes on purpose, which other tests speak of."""


def test_no_migration_loses_or_changes_a_row(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    seen = []
    for name, told, after in migrating.walk(database, MIGRATIONS, CHANGED, tmp_path / "steps"):
        assert after == told, name
        seen.append(name)
    assert seen == sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    assert len(told) >= 40, "each table had a row"


def test_acknowledgements_become_events_of_their_cases(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    migrate(database, before(MIGRATIONS, "0007", tmp_path / "before"))
    database.connect(reuse_if_open=True)
    for number in (1, 2):
        database.execute_sql(
            'INSERT INTO "case" (case_no, opened_at, status, urgency, informed_at, commune_code)'
            f" VALUES ('VA-2026-000{number}', '{MOMENT}', 'new', 'high', '{MOMENT}', '99001')"
        )
    for action, case_no in (("view-case", "VA-2026-0001"), ("acknowledge", "VA-2026-0002"), ("export", None)):
        database.execute_sql(
            "INSERT INTO audit_entry (at, login, role, action, case_no, classes, count, reason)"
            f" VALUES ('{MOMENT}', 'lan', 'officer', '{action}', {database.param}, '', 1, '')",
            (case_no,),
        )
    migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    rows = database.execute_sql("SELECT case_id, at, login, kind, detail, note FROM case_event").fetchall()
    assert [tuple(row) for row in rows] == [(2, MOMENT, "lan", "acknowledged", "{}", "")]


def test_records_from_before_the_search_are_found_after_the_next_merge(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    migrate(database, before(MIGRATIONS, "0013", tmp_path / "before"))
    database.connect(reuse_if_open=True)
    migrating.fill(database)
    cells = json.dumps({"child_full_name": [1, str(uuid.UUID(int=1)), "Nguyễn Thị Mẫu"]}, ensure_ascii=False)
    with database.atomic():
        database.execute_sql(f"UPDATE record SET cells = {database.param}", (cells,))
    migrate(database, MIGRATIONS)
    bound = store.database.obj
    store.database.initialize(database)
    try:
        assert search_index.not_yet() == 1
        search_index.begin()
        assert search_index.catch_up() == 1 and search_index.not_yet() == 0
        with store.reading():
            found = store.database.execute_sql("SELECT term, record_id FROM search_term").fetchall()
        assert ("nguyen", 1) in {tuple(row) for row in found}
    finally:
        store.database.initialize(bound)


def test_numbers_claimed_twice_before_are_noted(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    migrate(database, before(MIGRATIONS, "0033", tmp_path / "before"))
    database.connect(reuse_if_open=True)
    migrating.fill(database)
    columns = {one.name for one in database.get_columns("inbox_entry")} - {"id", "envelope_id", "sequence"}
    copied = ", ".join(f'"{name}"' for name in sorted(columns))
    with database.atomic():
        for at, sequence in ((11, 1), (12, 1), (13, 2), (14, 3), (15, 3)):
            database.execute_sql(
                f"INSERT INTO inbox_entry (id, envelope_id, sequence, {copied})"
                f" SELECT {at}, {database.param}, {sequence}, {copied} FROM inbox_entry WHERE id = 1",
                (uuid.UUID(int=at).bytes,),
            )
    migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    rows = database.execute_sql("SELECT kiosk_id, epoch, sequence FROM forked_number ORDER BY 3").fetchall()
    assert [tuple(row) for row in rows] == [(1, 1, 1), (1, 1, 3)]


def test_the_month_of_a_counted_case_is_that_of_its_day_in_vietnam(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    migrate(database, before(MIGRATIONS, "0031", tmp_path / "before"))
    database.connect(reuse_if_open=True)
    migrating.fill(database)
    with database.atomic():
        database.execute_sql("UPDATE counted_case SET told_at = '2026-02-28T17:00:00+00:00'")
    migrate(database, before(MIGRATIONS, "0032", tmp_path / "after"))
    database.connect(reuse_if_open=True)
    assert [tuple(row) for row in database.execute_sql("SELECT told_month FROM counted_case").fetchall()] == [
        ("2026-03",)
    ]


def test_rows_that_were_counted_before_are_kept_as_they_were(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    migrate(database, before(MIGRATIONS, "0040", tmp_path / "before"))
    database.connect(reuse_if_open=True)
    migrating.fill(database)
    with database.atomic():
        database.execute_sql("UPDATE counted_case SET decision_hours = NULL, late = (1 = 0), sex = 'nữ'")
        database.execute_sql(
            'INSERT INTO counted_end (id, snapshot_id, "case", reason)'
            " SELECT 2, snapshot_id, 7, reason FROM counted_end"
        )
    migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    bound = store.database.obj
    store.database.initialize(database)
    try:
        held = held_of(Snapshot.get())
        kept = {table: [row for some in held.rows(table) for row in some] for table in COLUMNS}
    finally:
        store.database.initialize(bound)
    (case,) = map(CaseRow._make, kept[CASES])
    assert (case.case, case.late, case.fresh, case.sex, case.told_at) == (1, 0, 1, "nữ", MOMENT)
    assert case.decision_hours is None and case.told_month == MOMENT
    assert [(row[0], row[-1]) for row in kept[REPORTS]] == [(bytes(16).hex(), 1)]
    assert [row[0] for row in kept[ENDS]] == [1, 7] and kept[SLIPS][0][5] == 1.5


def test_records_from_before_have_the_text_that_the_merge_would_keep_of_them(
    new_database: Callable[[], Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    database = new_database()
    migrate(database, before(MIGRATIONS, "0036", tmp_path / "before"))
    database.connect(reuse_if_open=True)
    migrating.fill(database)
    rows = {"perps": [{"name": "Tư", "relation": "other", "sex": "male"}, {}], "links": []}
    notified = [{"agency_role": "police_113", "at": "2026-03-14T22:41:00+07:00", "result": "đến"}]
    told = {
        "child_sex": "male",
        "concern_kinds": ["neglect"],
        "time_to_file_s": 61,
        "notifications": notified,
    }
    cells = json.dumps({"": [[1, "r"]]} | {name: [0, value] for name, value in (told | rows).items()})
    with database.atomic():
        database.execute_sql(f"UPDATE record SET cells = {database.param}", (cells,))
    migrate(database, MIGRATIONS)
    database.connect(reuse_if_open=True)
    kept = database.execute_sql("SELECT counted FROM record").fetchall()
    assert [tuple(row) for row in kept] == [(to_count(merge.said(json.loads(cells))),)]


def test_a_newer_store_is_refused_by_every_command_with_words_and_exit_1(tmp_path: Path) -> None:
    words = ["--data", str(tmp_path / "d"), "--password-stdin", "--district", "H", "--admin", "a", "--demo"]
    assert CliRunner().invoke(main, ["init", *words], input="mật khẩu dài").exit_code == 0
    key = (tmp_path / "d" / "database.key").read_bytes()
    store.database.close()
    database = open_sqlite(tmp_path / "d" / store.FILE_NAME, key)
    database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01')")
    database.close()
    held = (tmp_path / "d" / store.FILE_NAME).read_bytes()
    for command in (["serve"], ["work"], ["merge"], ["migrate"], ["verify"], ["backup"], ["export"]):
        refused = CliRunner().invoke(main, [*command, "--data", str(tmp_path / "d")])
        assert refused.exit_code == 1, (command, refused.output)
        assert "do một phiên bản mới hơn tạo ra" in refused.stderr and "0999_later" in refused.stderr, command
        store.database.close()
    assert (tmp_path / "d" / store.FILE_NAME).read_bytes() == held
