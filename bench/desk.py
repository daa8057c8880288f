"""How fast the desk answers over 200,000 open cases, on both engines: the server's time, in this process.

Beside it what this process computed meanwhile: on a busy machine the one grows and the other hardly does. Of
SQLite it is all there is, of PostgreSQL not what the database's own process did.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import quote

from flask.testing import FlaskClient

from bench._district import CHUNK, fill
from bench._engines import database_of, engines, settle
from shared.clock import new_uuid
from shared.text import fold
from sync_server import store
from sync_server.app import create_app
from sync_server.desk.models import Case
from sync_server.desk.queue_filter import place
from sync_server.runtime import Runtime
from tests.sync_server.builders import PASSWORD, District, make_district

CASES, ROUNDS, BOUND = 200_000, 40, "≤ 150 ms"

Took = tuple[float, float]
"""Seconds on the clock, and seconds of this process' CPU."""


class Officer:
    """One officer signed in, without a browser around her."""

    def __init__(self, district: District) -> None:
        now = district.now
        app = create_app(district.settings, Runtime(district.settings, district.keys, lambda: now, new_uuid))
        self.client: FlaskClient = app.test_client()
        self.typed({"login": "officer", "password": PASSWORD}, "/sign-in", "/sign-in")

    def page(self, path: str) -> Took:
        started = _now()
        answer = self.client.get(path)
        took = _since(started)
        assert answer.status_code == 200, (path, answer.status_code)
        return took

    def search(self, text: str) -> Took:
        return self.typed({"text": text}, "/search/", "/search/")

    def typed(self, typed: dict[str, str], path: str, form: str) -> Took:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(form).text)
        assert token
        started = _now()
        answer = self.client.post(path, data=typed | {"csrf_token": token[1]})
        took = _since(started)
        assert answer.status_code in (200, 303), (path, answer.status_code)
        return took


def main() -> Iterator[tuple[str, str, str]]:
    for engine in engines():
        with tempfile.TemporaryDirectory() as folder, database_of(engine) as url:
            district = make_district(Path(folder, "server"), url, datetime.now(UTC).replace(microsecond=0))
            try:
                yield from _measure(engine, district)
            finally:
                real = store.database.obj
                (real.close_all if url else real.close)()


def _measure(engine: str, district: District, cases: int = CASES) -> Iterator[tuple[str, str, str]]:
    started = time.perf_counter()
    names = fill(district, cases)
    settle(engine)
    yield f"desk, {engine}: {cases:,} cases written in bulk", f"{time.perf_counter() - started:.0f} s", ""
    officer, random = Officer(district), Random(2)
    places = [row[0] for row in Case.select(place).order_by(place).offset(cases // 2).limit(CHUNK).tuples()]

    def name(words: slice) -> str:
        """Without marks, and not in the order of the name."""
        told = fold(random.choice(names)).split()[words]
        return " ".join(random.sample(told, len(told)))

    whole, two, one = (slice(None), slice(1, None), slice(2, None))
    pages: dict[str, Callable[[], Took]] = {
        "start page": lambda: officer.page("/today/"),
        "queue, first page": lambda: officer.page("/cases/"),
        "queue, deep page": lambda: officer.page(f"/cases/?after={quote(random.choice(places))}"),
        "search, a whole name": lambda: officer.search(name(whole)),
        "search, two words of a name": lambda: officer.search(name(two)),
        "search, one word": lambda: officer.search(name(one)),
        "search, two letters": lambda: officer.search(name(one)[:2]),
        "search, words that never meet": lambda: officer.search("thi van nguyen"),
        "search, a phone": lambda: officer.search(f"09{random.randrange(10**4):04d}"),
        "case page": lambda: officer.page(f"/cases/VA-2026-{random.randrange(100, cases):04d}"),
    }
    for what, measure in pages.items():
        measure()
        wall, cpu = (
            _p95(seconds) * 1000 for seconds in zip(*(measure() for _ in range(ROUNDS)), strict=True)
        )
        yield f"desk, {engine}: {what}, p95 (CPU)", f"{wall:.0f} ms ({cpu:.0f})", BOUND


def _now() -> Took:
    return time.perf_counter(), time.process_time()


def _since(started: Took) -> Took:
    wall, cpu = _now()
    return wall - started[0], cpu - started[1]


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1]
