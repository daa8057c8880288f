"""Other systems doing the same work on this machine, installed by the bench into a folder of its own.

The same sealed reports, base64 in JSON, in batches over HTTP, on as many connections as ours: Kinto by its
batch endpoint over PostgreSQL, PouchDB by `_bulk_docs` of pouchdb-server. Where one cannot be had, a word
says so.
"""

import base64
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench._measure import LINES, side_by_side
from tests.fixtures.postgres import free_port

HOME = Path(__file__).parent.parent / ".bench"
"""Not part of the project; made when a bench asks for it."""

KINTO, POUCHDB = "kinto[postgresql]==26.5.0", "pouchdb-server@4.2.0"
INSTALL_S = 600


class NotHad(Exception):
    """Why a system could not be installed or started."""


def kinto(url: str, reports: Sequence[bytes], batch: int) -> float:
    """Reports a second. Raises NotHad."""
    home = HOME / "kinto"
    if not (home / "bin/kinto").exists():
        _install([sys.executable, "-m", "venv", str(home)])
        _install([str(home / "bin/pip"), "install", "--quiet", KINTO, "waitress", "setuptools<81"])
    port, ini = free_port(), home / "bench.ini"
    ini.write_text(_KINTO.format(url=url, port=port, batch=batch))
    _install([str(home / "bin/kinto"), "migrate", "--ini", str(ini)])
    serve = [str(home / "bin/pserve"), str(ini)]
    with _running(serve, home, port, "/v1/__heartbeat__") as line:
        headers = {"Content-Type": "application/json", "Authorization": "Basic " + _b64(b"bench:bench")}
        _ask(line, "PUT", "/v1/buckets/bench", b"{}", headers)
        _ask(line, "PUT", "/v1/buckets/bench/collections/reports", b"{}", headers)
        path = "/buckets/bench/collections/reports/records/"

        def body(some: Sequence[bytes]) -> bytes:
            puts = [
                {"path": path + str(uuid.uuid4()), "body": {"data": {"sealed": _b64(one)}}} for one in some
            ]
            return json.dumps({"defaults": {"method": "PUT"}, "requests": puts}).encode()

        def kept(answer: bytes) -> int:
            return sum(one["status"] in (200, 201) for one in json.loads(answer)["responses"])

        return _posted(line, "/v1/batch", headers, [body(some) for some in _cut(reports, batch)], kept)


def pouchdb(folder: Path, reports: Sequence[bytes], batch: int) -> float:
    """Reports a second. Raises NotHad."""
    home = HOME / "pouchdb"
    program = home / "node_modules/.bin/pouchdb-server"
    if not program.exists():
        home.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm") or "npm"
        _install([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), POUCHDB])
    port = free_port()
    serve = [
        str(program),
        "--port",
        str(port),
        "--dir",
        str(folder),
        "--host",
        "127.0.0.1",
        "--no-stdout-logs",
    ]
    with _running(serve, folder, port, "/") as line:
        headers = {"Content-Type": "application/json"}
        name = f"/bench-{uuid.uuid4().hex}"
        _ask(line, "PUT", name, b"", headers)

        def body(some: Sequence[bytes]) -> bytes:
            docs = [{"_id": str(uuid.uuid4()), "sealed": _b64(one)} for one in some]
            return json.dumps({"docs": docs}).encode()

        def kept(answer: bytes) -> int:
            return sum(bool(one.get("ok")) for one in json.loads(answer))

        bodies = [body(some) for some in _cut(reports, batch)]
        return _posted(line, f"{name}/_bulk_docs", headers, bodies, kept)


def _posted(
    line: http.client.HTTPConnection,
    path: str,
    headers: dict[str, str],
    bodies: Sequence[bytes],
    kept: Callable[[bytes], int],
) -> float:
    """The bodies were made before: the other side's work is timed, and the answers are read after it."""
    lines = (line, *(http.client.HTTPConnection(line.host, line.port, timeout=120) for _ in range(LINES - 1)))
    started = time.perf_counter()
    answers = side_by_side(lines, lambda one, body: _ask(one, "POST", path, body, headers), bodies)
    took = time.perf_counter() - started
    return sum(map(kept, answers)) / took


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]
) -> bytes:
    line.request(method, path, body, headers)
    answer = line.getresponse()
    told = answer.read()
    if answer.status not in (200, 201):
        raise NotHad(f"{path} answered {answer.status}")
    return told


@contextmanager
def _running(command: list[str], folder: Path, port: int, ready: str) -> Iterator[http.client.HTTPConnection]:
    log = (folder / "bench.log").open("ab")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        yield _connected(process, port, ready)
    finally:
        process.kill()
        process.wait()
        log.close()


def _connected(process: "subprocess.Popen[bytes]", port: int, ready: str) -> http.client.HTTPConnection:
    for _ in range(300):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            _ask(line, "GET", ready, b"", {})
            return line
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise NotHad("did not start")


def _install(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_S, env=dict(os.environ))
    except (OSError, subprocess.SubprocessError) as fault:
        raise NotHad(f"{Path(command[0]).name}: {type(fault).__name__}") from None


def _cut(reports: Sequence[bytes], batch: int) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(reports), batch):
        yield reports[at : at + batch]


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_KINTO = """
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.batch_max_requests = {batch}
kinto.bucket_create_principals = system.Authenticated
multiauth.policies = basicauth
kinto.includes =
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = ERROR
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic
[formatter_generic]
format = %(message)s
"""
