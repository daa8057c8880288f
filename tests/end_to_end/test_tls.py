"""Real processes over TLS: a district that is its own authority, its kiosk, and a renewal in between."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.crash.reports import make
from tests.end_to_end.forked import Site
from tests.end_to_end.processes import PASSPHRASE, PROGRAMS
from tests.fixtures.postgres import free_port
from tests.fixtures.replicated import wait_for


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    try:
        site.init()
        yield site
    finally:
        site.close()


@contextmanager
def served(site: Site, port: int) -> Iterator[None]:
    """gunicorn with the one file of key and certificate, as docs/tls.md has it."""
    data, log = site.folder / "district", site.folder / "gunicorn.log"
    where = ("--certfile", data / "tls" / "server.pem", "--bind", f"127.0.0.1:{port}")
    command = [PROGRAMS / "gunicorn", "--workers", 1, "--threads", 4, *where, "sync_server.wsgi:app"]
    env = {**os.environ, "SYNC_SERVER_DATA": str(data), "SYNC_SERVER_SECURE_COOKIES": "1"}
    with log.open("ab") as out:
        process = subprocess.Popen(list(map(str, command)), env=env, stdout=out, stderr=out)

    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            ca = str(data / "tls" / "ca.pem")
            return requests.get(f"https://localhost:{port}/healthz", verify=ca, timeout=5).ok
        except requests.RequestException:
            return False

    try:
        wait_for(answers, "gunicorn", most_s=60)
        yield
    finally:
        process.terminate()
        process.wait(timeout=40)


@pytest.mark.slow
def test_a_kiosk_pins_the_districts_authority_through_a_renewal(site: Site) -> None:
    kiosk = ("--data", site.folder / "SC-DM01")

    def sync_five(seed: str, may_end_with: int = 0) -> dict[str, object]:
        path = site.folder / f"{seed}.ndjson"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in make(seed, 5)), "utf-8")
        site.run("kiosk", "import", path, *kiosk, "--as", "dau.moi")
        return dict(site.run_json("kiosk", "sync", *kiosk, may_end_with=[may_end_with]))

    init = ("tls", "init", *site.district, "--name", "localhost")
    site.run("sync-server", *init)
    ca, code, port = site.folder / "district" / "tls" / "ca.pem", site.code_for("SC-DM01"), free_port()
    enrol = ("enrol", *kiosk, "--server", f"https://localhost:{port}", "--code", code,
             "--supervisor", "dau.moi", "--password-stdin")  # fmt: skip
    with served(site, port):
        refused = site.run("kiosk", *enrol, typed=PASSPHRASE, may_end_with=[3])
        assert "certificate-refused" in refused.err
        site.run("kiosk", *enrol, "--ca", ca, typed=PASSPHRASE)
        assert sync_five("before")["accepted"] == 5
        site.run("sync-server", "tls", "renew", *site.district)
    with served(site, port):
        assert sync_five("after")["accepted"] == 5
    ca.parent.rename(site.folder / "old-tls")
    site.run("sync-server", *init)  # another authority
    with served(site, port):
        told = sync_five("never", 3)
        assert (told["code"], told["waiting"]) == ("certificate-refused", 5)
    assert site.run_json("sync-server", "merge", *site.district)["merged"] == 10
