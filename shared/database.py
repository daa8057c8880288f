"""Opening and migrating a database: SQLCipher in the data folder, or PostgreSQL by URL.

The pragmas and the immediate lock are what trials showed to lose nothing: without `IMMEDIATE`, two of three
read-then-write transactions from several threads fail with "database is locked".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee as pw
from playhouse.migrations import MigrationError, Runner
from playhouse.pool import PooledPostgresqlDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase

from shared.errors import StoreNotReady
from shared.store_faults import DATABASE_FAULTS, StoreDamaged, fault_of
from shared.words import N_

_PRAGMAS = (
    ("page_size", 8192),
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("busy_timeout", 5000),
    ("secure_delete", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
)
_WAITS = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""Seconds, and milliseconds for the last, until a database server that vanished without a word counts as
gone: left alone the system waits for minutes to hours. A URL may say otherwise."""


Address = tuple[bool, str, dict[str, Any]]
"""Whether it is PostgreSQL, its path or name, and the settings of a connection."""


def open_sqlite(path: Path, key: bytes, *, cache_mib: int = 2) -> pw.Database:
    """An encrypted SQLite database, opened with a raw 256-bit key; one connection a thread, kept open.

    cache_mib: pages a connection may keep decrypted in memory; it grows only as they are read.
    Raises StoreNotReady when the file is damaged, the key is another's, or the disk is full.
    """
    path.touch(mode=0o600)  # what SQLite puts beside it gets the same mode
    pragmas = (*_PRAGMAS, ("cache_size", -1024 * cache_mib))
    database = SqlCipherDatabase(
        str(path), passphrase=f"x'{key.hex()}'", pragmas=pragmas, lock_type="IMMEDIATE"
    )
    try:
        database.connect(reuse_if_open=True)
        database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except DATABASE_FAULTS as fault:
        database.close()
        raise fault_of(fault) or StoreDamaged(f"{path.name}: {type(fault).__name__}") from None
    path.chmod(0o600)
    return database


def open_postgres(url: str) -> pw.Database:
    """A PostgreSQL database by URL, pooled; of several hosts the first that fits `target_session_attrs`.

    Raises StoreNotReady when it cannot be reached, or the URL cannot be read.
    """
    settings = {**_WAITS, **_read_url(url)}
    name = settings.pop("dbname")
    database = PooledPostgresqlDatabase(
        name, max_connections=20, stale_timeout=300, timeout=5, prefer_psycopg3=True, **settings
    )
    try:
        database.connect(reuse_if_open=True)
        database.close()
    except pw.OperationalError:
        raise StoreNotReady("postgresql: not reached", title=N_("Không kết nối được PostgreSQL")) from None
    return database


def _read_url(url: str) -> dict[str, Any]:
    """As libpq reads it: several hosts with a comma between, each with its port. Tells nothing of it: it may
    hold a password.
    """
    from psycopg import ProgrammingError  # only where PostgreSQL is used: kiosks come without
    from psycopg.conninfo import conninfo_to_dict

    try:
        told = conninfo_to_dict(url)
    except ProgrammingError:
        told = {}
    if not told.get("dbname"):
        raise StoreNotReady(
            "postgresql: the URL",
            title=N_("Không đọc được địa chỉ cơ sở dữ liệu PostgreSQL"),
            todo=N_(
                "Viết như postgresql://tên@máy:5432/cơ_sở_dữ_liệu; nhiều máy thì cách nhau bằng dấu phẩy."
            ),
        )
    return told


def address(database: pw.Database) -> Address:
    """Where an open database is, with all that opening it takes: it holds the key, or the password."""
    real = database.obj if isinstance(database, pw.DatabaseProxy) else database
    return is_postgres(real), real.database, dict(real.connect_params)


def open_again(where: Address) -> pw.Database:
    """The database of another process, for one that reads: on SQLite it refuses to write."""
    postgres, name, settings = where
    if postgres:
        return pw.PostgresqlDatabase(name, prefer_psycopg3=True, **settings)
    pragmas = (*_PRAGMAS, ("query_only", 1))
    return SqlCipherDatabase(name, pragmas=pragmas, **settings)


def is_postgres(database: pw.Database) -> bool:
    """Whether the engine behind a database or its proxy is PostgreSQL."""
    real = database.obj if isinstance(database, pw.DatabaseProxy) else database
    return isinstance(real, pw.PostgresqlDatabase)


def migrate(database: pw.Database, folder: Path) -> list[str]:
    """Bring the schema to this program's; the names of what was applied.

    Raises StoreNotReady when a newer program wrote the store: it is left untouched.
    """
    runner = Runner(database, str(folder))
    with connected(database):
        ensure_not_newer(database, folder)
        try:
            return list(runner.up())
        except (MigrationError, *DATABASE_FAULTS) as fault:
            raise fault_of(fault) or StoreNotReady(f"migration: {type(fault).__name__}") from fault


def ensure_not_newer(database: pw.Database, folder: Path) -> None:
    """Raises StoreNotReady, naming the newest migration, when a newer program wrote the store."""
    with connected(database):
        status = Runner(database, str(folder)).status()
    if newer := sorted(row.name for row in status if row.path is None):
        raise StoreNotReady(
            f"written by a newer program: {newer[-1]}",
            title=N_("Dữ liệu này do một phiên bản mới hơn tạo ra"),
            todo=N_("Cài lại phiên bản mới hơn. Dữ liệu chưa bị đụng đến."),
        )


def is_current(database: pw.Database, folder: Path) -> bool:
    """Whether exactly this program's migrations are applied."""
    with connected(database):
        return all(row.applied and row.path for row in Runner(database, str(folder)).status())


@contextmanager
def connected(database: pw.Database) -> Iterator[pw.Database]:
    """A connection for the block: borrowed from the pool on PostgreSQL,
    this thread's own and kept on SQLite.
    """
    opened = database.connect(reuse_if_open=True)
    try:
        yield database
    finally:
        if opened and is_postgres(database):
            database.close()
