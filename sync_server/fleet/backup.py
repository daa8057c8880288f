"""Copies of the district's SQLite database: made while it runs, and tested. PostgreSQL has its own."""

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee as pw

from shared import folder
from shared.clock import stamp
from shared.database import is_postgres, open_sqlite
from shared.errors import CannotDo, StoreNotReady
from shared.words import N_
from sync_server import store
from sync_server.fleet import backup_file
from sync_server.fleet.backup_file import BackupDamaged, Manifest

SUFFIX = ".backup"


class PostgresHasItsOwn(CannotDo):
    slug = "backup-postgresql"
    title = N_("Dữ liệu nằm trong PostgreSQL: sao lưu bằng công cụ của PostgreSQL")
    todo = N_("Dùng pg_basebackup hoặc pg_dump và mã hóa bản sao; xem docs/backups.md.")


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
        with opened(path, key) as copy:
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
        return unpacked(file, Path(away, store.FILE_NAME), key)


def counted(database: pw.Database) -> dict[str, int]:
    """Rows by table."""
    query = 'SELECT count(*) FROM "{}"'
    return {name: database.execute_sql(query.format(name)).fetchone()[0] for name in database.get_tables()}


def unpacked(file: Path, path: Path, key: bytes) -> Manifest:
    """Unpack to `path` and test what is there. Raises BackupDamaged."""
    manifest = backup_file.read(file, path)
    try:
        with opened(path, key) as copy:
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
def opened(path: Path, key: bytes) -> Iterator[Any]:
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
