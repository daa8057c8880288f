"""A real `sync-server serve` over a district that a bench made in this process."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync_server import store
from tests.end_to_end.processes import PROGRAMS, Served
from tests.fixtures.postgres import free_port
from tests.sync_server.builders import District


def close() -> None:
    """Let go of this process' store: the server opens it."""
    real = store.database.obj
    getattr(real, "close_all", real.close)()


@contextmanager
def serving(district: District, *words: str) -> Iterator[Served]:
    """One process that answers; merging is left out."""
    port, log = free_port(), Path(district.settings.data).parent / "server.log"
    url = district.settings.database_url
    where = ["--data", str(district.settings.data), *(["--database", url] if url else [])]
    command = [str(PROGRAMS / "sync-server"), "serve", "--no-schedule", "--port", str(port), *where, *words]
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd="/")
    served = Served(process, port, log)
    try:
        served.wait_until_ready()
        yield served
    finally:
        process.kill()
        process.wait()
