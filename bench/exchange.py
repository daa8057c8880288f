"""How fast one server process takes reports in, over HTTP, with the kiosks on the same machine.

5,000 reports of 50 kiosks in batches of 100 on two connections, sealed and signed before the clock starts;
every answer is read and its signature checked after it stops. Then the server is killed, and what it gave
receipts for is counted.
Beside it what the machine can do, and other systems doing the same (`_peers`).
"""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any, NamedTuple

from bench import _limits, _peers
from bench._engines import database_of, engines
from bench._measure import RUNS, cpu_s, side_by_side, spread
from bench._server import close, serving
from bench._told import anew, usual
from bench._wire import Answered, Line, Posted, posted, what_kiosks_know
from shared import exchange
from shared.envelope import Envelope
from shared.signing import check_answer
from sync_server import store
from sync_server.intake.models import InboxEntry
from tests.sync_server.builders import District, Station, make_district

KIOSKS, BATCH = 50, 100
REPORTS = KIOSKS * BATCH
IDLE = 200
FEWER = 1_000
"""For Kinto, which would take minutes for all of them."""

Row = tuple[str, str, str]
Known = dict[str, Any]
Rates = dict[str, float]
"""Of each engine, the median of this run, in reports a second."""


def main() -> Iterator[Row]:
    ours: Rates = {}
    for engine in engines():
        with tempfile.TemporaryDirectory() as folder, database_of(engine, durable=True) as url:
            yield from _measure(engine, Path(folder), url, ours)


def _measure(engine: str, folder: Path, url: str | None, ours: Rates) -> Iterator[Row]:
    district = make_district(folder / "server", url, datetime.now(UTC).replace(microsecond=0))
    stations = [district.station(f"HS-{number:02d}", f"Trạm {number}") for number in range(KIOSKS)]
    known, random, like = what_kiosks_know(), Random(7), usual()
    made = [[_batch(station, random, like) for station in stations] for _ in range(RUNS)]
    rounds = [
        [_posted(station, told, known) for station, told in zip(stations, one, strict=True)] for one in made
    ]
    reports = [report for one in made for told in one for report in told]
    close()
    with serving(district) as server, Line(server.port) as line, Line(server.port) as other:
        rates, costs, wire = [], [], 0
        for messages in rounds:
            before, started = cpu_s(server.process.pid), time.perf_counter()
            answers = side_by_side((line, other), Line.send, [message.request for message in messages])
            rates.append(REPORTS / (time.perf_counter() - started))
            costs.append((cpu_s(server.process.pid) - before) / REPORTS * 1e6)
            assert _receipts(district, messages, answers) == REPORTS
            wire = sum(answer.sent + answer.received for answer in answers)
        quiet = [
            posted(station, station.request([], **known), 0).request for station in _again(stations, IDLE)
        ]
        before = cpu_s(server.process.pid)
        idle = [line.send(request) for request in quiet]
        idle_ms = (cpu_s(server.process.pid) - before) / IDLE * 1000
        server.process.kill()
        server.process.wait()
    store.bind(district.settings.data, url)
    kept = InboxEntry.select().count()
    close()
    assert kept == RUNS * REPORTS, kept
    name, ours[engine] = f"exchange, {engine}", median(rates)
    yield f"{name}: over HTTP, one process", spread(rates, "reports/s"), "" if url else "≥ 4,000"
    yield f"{name}: the server's own time", spread(costs, "µs a report"), ""
    yield f"{name}: killed after the receipts", f"{kept:,} of {RUNS * REPORTS:,} there", "all"
    if url is None:
        told = mean(len(report.content) for report in reports)
        size = mean(len(report.sealed.sealed) for report in reports)
        most = max(answer.sent + answer.received for answer in idle)
        yield f"wire: a report of {told:,.0f} bytes, sealed", f"{size:,.0f} bytes", ""
        yield "wire: the same, both ways, all counted", f"{wire / REPORTS:,.0f} bytes a report", "≤ 750"
        yield "wire: nothing new, both ways", f"{most:,} bytes", "≤ 1,500"
        yield "wire: nothing new, the server's own time", f"{idle_ms:.1f} ms", "≤ 10 ms"
    yield from _others(folder, url, [report.sealed.sealed for report in reports[:REPORTS]], ours)


def _others(folder: Path, url: str | None, sealed: Sequence[bytes], ours: Rates) -> Iterator[Row]:
    """What the machine can do with the same bytes, and how many times faster than other systems ours is."""
    rows = [(uuid.uuid4().bytes, one) for one in sealed]
    if url is None:
        limit, peer = (
            partial(_limits.sqlite, folder, rows, BATCH),
            partial(_peers.pouchdb, folder, sealed, BATCH),
        )
        yield _compared("limit of this machine: sqlite3 executemany", limit, ours["SQLite"], "")
        yield _compared("PouchDB, pouchdb-server", peer, ours["SQLite"], "≥ 2 ×")
    else:
        limit, peer = (
            partial(_limits.postgres, url, rows, BATCH),
            partial(_peers.kinto, url, sealed[:FEWER], BATCH),
        )
        yield _compared("limit of this machine: psycopg COPY", limit, ours["PostgreSQL"], "")
        yield _compared("Kinto, PostgreSQL", peer, ours.get("SQLite", ours["PostgreSQL"]), "≥ 30 ×")


def _compared(what: str, measure: Callable[[], float], ours: float, bound: str) -> Row:
    try:
        rates = [measure() for _ in range(RUNS)]
    except _peers.NotHad as why:
        return f"exchange beside {what}", f"not had: {why}", bound
    return (
        f"exchange beside {what}",
        f"{spread(rates, 'reports/s')}; ours is {ours / median(rates):.1f} ×",
        bound,
    )


class _Report(NamedTuple):
    """`content`: the bytes that were sealed."""

    content: bytes
    sealed: Envelope


def _batch(station: Station, random: Random, like: Sequence[Known]) -> list[_Report]:
    """New reports of the station, each in words of its own."""
    made = [station.first(anew(random, random.choice(like))) for _ in range(BATCH)]
    return [_Report(revision.to_bytes(), station.envelope(revision)) for revision in made]


def _posted(station: Station, told: Sequence[_Report], known: Known) -> Posted:
    return posted(station, station.request([report.sealed for report in told], **known), len(told))


def _again(stations: Sequence[Station], count: int) -> Iterator[Station]:
    for number in range(count):
        yield stations[number % len(stations)]


def _receipts(district: District, messages: Sequence[Posted], answers: Sequence[Answered]) -> int:
    """How many reports were accepted, by answers that the district signed."""
    count = 0
    for message, answer in zip(messages, answers, strict=True):
        assert answer.status == 200, answer.status
        check_answer(district.keys.verify_key, message.body, answer.body, answer.signature)
        told = exchange.read_answer(exchange.unpack(answer.body))
        count += sum(receipt.status == "accepted" for receipt in told.receipts)
    return count
