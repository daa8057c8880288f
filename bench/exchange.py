"""How fast one server process takes reports in, over HTTP, with the kiosks on the same machine.

5,000 reports of 50 kiosks in batches of 100, sealed and signed before the clock starts; every answer is read
and its signature checked after it stops. Then the server is killed, and what it gave receipts for is counted.
Beside it what the machine can do, and other systems doing the same (`_peers`).
"""

import base64
import dataclasses
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import _limits, _peers
from bench._engines import database_of, engines
from bench._measure import RUNS, cpu_s, spread
from bench._server import serving
from bench._wire import Answered, Line, Posted, posted, what_kiosks_know
from shared import exchange
from shared.signing import check_answer
from sync_server import store
from sync_server.intake.models import InboxEntry
from tests.sync_server.builders import District, Station, make_district

KIOSKS, BATCH = 50, 100
REPORTS = KIOSKS * BATCH
IDLE = 200

Row = tuple[str, str, str]
Known = dict[str, Any]


def main() -> Iterator[Row]:
    for engine in engines():
        with tempfile.TemporaryDirectory() as folder, database_of(engine, durable=True) as url:
            yield from _measure(engine, Path(folder), url)


def _measure(engine: str, folder: Path, url: str | None) -> Iterator[Row]:
    district = make_district(folder / "server", url, datetime.now(UTC).replace(microsecond=0))
    stations = [district.station(f"HS-{number:02d}", f"Trạm {number}") for number in range(KIOSKS)]
    known = what_kiosks_know()
    rounds = [[_batch(station, known) for station in stations] for _ in range(RUNS)]
    sealed = [bytes(entry) for entry in _sealed(rounds)]
    _close()
    with serving(district) as server, Line(server.port) as line:
        rates, costs, wire = [], [], 0
        for messages in rounds:
            before, started = cpu_s(server.process.pid), time.perf_counter()
            answers = [line.send(message.request) for message in messages]
            rates.append(REPORTS / (time.perf_counter() - started))
            costs.append((cpu_s(server.process.pid) - before) / REPORTS * 1e6)
            assert _receipts(district, messages, answers) == REPORTS
            wire = sum(answer.sent + answer.received for answer in answers)
        quiet = [_nothing_new(station, known) for station in _again(stations, IDLE)]
        before = cpu_s(server.process.pid)
        idle = [line.send(request) for request in quiet]
        idle_ms = (cpu_s(server.process.pid) - before) / IDLE * 1000
        server.process.kill()
        server.process.wait()
    store.bind(district.settings.data, url)
    kept = InboxEntry.select().count()
    _close()
    assert kept == RUNS * REPORTS, kept
    name = f"exchange, {engine}"
    bound = "≥ 4,000" if url is None else ""
    yield f"{name}: over HTTP, one process", spread(rates, "reports/s"), bound
    yield f"{name}: the server's own time", spread(costs, "µs a report"), ""
    yield f"{name}: killed after the receipts", f"{kept:,} of {RUNS * REPORTS:,} there", "all"
    if url is None:
        size = sum(len(one) for one in sealed) / len(sealed)
        yield f"{name}: a report sealed", f"{size:,.0f} bytes", ""
        yield f"{name}: on the wire, both ways, all counted", f"{wire / REPORTS:,.0f} bytes a report", "≤ 750"
        yield (
            f"{name}: nothing new, both ways",
            f"{max(a.sent + a.received for a in idle):,} bytes",
            "≤ 1,500",
        )
        yield f"{name}: nothing new, the server's own time", f"{idle_ms:.1f} ms", "≤ 10 ms"
    yield from _others(name, folder, url, sealed[:REPORTS], median(rates))


def _others(name: str, folder: Path, url: str | None, sealed: Sequence[bytes], ours: float) -> Iterator[Row]:
    rows = [(uuid.uuid4().bytes, one) for one in sealed]
    if url is None:
        yield _compared(
            f"{name}: this machine's limit, sqlite3 executemany",
            lambda: _limits.sqlite(folder, rows, BATCH), ours, "",
        )  # fmt: skip
        peer = folder / "pouchdb"
        peer.mkdir()
        yield _compared(
            f"{name}: PouchDB, pouchdb-server", lambda: _peers.pouchdb(peer, sealed, BATCH), ours, "≥ 2 ×"
        )
    else:
        yield _compared(
            f"{name}: this machine's limit, psycopg COPY",
            lambda: _limits.postgres(url, rows, BATCH), ours, "",
        )  # fmt: skip
        yield _compared(
            f"{name}: Kinto, PostgreSQL", lambda: _peers.kinto(url, sealed, BATCH), ours, "≥ 30 ×"
        )


def _compared(what: str, measure: Callable[[], float], ours: float, bound: str) -> Row:
    try:
        rates = [measure() for _ in range(RUNS)]
    except _peers.NotHad as why:
        return what, f"not had: {why}", bound
    return what, f"{spread(rates, 'reports/s')}; ours is {ours / median(rates):.1f} ×", bound


def _batch(station: Station, known: Known) -> Posted:
    """A hundred new reports, made of the samples."""
    like = [station.report(number) for number in range(12)]
    made = [
        dataclasses.replace(one, revision_id=str(uuid.uuid4()), report_uuid=str(uuid.uuid4()))
        for one in (like[number % 12] for number in range(BATCH))
    ]
    return posted(station, station.request([station.envelope(one) for one in made], **known), BATCH)


def _nothing_new(station: Station, known: Known) -> bytes:
    return posted(station, station.request([], **known), 0).request


def _again(stations: Sequence[Station], count: int) -> Iterator[Station]:
    for number in range(count):
        yield stations[number % len(stations)]


def _sealed(rounds: Sequence[Sequence[Posted]]) -> Iterator[bytes]:
    for messages in rounds:
        for message in messages:
            for envelope in exchange.read_request(exchange.unpack(message.body)).envelopes:
                yield base64.b64decode(envelope["sealed"])


def _receipts(district: District, messages: Sequence[Posted], answers: Sequence[Answered]) -> int:
    """How many reports were accepted, by answers that the district signed."""
    count = 0
    for message, answer in zip(messages, answers, strict=True):
        assert answer.status == 200, answer.status
        check_answer(district.keys.verify_key, message.body, answer.body, answer.signature)
        told = exchange.read_answer(exchange.unpack(answer.body))
        count += sum(receipt.status == "accepted" for receipt in told.receipts)
    return count


def _close() -> None:
    real = store.database.obj
    getattr(real, "close_all", real.close)()
