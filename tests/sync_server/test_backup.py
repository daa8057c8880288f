"""Copies of the database: taken while it is written to, tested, refused when damaged, put back."""

import threading
from pathlib import Path

import pytest

from shared import folder
from shared.clock import new_uuid
from shared.database import is_postgres
from shared.errors import StoreNotReady
from sync_server import store
from sync_server.accounts import sessions
from sync_server.fleet import backup as backups
from sync_server.fleet import restoring
from sync_server.fleet.backup_file import BackupDamaged
from sync_server.intake.district import this_store
from sync_server.intake.models import InboxEntry
from tests.sync_server.builders import PASSWORD, District, Station, make_district


@pytest.fixture
def database_url() -> None:
    """PostgreSQL has backups of its own."""
    return None


def restore(district: District, file: Path, *, replace: bool = True) -> Path | None:
    store.database.close()
    data, now = district.settings.data, district.now
    _, aside = restoring.restore(file, data, replace=replace, now=now, new_id=new_uuid)
    store.bind(data, None)
    return aside


def test_a_copy_taken_while_reports_come_in_is_whole_and_comes_back_as_another_store(
    district: District, station: Station, tmp_path: Path
) -> None:
    token = sessions.sign_in("officer", PASSWORD, "here", now=district.now)
    station.file()
    before, stop = this_store().store_id, threading.Event()

    def write() -> None:
        while not stop.is_set():
            station.file()
        store.database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        file, _ = backups.backup(district.settings.data, tmp_path, now=district.now)
    finally:
        stop.set()
        writer.join()
    manifest = backups.verify(file, district.settings.data)
    assert file.name == "sync-server-20261124T073000Z.backup" and oct(file.stat().st_mode)[-3:] == "600"
    assert manifest.store_id == before and manifest.rows["inbox_entry"] >= 1
    with pytest.raises(restoring.StoreThere):
        restore(district, file, replace=False)
    aside = restore(district, file)
    assert aside is not None and aside.exists()
    assert this_store().store_id != before
    assert InboxEntry.select().count() == manifest.rows["inbox_entry"]
    assert sessions.find(token, now=district.now, idle_s=900, touch=True) is None
    assert not list(district.settings.data.glob(".*")) and not list(tmp_path.glob(".*"))


def test_a_running_server_is_not_pulled_from_under_its_feet(district: District, tmp_path: Path) -> None:
    file, _ = backups.backup(district.settings.data, tmp_path, now=district.now)
    with pytest.raises(restoring.StoreInUse):
        restoring.restore(file, district.settings.data, replace=True, now=district.now, new_id=new_uuid)
    assert this_store().district == "Huyện Mẫu"


def test_a_damaged_copy_or_one_of_another_key_is_refused_and_nothing_is_touched(
    district: District, station: Station, tmp_path: Path
) -> None:
    station.file()
    file, _ = backups.backup(district.settings.data, tmp_path / "good", now=district.now)
    content = file.read_bytes()
    middle = len(content) // 2
    damaged = {
        "cut": content[:middle],
        "changed": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "none": b"",
        "text": b"no backup" * 500,
    }
    before = this_store().store_id
    store.database.close()
    for name, bad in damaged.items():
        (tmp_path / name).write_bytes(bad)
        with pytest.raises(BackupDamaged):
            backups.verify(tmp_path / name, district.settings.data)
        with pytest.raises(BackupDamaged):
            restore(district, tmp_path / name)
    other = make_district(tmp_path / "other", None, district.now)
    with pytest.raises(BackupDamaged, match="another key"):
        backups.verify(file, other.settings.data)
    store.database.close()
    store.bind(district.settings.data, None)
    assert this_store().store_id == before and not is_postgres(store.database)
    (district.settings.data / folder.KEY_FILE).unlink()
    with pytest.raises(StoreNotReady):
        backups.verify(file, district.settings.data)
