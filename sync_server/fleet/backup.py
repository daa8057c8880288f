"""Copies of the district's database: made while it runs, of one moment, encrypted, and tested.

Of either engine the copy is a SQLite database, so that one program tests both, and either can be put back
into the other engine.
"""

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
from shared.database import is_postgres, migrate, open_sqlite
from shared.errors import StoreNotReady
from shared.words import N_
from sync_server import store
from sync_server.fleet import backup_file
from sync_server.fleet.backup_file import BackupDamaged, Manifest, OtherBackupKey
from sync_server.fleet.backup_keys import POSTGRESQL, SQLITE, at_hand, key_for
from sync_server.fleet.copying import copy_rows, counted

SUFFIX = ".backup"
HALF_MADE = ".backup-"
"""How the folders begin in which a backup is made."""


def backup(data: Path, out: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """A tested copy of the open store, whatever is written meanwhile; the file it is in.

    out: the file, or a folder that is there. Raises StoreNotReady, or NoSuchFolder.
    """
    engine = POSTGRESQL if is_postgres(store.database) else SQLITE
    if out.is_dir():
        out = out / f"sync-server-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    folder.ensure_folder(out)
    key = key_for(engine, data)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=HALF_MADE) as beside:
        path = Path(beside, store.FILE_NAME)
        with opened(path, key) as copy:
            (_copy_rows if engine == POSTGRESQL else _copy_pages)(copy)
            _check(copy)
            manifest = _described(copy, engine, key, made_at=stamp(now))
        manifest = _measured(manifest, path)
        backup_file.write(out, path, manifest, key)
    return out, manifest


def unpacked(file: Path, path: Path, data: Path) -> tuple[Manifest, bytes]:
    """Unpack to `path` and test what is there; which key opens it.

    Raises BackupDamaged, OtherBackupKey, or StoreNotReady where the key is not in the data folder.
    """
    try:
        manifest, key = backup_file.read(file, path, at_hand(data))
    except OtherBackupKey as other:
        key_for(other.detail if other.detail in (SQLITE, POSTGRESQL) else SQLITE, data)  # missing: say so
        raise
    _ensure_not_newer(manifest)
    with opened(path, key) as copy:
        _check(copy)
        if counted(copy) != manifest.rows:
            raise BackupDamaged("rows")
    return manifest, key


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Any]:
    """A database in one file of its own, with nothing beside it when the block is over."""
    database = open_sqlite(path, key)
    try:
        yield database
        database.execute_sql("PRAGMA journal_mode = DELETE")
    finally:
        database.close()


def _copy_pages(copy: pw.Database) -> None:
    store.database.connection().backup(copy.connection())


def _copy_rows(copy: pw.Database) -> None:
    """As they are: a row that refers to none is for `verify` to name, and no reason to have no backup."""
    migrate(copy, store.MIGRATIONS)
    copy.execute_sql("PRAGMA foreign_keys = OFF")
    with store.reading(), copy.atomic():
        copy_rows(store.database.obj, copy)


def _check(database: pw.Database) -> None:
    for pragma, well in (("cipher_integrity_check", []), ("integrity_check", ["ok"])):
        try:
            found = [row[0] for row in database.execute_sql(f"PRAGMA {pragma}").fetchall()]
        except pw.DatabaseError:
            raise BackupDamaged(pragma) from None
        if found != well:
            raise BackupDamaged(pragma)


def _ensure_not_newer(manifest: Manifest) -> None:
    if not (store.MIGRATIONS / f"{manifest.migration}.py").exists():
        raise StoreNotReady(
            f"migration {manifest.migration}",
            title=N_("Bản sao lưu do một phiên bản mới hơn tạo ra"),
            todo=N_("Cài lại phiên bản mới hơn rồi chạy lại."),
        )


def _described(copy: pw.Database, engine: str, key: bytes, *, made_at: str) -> Manifest:
    store_id, district = copy.execute_sql("SELECT store_id, district FROM store").fetchone()
    (migration,) = copy.execute_sql("SELECT max(name) FROM schema_migration").fetchone()
    keys = [row[0] for row in copy.execute_sql("SELECT key_id FROM district_key ORDER BY 1").fetchall()]
    return Manifest(
        made_at, store_id, district, migration, keys, counted(copy), engine, backup_file.name_of(key), 0, ""
    )


def _measured(manifest: Manifest, path: Path) -> Manifest:
    return dataclasses.replace(manifest, bytes=path.stat().st_size, digest=backup_file.digest_of(path))
