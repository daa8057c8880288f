"""How fast the kiosk answers with 10,000 reports in its outbox: every page, filing, memory, start.

A real `kiosk serve` with the district out of reach; times are whole requests over a socket of this machine.
"""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from bench._measure import memory_mb, p95
from bench.backlog import fill
from kiosk.forms.steps import CHECK, GROUPS, STEPS
from tests.end_to_end.processes import PASSPHRASE, PROGRAMS, House, Served
from tests.fixtures.postgres import free_port
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.filling import of_step
from tests.samples import samples, told

REPORTS, ROUNDS, FILINGS = 10_000, 30, 30
SIGNED_OUT = ("/", "/sign-in/dau.moi", "/when", "/receipt/", "/weather", "/outbox/")
SIGNED_IN = ("/home/", "/mine/", "/sync/", "/sync/state", "/sync/usb/", "/staff/", "/machine/", "/settings/")


class Desk:
    """One browser at the kiosk, without its scripts."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.token = ""

    def get(self, path: str) -> tuple[float, str]:
        """Seconds the page took, and where it ended."""
        return self._ask("GET", path, {})

    def post(self, path: str, typed: dict[str, object]) -> tuple[float, str]:
        """Seconds until the answer, and the address it sends to."""
        return self._ask("POST", path, {"csrf_token": self.token, **typed})

    def _ask(self, method: str, path: str, typed: dict[str, object]) -> tuple[float, str]:
        started = time.perf_counter()
        answer = self.http.request(method, self.url + path, data=typed, allow_redirects=False, timeout=60)
        took = time.perf_counter() - started
        assert answer.status_code in (200, 303), (path, answer.status_code, answer.text[:500])
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        self.token = found[1] if found else self.token
        return took, answer.headers.get("Location", path)


def main() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        try:
            yield from _measure(house)
        finally:
            house.stop()


def _measure(house: House) -> Iterator[tuple[str, str, str]]:
    _fill_outbox(house)
    started = time.perf_counter()
    kiosk = _serve(house)
    desk = Desk(kiosk.url)
    desk.get("/")
    yield "kiosk: start to first page", f"{time.perf_counter() - started:.2f} s", "≤ 2 s"
    times = {path: _rounds(desk, path) for path in SIGNED_OUT}
    desk.get("/sign-in/dau.moi")
    desk.post("/sign-in/dau.moi", {"passphrase": PASSPHRASE})
    filing, report = _file(desk)
    times |= {
        path: _rounds(desk, path)
        for path in (*SIGNED_IN, f"/mine/{report}", f"/report/{report}/saved", f"/mine/{report}/add")
    }
    times[f"/mine/{report}/add, a part opened"] = _openings(desk, f"/mine/{report}/add")
    desk.post("/report/new", {})
    draft = re.findall(r"/report/([0-9a-f-]{36})/", desk.http.get(kiosk.url + "/home/").text)[0]
    times |= {
        f"/report/{draft}/{step.slug}": _rounds(desk, f"/report/{draft}/{step.slug}")
        for step in (*STEPS, *GROUPS)
    }
    for path, took in sorted(times.items(), key=lambda one: -p95(one[1])):
        yield f"kiosk: {re.sub('[0-9a-f-]{36}', '…', path)}, p95", f"{p95(took) * 1000:.0f} ms", "≤ 50 ms"
    yield "kiosk: file it (to disk), p95", f"{p95(filing) * 1000:.0f} ms", "≤ 100 ms"
    yield "kiosk: memory after all this", f"{memory_mb(kiosk.process.pid):.0f} MB", ""
    kiosk.stop()
    kiosk = _serve(house)
    time.sleep(5)
    yield "kiosk: memory, idle", f"{memory_mb(kiosk.process.pid):.0f} MB", "≤ 110 MB"


def _fill_outbox(house: House) -> None:
    """Enrol with a district that is then gone, and bring in a paper backlog."""
    house.init()
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol("unit", server.url, house.code_for("unit"))
    server.stop()
    fill(house, REPORTS)


def _serve(house: House) -> Served:
    """`kiosk serve`, asked every 10 ms whether it is there."""
    port, log = free_port(), house.folder / "kiosk.log"
    words = ["serve", *map(str, house.kiosk("unit")), "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen([str(PROGRAMS / "kiosk"), *words], stdout=out, stderr=out, cwd="/")
    served = Served(process, port, log)
    house.running.append(served)
    while True:
        try:
            requests.get(f"{served.url}/healthz", timeout=1)
            return served
        except requests.ConnectionError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.01)


def _file(desk: Desk) -> tuple[list[float], str]:
    """Type sample 02 some times; seconds of the last button, and the last report's id."""
    typed = typed_as(told(samples()[1]))
    took = []
    for _ in range(FILINGS):
        desk.get("/home/")
        report = desk.post("/report/new", {})[1].split("/")[2]
        for step in STEPS[:-1]:
            desk.get(f"/report/{report}/{step.slug}")
            desk.post(f"/report/{report}/{step.slug}", dict(of_step(step, typed)))
        desk.get(f"/report/{report}/{CHECK.slug}")
        seconds, where = desk.post(
            f"/report/{report}/{CHECK.slug}", {"declaration": "yes", "reminder_read": "yes"}
        )
        assert where.endswith("/saved"), where
        took.append(seconds)
    return took, report


def _openings(desk: Desk, path: str) -> list[float]:
    """The longest part of the form of an addition, opened again and again."""
    desk.get(path)
    follows = re.findall(r'name="follows" value="([^"]+)"', desk.http.get(desk.url + path).text)[0]
    typed: dict[str, object] = {"follows": follows, "go": "open-incident"}
    return [desk.post(path, typed)[0] for _ in range(ROUNDS)]


def _rounds(desk: Desk, path: str) -> list[float]:
    return [desk.get(path)[0] for _ in range(ROUNDS)]
