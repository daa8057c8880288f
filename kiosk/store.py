"""The kiosk's data folder and its database, bound once a process."""

import hashlib
from pathlib import Path

from kiosk.models import database
from shared import folder
from shared.database import is_current, migrate, open_sqlite
from shared.errors import StoreNotReady
from shared.run_lock import held
from shared.store_faults import DATABASE_FAULTS, fault_of
from shared.words import N_

FILE_NAME = "kiosk.db"
SYNC_LOCK = "sync.lock"
MIGRATIONS = Path(__file__).parent / "migrations"


def create(data: Path) -> list[str]:
    """Make or upgrade the store and bind it; the names of the migrations that were applied.

    Two processes may do this at once: one waits for the other.
    Raises StoreNotReady; a store that is there is never replaced by a new one, nor its key by another.
    """
    try:
        folder.make_private(data)
        with held(data / "migrate.lock", wait_s=60):
            database.initialize(open_sqlite(data / FILE_NAME, _key(data)))
            return [] if is_current(database, MIGRATIONS) else migrate(database, MIGRATIONS)
    except (OSError, *DATABASE_FAULTS) as fault:
        raise fault_of(fault) or StoreNotReady(type(fault).__name__) from fault


def bind(data: Path) -> list[str]:
    """Open a store that is there, brought to this program's version. Raises StoreNotReady without one."""
    if not (data / FILE_NAME).exists() and not _was_used(data):
        raise StoreNotReady(
            "no store in the data folder",
            title=N_("Chưa có dữ liệu ở thư mục này"),
            todo=N_("Chạy «kiosk enrol» trước, hoặc xem lại đường dẫn --data."),
        )
    return create(data)


def _key(data: Path) -> bytes:
    """The key of the store that is there, or a new one for a new store."""
    if (data / FILE_NAME).exists() and (data / FILE_NAME).stat().st_size:
        return folder.database_key(data)
    if _was_used(data):
        raise StoreNotReady(
            f"{FILE_NAME} is missing or empty",
            title=N_("Thiếu cơ sở dữ liệu của máy này"),
            todo=N_("Không xóa gì. Gọi người bảo trì: cần lấy lại tệp dữ liệu từ bản sao lưu."),
        )
    return folder.new_database_key(data)


def _was_used(data: Path) -> bool:
    """Whether a kiosk once exchanged from here: then a missing database is a loss, not a beginning."""
    return (data / SYNC_LOCK).exists()


def web_secret(data: Path) -> bytes:
    """Signs the cookies of the pages; the same after a restart, so that a form left open stays valid."""
    return hashlib.blake2b(folder.database_key(data), digest_size=32, person=b"kiosk web").digest()
