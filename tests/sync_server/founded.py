"""A district on SQLite, founded once for the whole run of tests: each test begins with a copy."""

import os
import tempfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from sync_server import store
from sync_server.intake.keys import load_keys
from tests.sync_server.builders import District, make_district


def copied_district(folder: Path, now: datetime) -> District:
    """As `make_district` makes it, but with the keys and the passwords' salts of every other copy; bound."""
    founded, files = _founded(now)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)
    store.bind(folder, None)
    settings = replace(founded.settings, data=folder)
    return replace(founded, settings=settings, keys=load_keys(folder))


@cache
def _founded(now: datetime) -> tuple[District, dict[str, bytes]]:
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept, "server")
        district = make_district(folder, None, now)
        store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.database.obj.close()
        paths = [path for path in folder.rglob("*") if path.is_file()]
        return district, {os.path.relpath(path, folder): path.read_bytes() for path in paths}
