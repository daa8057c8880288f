"""The district's database, bound once a process, and its data folder."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee as pw

from shared import folder
from shared.database import (
    connected,
    ensure_not_newer,
    is_current,
    is_postgres,
    migrate,
    open_postgres,
    open_sqlite,
)
from shared.errors import StoreNotReady
from shared.run_lock import held
from shared.store_faults import fault_of
from shared.words import N_

database = pw.DatabaseProxy()

FILE_NAME = "sync_server.db"
CACHE_MIB = 6
"""Of each thread's connection: what a page reads fits. More would be forgotten as soon as another thread
writes, and eight threads of a server would hold it eight times."""
WORK_CACHE_MIB = 256
"""What a merge looks into for a million reports fits, so that it decrypts each page once; of a smaller store
only what there is.
"""
_CHECKPOINT_PAGES, WORK_CHECKPOINT_PAGES = 1_000, 4_000
"""Of the write-ahead log: a batch of a merge changes thousands, many of which the next one changes again."""
MIGRATIONS = Path(__file__).parent / "migrations"


class Table(pw.Model):
    """Base of the models: columns and indexes only; rules live in the module that owns the table."""

    class Meta:
        database = database
        legacy_table_names = False


def create(data: Path, database_url: str | None) -> list[str]:
    """Make or upgrade the store and bind it; the names of the migrations that were applied."""
    folder.make_private(data)
    if database_url:
        database.initialize(open_postgres(database_url))
    else:
        database.initialize(_sqlite(data, folder.new_database_key(data)))
    return migrate(database, MIGRATIONS)


def bind(data: Path, database_url: str | None) -> None:
    """Open the store that `sync-server init` made.
    Raises StoreNotReady when it is not there or not current.
    """
    if database_url:
        database.initialize(open_postgres(database_url))
    elif (data / FILE_NAME).exists():
        database.initialize(_sqlite(data, folder.database_key(data)))
    else:
        raise StoreNotReady(
            "no store in the data folder",
            title=N_("Chưa có dữ liệu ở thư mục này"),
            todo=N_("Chạy «sync-server init» trước, hoặc xem lại đường dẫn --data."),
        )
    ensure_not_newer(database, MIGRATIONS)
    if not is_current(database, MIGRATIONS):
        raise StoreNotReady(
            "the store is of another version",
            title=N_("Dữ liệu thuộc phiên bản khác của chương trình"),
            todo=N_("Chạy «sync-server migrate» rồi thử lại. Dữ liệu chưa bị đụng đến."),
        )


def raise_if_of_the_store(fault: Exception) -> None:
    """A full disk, a lock or a lost connection is no report's fault: all goes on waiting for the next run."""
    lost = is_postgres(database) and isinstance(fault, (pw.OperationalError, pw.InterfaceError))
    if lost or fault_of(fault) is not None:
        raise fault


def answers() -> bool:
    """Ask the bound store; False where it is of another version than this program. Raises what it raises."""
    with connected(database):
        return bool(is_current(database, MIGRATIONS))


def _sqlite(data: Path, key: bytes) -> pw.Database:
    return open_sqlite(data / FILE_NAME, key, cache_mib=CACHE_MIB)


_one_writer = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """One transaction around one use case; one inside another is a part of it.

    SQLite takes one writer at a time; in a process they queue here.
    """
    with connected(database):
        if is_postgres(database):
            with database.atomic():
                yield
        else:
            with _one_writer, database.atomic():
                yield


@contextmanager
def one_process(name: str, *, wait_s: float) -> Iterator[None]:
    """Work that on SQLite is one process' at a time: two would wait for each other's transactions until one
    gives up. On PostgreSQL rows are claimed instead.

    Raises AlreadyRunning when another holds it for longer than `wait_s`.
    """
    if is_postgres(database):
        yield
        return
    with held(Path(database.database).with_name(f"{name}.lock"), wait_s=wait_s):
        yield


@contextmanager
def room_to_work(mib: int = WORK_CACHE_MIB) -> Iterator[None]:
    """Let this thread's connection keep more pages at hand during a run that reads much; then it gives them
    back. PostgreSQL has its own cache.
    """
    with connected(database):
        if is_postgres(database):
            yield
            return
        try:
            database.execute_sql(f"PRAGMA cache_size = {-1024 * mib}")
            database.execute_sql(f"PRAGMA wal_autocheckpoint = {WORK_CHECKPOINT_PAGES}")
            yield
        finally:
            database.execute_sql(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
            database.execute_sql(f"PRAGMA cache_size = {-1024 * CACHE_MIB}")


@contextmanager
def reading() -> Iterator[None]:
    """One moment of the store for as long as the block reads; others write on meanwhile."""
    with connected(database):
        if is_postgres(database):
            with database.atomic():
                database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
        else:
            with database.atomic("DEFERRED"):
                yield


def release() -> None:
    """Give this thread's connection back to the pool; on SQLite it stays open, which is five times faster."""
    if is_postgres(database) and not database.is_closed() and not database.in_transaction():
        database.close()
