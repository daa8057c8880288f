"""The district's side of a run: the server and its merges, killed again and again and started anew."""

import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.launcher import Launcher, Order, Running
from tests.crash.plan import YEAR_S, Deck, Plan, Tally
from tests.crash.steps import MERGE, SERVER


class Server:
    """`database` None is SQLite in `data`. Two threads keep it up and merging until `calm` or `close`.

    `generation` counts the copies that were put back, each under `swapping`.
    """

    def __init__(
        self, plan: Plan, launcher: Launcher, tally: Tally, data: Path, database: str | None, port: int
    ) -> None:
        self.data, self.database, self.port = data, database, port
        self._launcher, self._tally = launcher, tally
        self._share = plan.kill_share
        self._serving, self._merging = plan.chance("server"), plan.chance("merge")
        self._exchange_steps = Deck(SERVER, plan.chance("server steps"), tally)
        self._merge_steps = Deck(MERGE, plan.chance("merge steps"), tally)
        self._clock = data.parent / "district.clock"
        self._stopping, self._calm = threading.Event(), threading.Event()
        self._turn, self._merge_turn = threading.Lock(), threading.Lock()
        self._life: Running | None = None
        self.swapping, self.generation = threading.Lock(), 0
        self._threads = [threading.Thread(target=loop, daemon=True) for loop in (self._serve, self._merge)]

    @property
    def options(self) -> list[str]:
        return ["--data", str(self.data), *(["--database", self.database] if self.database else [])]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def calm(self) -> None:
        """No more kills, and the clock is right."""
        self._calm.set()
        with self.down():
            pass

    def close(self) -> None:
        self._stopping.set()
        if self._life:
            self._life.kill()
        for thread in self._threads:
            thread.join(60)

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nothing of the district runs within the block."""
        with self._merge_turn:
            while not self._turn.acquire(timeout=0.05):
                if self._life:
                    self._life.kill()
            try:
                yield
            finally:
                self._turn.release()

    def wait_until_up(self) -> None:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not come up")

    def run(self, *words: str, **others: object) -> Running:
        """Start one command of the server's; what it says goes to files beside the data."""
        name = words[0] if words[0] != "serve" else "serve"
        order = Order(
            "sync-server",
            [*words, *self.options],
            out=str(self.data.parent / f"sync-server-{name}.out"),
            err=str(self.data.parent / f"sync-server-{name}.log"),
            struck=str(self._tally.struck),
            clock=str(self._clock),
            **others,  # type: ignore[arg-type]
        )
        return self._launcher.start(order)

    def _serve(self) -> None:
        chance = self._serving
        while not self._stopping.is_set():
            with self._turn:
                if self._stopping.is_set():
                    return
                self._one_life(
                    chance.random(), chance.random(), chance.choice((1.0, 2.0, 4.0)), chance.random()
                )
            time.sleep(0.05)

    def _one_life(self, fate: float, when: float, longest_s: float, clock: float) -> None:
        calm = self._calm.is_set()
        self._set_clock(0 if calm else clock)
        kill_at: list[tuple[str, int]] = []
        full = None
        if not calm and fate < 0.75:
            kill_at = self._exchange_steps.deal("server.")
        elif not calm and fate < 0.82 and self.database is None:
            full = ("bytes", self._grown(24_000)) if when < 0.5 else ("pages", 1)
            self._tally.add("disk full at the server")
        words = ["serve", "--port", str(self.port), *(["--no-schedule"] if when < 0.7 else [])]
        environ = {"SYNC_SERVER_MERGE_EVERY_S": "1", "SYNC_SERVER_BACKUP_AT": "off"}
        self._life = life = self.run(*words, kill_at=kill_at, full=full, environ=environ)
        if calm:
            while not self._stopping.is_set() and not life.ended.wait(0.2):
                pass  # until somebody else ends it
            life.kill()
        elif life.wait(0.4 + longest_s * (2 if kill_at else when)) is None:
            if fate > 0.95 and life.stop():
                self._tally.add("SIGTERM to the server")
                life.wait(25)
            elif life.kill():
                self._tally.add("kill -9 of the server at random")
        life.wait(30)

    def _merge(self) -> None:
        chance = self._merging
        while not self._stopping.is_set():
            with self._merge_turn:
                calm, fate, when = self._calm.is_set(), chance.random(), chance.random()
                kill_at = (
                    self._merge_steps.deal("server.merge") if not calm and fate < self._share * 2 else []
                )
                command = "work" if fate > 0.9 and not calm else "merge"
                merge = self.run(command, kill_at=kill_at, environ={"SYNC_SERVER_MERGE_EVERY_S": "1"})
                most_s = 1.5 if command == "work" else 0.1 + when if fate > 0.8 and not calm else 60
                if merge.wait(most_s) is None and merge.kill():
                    self._tally.add("kill -9 of a merge at random")
                merge.wait(30)
            time.sleep(0.2)

    def _set_clock(self, draw: float) -> None:
        by_s = 0
        if 0 < draw < 0.06:
            by_s = -3 * YEAR_S if draw < 0.03 else 3 * YEAR_S
            self._tally.add("clock of the server off by years")
        self._clock.write_text(str(by_s))

    def _grown(self, more: int) -> int:
        return max(40_000, (self.data / "sync_server.db").stat().st_size + more)
