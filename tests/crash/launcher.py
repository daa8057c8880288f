"""The near side of tests/crash/forking.py: gives it orders, and hears how each process ended."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Order:
    """One command to run. `kill_at` are (step, the how many-eth time), `full` which limit stands for a full
    disk: ("bytes", how far a file may be written) or ("pages", how far the database may grow).
    """

    program: str
    words: list[str]
    out: str
    err: str
    typed: str = ""
    environ: dict[str, str] = field(default_factory=dict)
    kill_at: list[tuple[str, int]] = field(default_factory=list)
    struck: str = ""
    clock: str = ""
    full: tuple[str, int] | None = None


class Running:
    """A process that was started; its exit status once it ended, minus the signal that ended it."""

    def __init__(self) -> None:
        self.pid = 0
        self.status: int | None = None
        self.started, self.ended = threading.Event(), threading.Event()

    def kill(self) -> bool:
        """SIGKILL to the whole group; whether it was still running."""
        return self._signal(signal.SIGKILL)

    def stop(self) -> bool:
        return self._signal(signal.SIGTERM)

    def _signal(self, how: signal.Signals) -> bool:
        if self.ended.is_set():
            return False
        try:
            os.killpg(self.pid, how)
        except ProcessLookupError:
            return False
        return True

    def wait(self, most_s: float) -> int | None:
        """None when it runs still."""
        self.ended.wait(most_s)
        return self.status


class Launcher:
    """One process that forks, and all that it started."""

    def __init__(self, log: Path) -> None:
        self._lock = threading.Lock()
        self._orders: list[Running] = []
        self._by_pid: dict[int, Running] = {}
        with log.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.forking"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=err,
                cwd=ROOT,
            )
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def start(self, order: Order) -> Running:
        running = Running()
        line = (json.dumps(asdict(order)) + "\n").encode()
        assert self._process.stdin is not None
        with self._lock:
            self._orders.append(running)
            self._process.stdin.write(line)
            self._process.stdin.flush()
        assert running.started.wait(60), "the launcher does not answer"
        return running

    def close(self) -> None:
        for running in list(self._by_pid.values()):
            running.kill()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._hearing.join(10)
        self._process.stdout.close()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        begun = 0
        for line in self._process.stdout:
            told = json.loads(line)
            if "started" in told:
                running = self._orders[begun]
                begun += 1
                running.pid = told["started"]
                self._by_pid[running.pid] = running
                running.started.set()
            else:
                running = self._by_pid.pop(told["ended"])
                running.status = told["status"]
                running.ended.set()
