"""Real processes over real sockets: a district and its kiosks, started and stopped as a person would."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.fixtures.postgres import free_port

PROGRAMS = Path(sys.executable).parent
PASSPHRASE = "mật khẩu rất dài"


def run(program: str, *words: object, typed: str = "", status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its exit status must be `status`."""
    done = subprocess.run(
        [str(PROGRAMS / program), *map(str, words)],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        cwd="/",
        env={**os.environ, "SYNC_SERVER_MERGE_EVERY_S": "1"},
    )
    assert done.returncode == status, (words, done.returncode, done.stderr)
    return done


def run_json(program: str, *words: object, status: int = 0) -> Any:
    return json.loads(run(program, *words, "--json", status=status).stdout)


@dataclass
class Served:
    """A running `serve`; `log` has all it said."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self, status: int = 200) -> None:
        """Until `/healthz` answers with `status`: 503 is that of a store that does not open."""
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                    assert answer.status == status
                    return
            except OSError as fault:
                if isinstance(fault, urllib.error.HTTPError) and fault.code == status:
                    return
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=40)


@dataclass
class House:
    """A folder with a district and kiosks in it. `database` None is SQLite."""

    folder: Path
    database: str | None = None
    running: list[Served] = field(default_factory=list)

    @property
    def district(self) -> list[object]:
        """The options every command of the server needs."""
        return ["--data", self.folder / "district", *(["--database", self.database] if self.database else [])]

    def kiosk(self, unit: str) -> list[object]:
        return ["--data", self.folder / unit]

    def init(self) -> None:
        """A district with its three people; on SQLite made by the commands once a run, and copied after."""
        if self.database is None:
            shutil.copytree(_made_district(), self.folder / "district")
        else:
            self.make()

    def make(self) -> None:
        run("sync-server", "init", *self.district, "--district", "Huyện Mẫu", "--admin", "quantri",
            "--demo", "--password-stdin", typed=PASSPHRASE)  # fmt: skip
        for login, role in (("canbo", "officer"), ("baotri", "maintainer")):
            words = ("user", "add", *self.district, login, "--role", role, "--password-stdin")
            run("sync-server", *words, typed=PASSPHRASE)

    def code_for(self, unit: str, kind: str = "school") -> str:
        """Add a unit with a kiosk; its one-time code."""
        run("sync-server", "unit", "add", *self.district, "--code", unit, "--name", f"Đơn vị {unit}",
            "--type", kind, "--commune", "99001")  # fmt: skip
        added = run_json("sync-server", "kiosk", "add", *self.district, "--name", "Máy 1", "--unit", unit)
        return str(added["enrolment_code"])

    def enrol(self, unit: str, server: str, code: str) -> None:
        words = ("--server", server, "--code", code, "--supervisor", "dau.moi", "--password-stdin")
        run("kiosk", "enrol", *self.kiosk(unit), *words, typed=PASSPHRASE)

    def serve(
        self,
        program: str,
        *words: object,
        under: Sequence[str] = (),
        status: int = 200,
        port: int | None = None,
    ) -> Served:
        """Start a server, by the command `under` if given, and wait until it answers with `status`."""
        port = port or free_port()
        log = self.folder / f"{program}-{port}.log"
        with log.open("ab") as out:
            command = [*under, str(PROGRAMS / program), "serve", *map(str, words), "--port", str(port)]
            env = {**os.environ, "SYNC_SERVER_MERGE_EVERY_S": "1", "SYNC_SERVER_BACKUP_AT": "off"}
            process = subprocess.Popen(command, stdout=out, stderr=out, cwd="/", env=env)
        served = Served(process, port, log)
        self.running.append(served)
        served.wait_until_ready(status)
        return served

    def stop(self) -> None:
        for served in reversed(self.running):
            served.stop()


@cache
def _made_district() -> Path:
    """The data folder of a district that nobody used yet; gone when this process ends."""
    folder = tempfile.TemporaryDirectory(prefix="la-chan-district-")
    _kept.append(folder)
    House(Path(folder.name)).make()
    return Path(folder.name, "district")


_kept: list[tempfile.TemporaryDirectory[str]] = []
"""Folders live as long as they are named."""
