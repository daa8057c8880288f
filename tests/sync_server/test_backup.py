"""Copies of the database: taken while it is written to, tested, refused when damaged, put back elsewhere."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import folder
from shared.clock import new_uuid
from shared.errors import StoreNotReady
from sync_server import store
from sync_server.accounts import sessions
from sync_server.desk import export
from sync_server.desk.clock_models import CaseClock
from sync_server.fleet import backup as backups
from sync_server.fleet import backup_file, restoring, verifying
from sync_server.fleet.backup_file import BackupDamaged
from sync_server.fleet.backup_keys import at_hand
from sync_server.intake.district import this_store
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry
from sync_server.settings import SyncServerSettings
from tests.examples import share
from tests.sync_server.builders import PASSWORD, District, Station, make_district, run_command

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(params=["same engine", pytest.param("other engine", marks=pytest.mark.slow)])
def elsewhere(
    request: pytest.FixtureRequest, tmp_path: Path, district: District
) -> Iterator[Callable[[], SyncServerSettings]]:
    """An empty folder that the custodians' keys were put back into, or an empty database beside one."""

    def make() -> SyncServerSettings:
        data = tmp_path / "elsewhere"
        folder.make_private(data)
        shutil.copytree(district.settings.data / "keys", data / "keys")
        with suppress(FileNotFoundError):
            shutil.copy(district.settings.data / folder.KEY_FILE, data)
        postgres = (district.settings.database_url is None) == (request.param == "other engine")
        url = request.getfixturevalue("new_postgres_database")() if postgres else None
        return replace(district.settings, data=data, database_url=url)

    yield make
    close()
    store.bind(district.settings.data, district.settings.database_url)


def close() -> None:
    real = store.database.obj
    (real.close_all if hasattr(real, "close_all") else real.close)()


def exported() -> dict[str, str]:
    return {line["report_uuid"]: json.dumps(line, ensure_ascii=False) for line in export.lines()}


def put_back(file: Path, there: SyncServerSettings, district: District) -> None:
    close()
    if there.database_url:
        restoring.restore_into(there.database_url, file, there.data, new_id=new_uuid)
    else:
        restoring.restore(file, there.data, replace=False, now=district.now, new_id=new_uuid)
    store.bind(there.data, there.database_url)


def test_a_copy_taken_under_load_comes_back_elsewhere_on_either_engine_with_no_half_report(
    district: District, elsewhere: Callable[[], SyncServerSettings], tmp_path: Path
) -> None:
    stations = [district.station("HS-DM01"), district.station("SC-DM01")]
    token = sessions.sign_in("officer", PASSWORD, "here", now=district.now)
    for station in stations:
        station.file()
    merge_waiting(district.keys, now=district.now)
    before, stop = this_store().store_id, threading.Event()

    def until_stopped(work: Callable[[], object]) -> threading.Thread:
        def loop() -> None:
            while not stop.is_set():
                work()
            store.database.close()

        thread = threading.Thread(target=loop)
        thread.start()
        return thread

    load = [until_stopped(station.file) for station in stations]
    load.append(until_stopped(lambda: merge_waiting(district.keys, now=district.now)))
    try:
        for _ in range(200):
            time.sleep(0.05)
            if InboxEntry.select().where(InboxEntry.state == "merged").count() >= 6:
                break
        file, manifest = backups.backup(district.settings.data, tmp_path, now=district.now)
    finally:
        stop.set()
        for thread in load:
            thread.join()
    assert file.name == "sync-server-20261124T073000Z.backup" and oct(file.stat().st_mode)[-3:] == "600"
    merge_waiting(district.keys, now=district.now)
    live, count = exported(), InboxEntry.select().count()
    put_back(file, elsewhere(), district)
    restored = exported()
    assert restored and restored.items() <= live.items()
    assert (
        len(restored) == manifest.rows["record"]
        and InboxEntry.select().count() == manifest.rows["inbox_entry"]
    )
    assert manifest.rows["inbox_entry"] <= count and this_store().store_id != before
    verdict = verifying.verify(district.keys, data=None)
    assert verdict.whole and verdict.checked["envelopes"] == manifest.rows["inbox_entry"], verdict
    assert sessions.find(token, now=district.now, idle_s=900, touch=True) is None
    assert not list(tmp_path.glob(".*")) and not list(tmp_path.glob("*/.*"))
    late = stations[0].report()  # the place goes on where it stood: numbers, ids, chains
    stations[0].send([stations[0].envelope(late)])
    merge_waiting(district.keys, now=district.now)
    assert late.report_uuid in exported() and verifying.verify(district.keys, data=None).whole


