"""A district and its kiosks by many processes: forked from one that has the programs loaded (tests/crash)."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.crash.launcher import Launcher, Order, Running
from tests.end_to_end.processes import PASSPHRASE
from tests.fixtures.postgres import free_port
from tests.fixtures.replicated import wait_for

SCHEDULE = {"SYNC_SERVER_MERGE_EVERY_S": "1", "SYNC_SERVER_BACKUP_AT": "off"}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and all it said."""

    status: int | None
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Serving:
    """A process that goes on until the test ends it, or ends. `port` 0: it listens on none."""

    running: Running
    log: Path
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def alive(self) -> bool:
        return not self.running.ended.is_set()

    def answer(self, path: str) -> requests.Response:
        return requests.get(self.url + path, timeout=20)


class Site:
    """`database` None is SQLite in the folder `district`. All processes end with `close`."""

    def __init__(self, folder: Path, database: str | None = None) -> None:
        self.folder, self.database = folder, database
        self._launcher = Launcher(folder / "launcher.log")
        self._numbers = itertools.count(1)

    @property
    def district(self) -> list[object]:
        """The options every command of the server needs."""
        return ["--data", self.folder / "district", *(["--database", self.database] if self.database else [])]

    def init(self) -> None:
        words = ("--district", "Huyện Mẫu", "--admin", "quantri", "--demo", "--password-stdin")
        self.run("sync-server", "init", *self.district, *words, typed=PASSPHRASE)

    def code_for(self, unit: str) -> str:
        """Add a school with a kiosk; its one-time code."""
        words = ("--code", unit, "--name", f"Trường {unit}", "--type", "school", "--commune", "99001")
        self.run("sync-server", "unit", "add", *self.district, *words)
        words = ("--name", "Máy 1", "--unit", unit)
        added = self.run_json("sync-server", "kiosk", "add", *self.district, *words)
        return str(added["enrolment_code"])

    def enrol(self, unit: str, server: str) -> Path:
        """A school with a kiosk; its data folder."""
        data, code = self.folder / unit, self.code_for(unit)
        words = ("--server", server, "--code", code, "--supervisor", "dau.moi", "--password-stdin")
        self.run("kiosk", "enrol", "--data", data, *words, typed=PASSPHRASE)
        return data

    def serve(self, *words: object) -> Serving:
        """A `sync-server serve`, once it answers."""
        port = free_port()
        serving = self.start(f"serve-{port}", "sync-server", "serve", *self.district, "--port", port, *words)
        serving = Serving(serving.running, serving.log, port)

        def answers() -> bool:
            assert serving.alive, serving.log.read_text("utf-8")
            try:
                return serving.answer("/healthz").ok
            except requests.ConnectionError:
                return False

        wait_for(answers, "the server", most_s=60)
        return serving

    def work(self, name: str) -> Serving:
        """A `sync-server work`, which PostgreSQL knows by this name."""
        return self.start(name, "sync-server", "work", *self.district, environ={"PGAPPNAME": name})

    def start(
        self, name: str, program: str, *words: object, typed: str = "", environ: Mapping[str, str] = SCHEDULE
    ) -> Serving:
        """What it says goes to NAME.out and NAME.log."""
        out, log = (self.folder / f"{name}.{kind}" for kind in ("out", "log"))
        told = {**SCHEDULE, **environ}
        order = Order(program, list(map(str, words)), str(out), str(log), f"{typed}\n", told)
        return Serving(self._launcher.start(order), log)

    def run(self, program: str, *words: object, typed: str = "", may_end_with: Sequence[int] = (0,)) -> Done:
        name = f"{next(self._numbers):04d}-{program}-{words[0]}"
        started = self.start(name, program, *words, typed=typed)
        status = started.running.wait(90)
        done = Done(
            status, started.log.with_suffix(".out").read_text("utf-8"), started.log.read_text("utf-8")
        )
        assert status in may_end_with, (words, done)
        return done

    def run_json(self, program: str, *words: object, may_end_with: Sequence[int] = (0,)) -> Any:
        return json.loads(self.run(program, *words, "--json", may_end_with=may_end_with).out)

    def export(self, place: Sequence[object] = ()) -> list[dict[str, Any]]:
        """A line a report, of this district or of the one in another place."""
        out = self.run("sync-server", "export", *(place or self.district)).out
        return [json.loads(line) for line in out.splitlines()]

    def close(self) -> None:
        self._launcher.close()
