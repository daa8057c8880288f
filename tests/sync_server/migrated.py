"""Stores whose migrations ran once for the whole run of tests: each test begins with a copy."""

import secrets
import tempfile
from functools import cache
from pathlib import Path

from shared.folder import KEY_FILE, make_private, replace_private, write_private
from sync_server import store


def begin(folder: Path, database_url: str | None) -> None:
    """Make and bind a store of this program's schema, with nothing in it; on SQLite with a key of its own."""
    if database_url is not None or (folder / store.FILE_NAME).exists():
        store.create(folder, database_url)
        return
    make_private(folder)
    for name, content in _files().items():
        write_private(folder / name, content)
    store.create(folder, None)
    key = secrets.token_bytes(32)
    store.database.execute_sql(f"PRAGMA rekey = \"x'{key.hex()}'\"")
    replace_private(folder / KEY_FILE, key)
    store.database.obj.close()
    store.bind(folder, None)


@cache
def _files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        store.create(Path(folder), None)
        store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.database.obj.close()
        return {name: Path(folder, name).read_bytes() for name in (KEY_FILE, store.FILE_NAME)}
