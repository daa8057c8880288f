"""A kiosk's store whose migrations ran once for the whole run of tests: each test begins with a copy."""

import tempfile
from functools import cache
from pathlib import Path

from kiosk import store
from kiosk.models import database
from shared.folder import KEY_FILE, make_private


def begin(folder: Path) -> None:
    """Make and bind a store with nothing in it, with the key of every other copy."""
    make_private(folder)
    for name, content in _files().items():
        path = folder / name
        path.write_bytes(content)
        path.chmod(0o600)
    store.create(folder)


@cache
def _files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        store.create(Path(folder))
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return {name: Path(folder, name).read_bytes() for name in (KEY_FILE, store.FILE_NAME)}
