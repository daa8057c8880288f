"""How long taking out 200,000 reports takes, and how much memory, in each form, on both engines.

Each export runs in a process of its own, so that its peak of memory is that of the export alone.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench._district import fill
from bench._engines import database_of, engines, settle
from bench.periodic import peak_kib
from sync_server import store
from sync_server.desk import access
from sync_server.desk.reader import Reader
from sync_server.exports import taking
from sync_server.exports.choice import FORMS, Choice
from tests.sync_server.builders import make_district

REPORTS = 200_000
NOW = datetime(2026, 12, 20, 3, tzinfo=UTC)


def main(reports: int = REPORTS) -> Iterator[tuple[str, str, str]]:
    for engine in engines():
        yield from measured(engine, reports)


def measured(engine: str, reports: int) -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder, database_of(engine) as url:
        data = Path(folder, "server")
        district = make_district(data, url, NOW)
        fill(district, reports)
        settle(engine)
        real = store.database.obj
        (real.close_all if url else real.close)()
        for form in FORMS:
            words = [sys.executable, "-m", "bench.export", form, str(data), url or ""]
            seconds, own, mib, kib = map(float, subprocess.check_output(words, text=True).split())
            what = f"export, {engine}, {reports:,} reports, all classes: {form}"
            yield what, f"{seconds:.1f} s, {own:.1f} s of this processor; {mib:.0f} MB", ""
            yield f"{what}, peak of memory", f"{kib / 1024:.0f} MB", "≤ 150 MB"


def _run(form: str, data: str, url: str) -> None:
    store.bind(Path(data), url or None)
    started, own = time.perf_counter(), time.process_time()
    _, pieces = taking.take(Choice(form, access.EVERY, "đo"), Reader("officer", "officer", NOW))
    size = sum(map(len, pieces))
    print(time.perf_counter() - started, time.process_time() - own, size / 2**20, peak_kib())


if __name__ == "__main__":
    _run(*sys.argv[1:])
