"""Copies of the district's SQLite database: made while it runs, tested, put back. PostgreSQL has its own."""

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee as pw

from shared import folder
from shared.clock import NewId, stamp
from shared.database import connected, is_postgres, open_sqlite
from shared.errors import CannotDo, StoreNotReady
from shared.store_faults import DATABASE_FAULTS
from shared.words import N_
from sync_server import store
from sync_server.fleet import backup_file
from sync_server.fleet.backup_file import BackupDamaged, Manifest
from sync_server.intake.keys import load_keys

SUFFIX = ".backup"


class PostgresHasItsOwn(CannotDo):
    slug = "backup-postgresql"
    title = N_("Dữ liệu nằm trong PostgreSQL: sao lưu bằng công cụ của PostgreSQL")
    todo = N_("Dùng pg_basebackup hoặc pg_dump và mã hóa bản sao; xem docs/backups.md.")


class StoreInUse(CannotDo):
    slug = "store-in-use"
    title = N_("Máy chủ đang chạy trên dữ liệu này")
    todo = N_("Dừng «sync-server serve» và «sync-server work» rồi chạy lại.")


class StoreThere(CannotDo):
    slug = "store-there"
    title = N_("Thư mục này đã có dữ liệu")
    todo = N_("Xem lại đường dẫn --data. Nếu muốn thay, thêm --replace: dữ liệu cũ được giữ lại bên cạnh.")


def backup(data: Path, out: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """A tested copy of the open store, whatever is written meanwhile; the file it is in.

    out: the file, or a folder that is there. Raises PostgresHasItsOwn, or StoreNotReady.
    """
    if is_postgres(store.database):
        raise PostgresHasItsOwn
    if out.is_dir():
        out = out / f"sync-server-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    folder.ensure_folder(out)
    key = folder.database_key(data)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".backup-") as beside:
        path = Path(beside, store.FILE_NAME)
        with _opened(path, key) as copy:
            store.database.connection().backup(copy.connection())
            _check(copy)
            manifest = _described(copy, made_at=stamp(now))
        manifest = _measured(manifest, path)
        backup_file.write(out, path, manifest)
    return out, manifest


def verify(file: Path, data: Path) -> Manifest:
    """Open a backup as a restore would, and count. Raises BackupDamaged, or StoreNotReady without its key."""
    key = folder.database_key(data)
    with tempfile.TemporaryDirectory(prefix="la-chan-verify-") as away:
        return _unpacked(file, Path(away, store.FILE_NAME), key)


def restore(
    file: Path, data: Path, *, replace: bool, now: datetime, new_id: NewId
) -> tuple[Manifest, Path | None]:
    """Put a backup in place, as another store: its kiosks then send again all that they still keep.

    The keys must be there (`key restore`). Whoever was signed in is not any more, and codes that nobody used
    are void: what happened to them since is not known. What was there before is moved aside; its new path.
    Raises BackupDamaged, StoreThere, StoreInUse or StoreNotReady.
    """
    load_keys(data)
    key, place = folder.database_key(data), data / store.FILE_NAME
    if place.exists() and not replace:
        raise StoreThere
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as beside:
        path = Path(beside, store.FILE_NAME)
        manifest = _unpacked(file, path, key)
        _ensure_not_newer(manifest)
        with _opened(path, key) as copy:
            _become_another_store(copy, new_id())
        aside = _move_aside(place, key, now) if place.exists() else None
        path.replace(place)
        folder.sync_folder(data)
    return manifest, aside


def mark_restored(*, new_id: NewId) -> None:
    """The bound store was restored by other means: it becomes another store for its kiosks."""
    with store.writing():
        _become_another_store(store.database, new_id())


def newest_migration() -> str:
    return max(path.stem for path in store.MIGRATIONS.glob("[0-9]*.py"))


def counted(database: pw.Database) -> dict[str, int]:
    """Rows by table."""
    query = 'SELECT count(*) FROM "{}"'
    return {name: database.execute_sql(query.format(name)).fetchone()[0] for name in database.get_tables()}


def _unpacked(file: Path, path: Path, key: bytes) -> Manifest:
    manifest = backup_file.read(file, path)
    try:
        with _opened(path, key) as copy:
            _check(copy)
            if counted(copy) != manifest.rows:
                raise BackupDamaged("rows")
    except StoreNotReady:
        raise BackupDamaged(
            "another key",
            title=N_("Khóa cơ sở dữ liệu ở thư mục này không mở được bản sao lưu"),
            todo=N_("Lấy lại đúng khóa bằng «sync-server key restore», hoặc dùng bản sao lưu khác."),
        ) from None
    return manifest


@contextmanager
def _opened(path: Path, key: bytes) -> Iterator[Any]:
    """A database in one file of its own, with nothing beside it when the block is over."""
    database = open_sqlite(path, key)
    try:
        yield database
        database.execute_sql("PRAGMA journal_mode = DELETE")
    finally:
        database.close()


def _check(database: pw.Database) -> None:
    for pragma in ("cipher_integrity_check", "integrity_check"):
        found = [row[0] for row in database.execute_sql(f"PRAGMA {pragma}").fetchall()]
        if found not in ([], ["ok"]):
            raise BackupDamaged(pragma)


def _described(copy: pw.Database, *, made_at: str) -> Manifest:
    store_id, district = copy.execute_sql("SELECT store_id, district FROM store").fetchone()
    (migration,) = copy.execute_sql("SELECT max(name) FROM schema_migration").fetchone()
    keys = [row[0] for row in copy.execute_sql("SELECT key_id FROM district_key ORDER BY 1").fetchall()]
    return Manifest(made_at, store_id, district, migration, keys, counted(copy), 0, "")


def _measured(manifest: Manifest, path: Path) -> Manifest:
    return dataclasses.replace(manifest, bytes=path.stat().st_size, digest=backup_file.digest_of(path))


def _become_another_store(database: pw.Database, store_id: str) -> None:
    with connected(database):
        database.execute_sql(f"UPDATE store SET store_id = {database.param}", (store_id,))
        database.execute_sql("DELETE FROM console_session")
        database.execute_sql("DELETE FROM enrolment_code WHERE used_at IS NULL")


def _ensure_not_newer(manifest: Manifest) -> None:
    if not (store.MIGRATIONS / f"{manifest.migration}.py").exists():
        raise BackupDamaged(
            f"migration {manifest.migration}",
            title=N_("Bản sao lưu do một phiên bản mới hơn tạo ra"),
            todo=N_("Cài lại phiên bản mới hơn rồi chạy lại."),
        )


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
