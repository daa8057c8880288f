"""10,000 kiosks with nothing new, each once in five minutes: the load of one process over a minute.

Every exchange comes on a connection of its own, as from as many stations; a minute of them, evenly spread, is
sent when each is due, whether or not the one before was answered.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench._engines import database_of, engines
from bench._measure import cpu_s, memory_mb, p99
from bench._server import close, serving
from bench._wire import Line, posted, what_kiosks_know
from shared.signing import new_signing_pair
from sync_server import store
from sync_server.intake import district as districts
from sync_server.intake.enrolment import add_kiosk
from tests.sync_server.builders import District, Station, make_district

KIOSKS, EVERY_S, SECONDS, LINES = 10_000, 300, 60, 32
A_UNIT = 10
"""Kiosks of a unit, at most: their numbers are kept apart by it."""

Row = tuple[str, str, str]


def main() -> Iterator[Row]:
    for engine in engines():
        with tempfile.TemporaryDirectory() as folder, database_of(engine, durable=True) as url:
            yield from _measure(engine, Path(folder), url)


def _measure(engine: str, folder: Path, url: str | None) -> Iterator[Row]:
    district = make_district(folder / "server", url, datetime.now(UTC).replace(microsecond=0))
    stations, known = _stations(district), what_kiosks_know()
    count = KIOSKS * SECONDS // EVERY_S
    requests = [
        posted(station, station.request([], **known), 0, keep_alive=False).request
        for station in stations[:: KIOSKS // count][:count]
    ]
    close()
    with serving(district) as server:
        _send(server.port, requests[:100])  # what is compiled once is compiled
        before = cpu_s(server.process.pid)
        took, faults = _send(server.port, requests)
        share = (cpu_s(server.process.pid) - before) / SECONDS
        memory = memory_mb(server.process.pid, "VmHWM")
    name = f"{KIOSKS:,} kiosks every {EVERY_S // 60} minutes, {engine}"
    yield f"{name}: share of a core", f"{share:.0%}", "≤ 60 %"
    yield f"{name}: p99", f"{p99(took) * 1000:.0f} ms", "≤ 250 ms"
    yield f"{name}: errors", f"{faults} of {count:,}", "0"
    yield f"{name}: memory of the server", f"{memory:.0f} MB", "≤ 150 MB"


def _stations(district: District) -> list[Station]:
    found = []
    with store.writing():
        for number in range(KIOSKS // A_UNIT):
            code = f"HS-{number:04d}"
            districts.add_unit(code, f"Trạm {number}", "health_station", "99001", now=district.now)
            for at in range(A_UNIT):
                seed, verify_key = new_signing_pair()
                kiosk, _ = add_kiosk(f"Máy {at}", code, now=district.now, valid=timedelta(hours=1))
                kiosk.state, kiosk.verify_key = "enrolled", verify_key
                kiosk.save()
                found.append(Station(district, kiosk, seed, "health_station"))
    return found


def _send(port: int, requests: list[bytes]) -> tuple[list[float], int]:
    """Seconds from when each was due to its answer, and how many were not answered with 200."""
    started, gap = time.perf_counter() + 0.2, EVERY_S / KIOSKS
    took, faults, lock = [], [0], threading.Lock()

    def one(number: int) -> None:
        due = started + number * gap
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            with Line(port) as line:
                well = line.send(requests[number]).status == 200
        except OSError:
            well = False
        with lock:
            took.append(time.perf_counter() - due)
            faults[0] += not well

    with ThreadPoolExecutor(LINES) as pool:
        list(pool.map(one, range(len(requests))))
    return took, faults[0]