@pytest.mark.parametrize("elsewhere", ["same engine"], indirect=True)
def test_what_is_there_is_never_written_over(
    district: District, elsewhere: Callable[[], SyncServerSettings], tmp_path: Path
) -> None:
    file, _ = backups.backup(district.settings.data, tmp_path, now=district.now)
    there = elsewhere()
    put_back(file, there, district)
    first = this_store().store_id
    with pytest.raises(restoring.StoreThere):
        put_back(file, there, district)
    store.bind(there.data, there.database_url)
    assert this_store().store_id == first


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_row_that_refers_to_none_is_backed_up_as_it_is_and_named_by_verify(
    district: District, station: Station, elsewhere: Callable[[], SyncServerSettings], tmp_path: Path
) -> None:
    station.file()
    merge_waiting(district.keys, now=district.now)
    with store.writing():
        CaseClock.update(case=999).execute()
    file, _ = backups.backup(district.settings.data, tmp_path, now=district.now)
    there = elsewhere()
    put_back(file, there, district)
    assert {clock.case_id for clock in CaseClock.select()} == {999}
    named = verifying.verify(district.keys, data=None).found
    assert "reference" in {finding.what for finding in named}


@only_sqlite
def test_replacing_moves_what_was_there_aside(district: District, station: Station, tmp_path: Path) -> None:
    file, _ = backups.backup(district.settings.data, tmp_path, now=district.now)
    station.file()
    close()
    _, aside = restoring.restore(
        file, district.settings.data, replace=True, now=district.now, new_id=new_uuid
    )
    store.bind(district.settings.data, None)
    assert aside is not None and aside.exists() and InboxEntry.select().count() == 0


@only_sqlite
def test_a_running_server_is_not_pulled_from_under_its_feet(district: District, tmp_path: Path) -> None:
    file, _ = backups.backup(district.settings.data, tmp_path, now=district.now)
    with pytest.raises(restoring.StoreInUse):
        restoring.restore(file, district.settings.data, replace=True, now=district.now, new_id=new_uuid)
    assert this_store().district == "Huyện Mẫu"


@only_sqlite
@pytest.mark.hypothesis  # its property is within: make test-slow tries every example
def test_a_byte_changed_anywhere_is_found_by_verify_and_by_restore(
    district: District, station: Station, tmp_path: Path
) -> None:
    station.file()
    file, _ = backups.backup(district.settings.data, tmp_path / "good", now=district.now)
    content, keys = file.read_bytes(), at_hand(district.settings.data)
    bad, into = tmp_path / "bad", tmp_path / "into"

    def change(at: int, by: int) -> None:
        bad.write_bytes(content[:at] + bytes([content[at] ^ by]) + content[at + 1 :])

    @settings(max_examples=share(60))
    @given(st.integers(0, len(content) - 1), st.integers(1, 255))
    def found(at: int, by: int) -> None:
        change(at, by)
        with pytest.raises(BackupDamaged):
            backup_file.read(bad, into, keys)
        assert not into.exists()

    found()
    for at in (*range(0, 2048, 16), *range(len(content) - 64, len(content))):  # its head, and its seal
        found.hypothesis.inner_test(at, 1)
    change(len(content) // 2, 1)
    for words in (("verify", str(bad)), ("restore", str(bad), "--replace")):
        refused = run_command(district, *words)
        assert refused.exit_code == 1 and "backup-damaged" in refused.stderr, refused.output


@only_sqlite
def test_a_cut_file_or_one_of_another_key_is_refused_and_nothing_is_touched(
    district: District, station: Station, tmp_path: Path
) -> None:
    station.file()
    data = district.settings.data
    file, _ = backups.backup(data, tmp_path / "good", now=district.now)
    content, before = file.read_bytes(), this_store().store_id
    for name, bad in {"cut": content[:-600], "none": b"", "text": b"no backup" * 500}.items():
        (tmp_path / name).write_bytes(bad)
        with pytest.raises(BackupDamaged):
            backups.unpacked(tmp_path / name, tmp_path / "into", data)
    close()
    other = make_district(tmp_path / "other", None, district.now)
    with pytest.raises(backup_file.OtherBackupKey):
        backups.unpacked(file, tmp_path / "into", other.settings.data)
    close()
    store.bind(data, None)
    assert this_store().store_id == before
    (data / folder.KEY_FILE).unlink()
    with pytest.raises(StoreNotReady):
        backups.unpacked(file, tmp_path / "into", data)


@only_sqlite
def test_a_backup_of_a_newer_program_is_refused_in_words(
    district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, manifest = backups.backup(district.settings.data, tmp_path, now=district.now)
    older = tmp_path / "older"
    older.mkdir()
    for path in sorted(store.MIGRATIONS.glob("[0-9]*.py"))[:-1]:
        shutil.copy(path, older)
    monkeypatch.setattr(store, "MIGRATIONS", older)
    with pytest.raises(StoreNotReady, match=manifest.migration) as newer:
        backups.unpacked(file, tmp_path / "into", district.settings.data)
    assert "phiên bản mới hơn" in newer.value.title
