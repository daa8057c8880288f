"""The kiosk's data folder and its database, bound once a process."""

import hashlib
from pathlib import Path

from kiosk.models import database
from kiosk.run_lock import held
from shared import folder
from shared.database import is_current, migrate, open_sqlite
from shared.errors import StoreNotReady
from shared.words import N_

FILE_NAME = "kiosk.db"
MIGRATIONS = Path(__file__).parent / "migrations"


def create(data: Path) -> list[str]:
    """Make or upgrade the store and bind it; the names of the migrations that were applied.

    Two processes may do this at once: one waits for the other.
    """
    folder.make_private(data)
    with held(data / "migrate.lock", wait_s=60):
        database.initialize(open_sqlite(data / FILE_NAME, folder.new_database_key(data)))
        return [] if is_current(database, MIGRATIONS) else migrate(database, MIGRATIONS)


def bind(data: Path) -> list[str]:
    """Open a store that is there, brought to this program's version. Raises StoreNotReady without one."""
    if not (data / FILE_NAME).exists():
        raise StoreNotReady(
            "no store in the data folder",
            title=N_("Chưa có dữ liệu ở thư mục này"),
            todo=N_("Chạy «kiosk enrol» trước, hoặc xem lại đường dẫn --data."),
        )
    folder.database_key(data)
    return create(data)


def web_secret(data: Path) -> bytes:
    """Signs the cookies of the pages; the same after a restart, so that a form left open stays valid."""
    return hashlib.blake2b(folder.database_key(data), digest_size=32, person=b"kiosk web").digest()
