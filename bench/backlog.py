"""One kiosk comes back with 20,000 reports waiting: `kiosk sync`, and what it and the server need for it."""

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench._measure import memory_mb
from shared.clock import new_uuid
from tests.end_to_end.processes import PROGRAMS, House, run, run_json
from tests.samples import samples, told

REPORTS = 20_000

Row = tuple[str, str, str]


def main() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        try:
            yield from _measure(house)
        finally:
            house.stop()


def _measure(house: House) -> Iterator[Row]:
    house.init()
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol("unit", server.url, house.code_for("unit"))
    fill(house, REPORTS)
    before = memory_mb(server.process.pid)
    half: list[float] = []
    started = time.perf_counter()
    words = [str(PROGRAMS / "kiosk"), "sync", *map(str, house.kiosk("unit")), "--json"]
    sync = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/")
    watch = threading.Thread(target=_watch, args=(sync.pid, half), daemon=True)
    watch.start()
    said = json.loads(sync.communicate()[0])
    took = time.perf_counter() - started
    watch.join()
    assert said["accepted"] == REPORTS and said["waiting"] == 0, said
    name = f"{REPORTS:,} waiting on one kiosk"
    yield f"{name}: kiosk sync", f"{took:.1f} s", "≤ 30 s"
    yield f"{name}: memory of the kiosk, at most", f"{max(half):.0f} MB", "≤ 150 MB"
    yield f"{name}: its growth over the second half", f"{max(half) - half[len(half) // 2]:+.0f} MB", "flat"
    after = memory_mb(server.process.pid, "VmHWM")
    yield f"{name}: memory of the server, at most", f"{after:.0f} MB ({before:.0f} before)", "≤ 150 MB"


def fill(house: House, count: int) -> None:
    """Bring in a paper backlog of the samples."""
    backlog = house.folder / "backlog.ndjson"
    of_others = [told(sample) for sample in samples()]
    with backlog.open("w", encoding="utf-8") as out:
        for number in range(count):
            report = {**of_others[number % len(of_others)], "report_uuid": new_uuid()}
            out.write(json.dumps(report, ensure_ascii=False) + "\n")
    run("kiosk", "import", backlog, "--as", "dau.moi", *house.kiosk("unit"))
    assert run_json("kiosk", "status", *house.kiosk("unit"))["waiting"] == count


def _watch(pid: int, seen: list[float]) -> None:
    """Its memory, ten times a second, until it ends."""
    while True:
        try:
            seen.append(memory_mb(pid))
        except (OSError, ValueError):
            return
        time.sleep(0.1)
