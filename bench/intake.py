"""How fast the district takes in and merges: 1,000 reports of five kiosks in batches of 100, on SQLite."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sync_server import store
from sync_server.intake.merging import merge_waiting
from tests.sync_server.builders import make_district

KIOSKS, BATCHES, BATCH = 5, 2, 100


def main() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        district = make_district(Path(folder, "server"), None, datetime.now(UTC).replace(microsecond=0))
        bodies = []
        for at in range(KIOSKS):
            station = district.station(f"HS-{at:02d}", f"Trạm {at}")
            for _ in range(BATCHES):
                sent = [station.envelope(station.report(n % 12)) for n in range(BATCH)]
                bodies.append((station, sent, sum(len(envelope.sealed) for envelope in sent)))
        count = KIOSKS * BATCHES * BATCH
        started = time.perf_counter()
        for station, sent, _ in bodies:
            station.send(sent)
        taken_in = time.perf_counter()
        merge_waiting(district.keys, now=district.now)
        merged = time.perf_counter()
        store.database.obj.close()
    yield "exchange: pack, sign, check, keep, answer", f"{count / (taken_in - started):,.0f} reports/s", ""
    yield "merge: open, check, fold, case, same child", f"{count / (merged - taken_in):,.0f} reports/s", ""
    yield "sealed size of a sample", f"{sum(size for *_, size in bodies) / count:,.0f} bytes", ""
