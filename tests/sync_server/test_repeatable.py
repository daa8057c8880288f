"""Writing that is done again where a power cut took it back: what waits for the disk, and what follows."""

import shutil
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import peewee as pw
import pytest

from shared.database import is_postgres
from sync_server import repeatable as repeatable_module
from sync_server import store
from sync_server.desk.models import Case, CaseReport
from sync_server.intake import ahead, merging
from sync_server.intake.merge_batch import REVISIONS
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry, MergeRun, Record
from sync_server.repeatable import repeatable
from sync_server.store import database, writing
from tests.sync_server.builders import District, Station


def waits() -> str:
    """Whether, and how, the engine waits for the disk at the end of a transaction."""
    name = "synchronous_commit" if is_postgres(database) else "synchronous"
    asked = f"SHOW {name}" if is_postgres(database) else f"PRAGMA {name}"
    return str(database.execute_sql(asked).fetchone()[0])


@pytest.fixture
def backlog(station: Station, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Six reports, which are a backlog here: merged two at a time."""
    if not is_postgres(database):
        database.execute_sql("PRAGMA synchronous = FULL")
    monkeypatch.setattr(ahead, "LEAST", 6)
    monkeypatch.setattr(merging, "REVISIONS", replace(REVISIONS, batch=2))
    return [str(station.file(at).report_uuid) for at in range(6)]


def test_a_backlog_waits_for_the_disk_once_at_its_end(
    district: District, backlog: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, during, after = waits(), [], []
    keep, end = REVISIONS.keep, merging.Run.end

    def kept(*told: object) -> int:
        during.append(waits())
        return keep(*told)  # type: ignore[arg-type]

    def ended(run: merging.Run) -> None:
        after.append(waits())
        end(run)

    monkeypatch.setattr(merging, "REVISIONS", replace(REVISIONS, batch=2, keep=kept))
    monkeypatch.setattr(merging.Run, "end", ended)
    assert merge_waiting(district.keys, now=district.now).merged == 6
    assert during == ["off" if is_postgres(database) else "1"] * 3
    assert [before, *after, waits()] == ["on" if is_postgres(database) else "2"] * 3
    assert [run.merged for run in MergeRun.select()] == [6]


def test_a_fault_leaves_the_engine_waiting_for_the_disk_again(district: District) -> None:
    before = waits()
    with suppress(LookupError), repeatable() as soon, soon():
        raise LookupError
    assert waits() == before
    if not is_postgres(database):
        assert database.execute_sql("PRAGMA wal_autocheckpoint").fetchone()[0] > 0


class TestOfSqlite:
    @pytest.fixture
    def database_url(self) -> None:
        """Its log of changes."""

    @pytest.mark.parametrize("kept", [0.0, 0.3, 0.5, 0.7, 0.9, 1.0])
    def test_what_a_power_cut_takes_back_is_merged_again(
        self,
        district: District,
        backlog: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        kept: float,
    ) -> None:
        """The cut: of what the log got since the merge began, only a part reached the disk."""
        file = Path(store.database.database)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        monkeypatch.setattr(repeatable_module, "_copy", lambda way: 0)
        monkeypatch.setattr(merging.Run, "end", lambda run: None)
        merge_waiting(district.keys, now=district.now)
        cut = tmp_path / "cut"
        shutil.copytree(file.parent, cut)
        log = cut / f"{file.name}-wal"
        with log.open("r+b") as of_changes:
            of_changes.truncate(int(log.stat().st_size * kept))
        database.close()
        store.bind(cut, None)
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        merged = InboxEntry.select().where(InboxEntry.state == "merged").count()
        assert merged == Record.select().count() == Case.select().count()
        assert merge_waiting(district.keys, now=district.now).merged == 6 - merged
        assert {str(tie.report_uuid) for tie in CaseReport.select()} == set(backlog)
        assert Case.select(pw.fn.COUNT(Case.case_no.distinct())).scalar() == 6

    def test_the_log_begins_anew_before_it_is_long(
        self, district: District, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(repeatable_module, "_MOST_PAGES", 20)
        database.execute_sql("CREATE TABLE much (x BLOB)")
        log = Path(f"{store.database.database}-wal")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with repeatable() as soon:
            for _ in range(40):
                with soon():
                    database.execute_sql("INSERT INTO much VALUES (zeroblob(80000))")
        assert log.stat().st_size < 200 * 8192
        assert database.execute_sql("SELECT count(*), sum(length(x)) FROM much").fetchone() == (40, 3_200_000)

    def test_a_copy_that_fails_leaves_all_in_the_log(
        self, district: District, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect = store.database.obj.connect

        def fails_elsewhere(**how: bool) -> bool:
            if threading.current_thread() is not threading.main_thread():
                raise pw.OperationalError("disk I/O error")
            return bool(connect(**how))

        monkeypatch.setattr(store.database.obj, "connect", fails_elsewhere)
        database.execute_sql("CREATE TABLE little (x)")
        with repeatable() as soon:
            for number in range(3):
                with soon():
                    database.execute_sql("INSERT INTO little VALUES (?)", (number,))
        assert database.execute_sql("SELECT count(*) FROM little").fetchone() == (3,)


def test_one_inside_another_is_a_part_of_it(district: District) -> None:
    with repeatable() as soon, soon(), writing():
        MergeRun.create(at="x", merged=1, quarantined=0, cases_opened=0, took_ms=0)
    assert MergeRun.select().count() == 1
