"""Putting a backup in place of the district's database, as another store that its kiosks fill again."""

import contextlib
import tempfile
from datetime import datetime
from pathlib import Path

import peewee as pw

from shared import folder
from shared.clock import NewId
from shared.database import connected, migrate, open_postgres, open_sqlite
from shared.errors import CannotDo, StoreNotReady
from shared.store_faults import DATABASE_FAULTS
from shared.words import N_
from sync_server import store
from sync_server.fleet.backup import opened, unpacked
from sync_server.fleet.backup_file import Manifest
from sync_server.fleet.backup_keys import SQLITE
from sync_server.fleet.copying import copy_rows
from sync_server.intake.keys import load_keys


class StoreInUse(CannotDo):
    slug = "store-in-use"
    title = N_("Máy chủ đang chạy trên dữ liệu này")
    todo = N_("Dừng «sync-server serve» và «sync-server work» rồi chạy lại.")


class StoreThere(CannotDo):
    slug = "store-there"
    title = N_("Thư mục này đã có dữ liệu")
    todo = N_("Xem lại đường dẫn --data. Nếu muốn thay, thêm --replace: dữ liệu cũ được giữ lại bên cạnh.")


class DatabaseNotEmpty(StoreThere):
    title = N_("Cơ sở dữ liệu PostgreSQL này không trống")
    todo = N_("Tạo một cơ sở dữ liệu trống (createdb), rồi chạy lại với --database của nó.")


def restore(
    file: Path, data: Path, *, replace: bool, now: datetime, new_id: NewId
) -> tuple[Manifest, Path | None]:
    """Put a backup in place, as another store: its kiosks then send again all that they still keep.

    The keys must be there (`key restore`). Whoever was signed in is not any more, and codes that nobody used
    are void: what happened to them since is not known. What was there before is moved aside; its new path.
    Raises BackupDamaged, StoreThere, StoreInUse or StoreNotReady.
    """
    load_keys(data)
    place = data / store.FILE_NAME
    if place.exists() and not replace:
        raise StoreThere
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as beside:
        path = Path(beside, store.FILE_NAME)
        manifest, key = unpacked(file, path, data)
        own = folder.database_key(data) if manifest.engine == SQLITE else folder.new_database_key(data)
        with opened(path, key) as copy:
            with copy.atomic():
                _become_another_store(copy, new_id())
            if key != own:
                copy.execute_sql("PRAGMA journal_mode = DELETE")
                copy.execute_sql(f"PRAGMA rekey = \"x'{own.hex()}'\"")
        aside = _move_aside(place, own, now) if place.exists() else None
        path.replace(place)
        folder.sync_folder(data)
    return manifest, aside


def restore_into(database_url: str, file: Path, data: Path, *, new_id: NewId) -> Manifest:
    """The same into an empty PostgreSQL database, brought to this program's version on the way.

    All rows in one transaction. Raises BackupDamaged, DatabaseNotEmpty or StoreNotReady.
    """
    load_keys(data)
    target = open_postgres(database_url)
    try:
        with connected(target):
            _ensure_empty(target)
        with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as beside:
            path = Path(beside, store.FILE_NAME)
            manifest, key = unpacked(file, path, data)
            with opened(path, key) as copy:
                migrate(copy, store.MIGRATIONS)
                migrate(target, store.MIGRATIONS)
                with connected(target), target.atomic():
                    _ensure_empty(target)
                    copy_rows(copy, target)
                    _become_another_store(target, new_id())
    finally:
        target.close_all()
    return manifest


def mark_restored(*, new_id: NewId) -> None:
    """The bound store was restored by other means: it becomes another store for its kiosks."""
    with store.writing():
        _become_another_store(store.database, new_id())


def newest_migration() -> str:
    return max(path.stem for path in store.MIGRATIONS.glob("[0-9]*.py"))


def _become_another_store(database: pw.Database, store_id: str) -> None:
    with connected(database):
        database.execute_sql(f"UPDATE store SET store_id = {database.param}", (store_id,))
        database.execute_sql("DELETE FROM console_session")
        database.execute_sql("DELETE FROM enrolment_code WHERE used_at IS NULL")


def _ensure_empty(target: pw.Database) -> None:
    """A restore that was interrupted leaves tables without rows: it may be run again."""
    tables = target.get_tables()
    if tables and ("store" not in tables or target.execute_sql("SELECT 1 FROM store").fetchone()):
        raise DatabaseNotEmpty


def _move_aside(place: Path, key: bytes, now: datetime) -> Path:
    """Raises StoreInUse while another process has it open."""
    with contextlib.suppress(StoreNotReady):  # a damaged one is moved as it is
        there = open_sqlite(place, key)
        try:
            there.execute_sql("PRAGMA journal_mode = DELETE")
        except DATABASE_FAULTS as fault:
            if "locked" in str(fault):
                raise StoreInUse from None
        finally:
            there.close()
    aside = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%SZ}")
    for ending in ("", "-wal", "-shm"):
        beside = place.with_name(place.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    return aside
