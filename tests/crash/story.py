"""The course of a run: everybody files, sends and dies at once, then all becomes calm and is judged."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.crash import reports
from tests.crash.believing import Believing
from tests.crash.house import House
from tests.crash.plan import Plan
from tests.crash.restoring import Restores
from tests.crash.steps import STEPS, WITH_RESTORES
from tests.crash.typing_in import type_in
from tests.crash.verdict import Check, judge

FAULTY = 0.75
"""Of the requests while the network is bad."""


@dataclass
class Outcome:
    checks: list[Check]
    took_s: float
    calm_after_s: float


@dataclass
class Story:
    """`say` is told what happens, a line at a time."""

    house: House
    say: Callable[[str], None]
    longest_s: float = 900
    _typed: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    _broken: list[BaseException] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _said_at: float = field(default_factory=time.monotonic)
    _restores: Restores = field(init=False)
    _believing: Believing = field(init=False)

    def __post_init__(self) -> None:
        self._restores = Restores(self.house, self.say)
        self._believing = Believing(self.house.server)

    @property
    def plan(self) -> Plan:
        return self.house.plan

    def run(self) -> Outcome:
        began = time.monotonic()
        self._deal_out()
        self.house.server.begin()
        for station in self.house.stations:
            station.proxy.share = FAULTY
        threads = [threading.Thread(target=self._live, args=[at], daemon=True)
                   for at in range(len(self.house.stations))]  # fmt: skip
        for thread in threads:
            thread.start()
        try:
            if self.plan.restores:
                self._restores.run(lambda progress: self._wait_for(progress, began))
            while not self._enough() and not self._broken:
                self._on_time(began)
                time.sleep(0.2)
                self._say_how_far()
        finally:
            self._over.set()
        for thread in threads:
            thread.join(200)
        self._raise_broken()
        stormy_s = time.monotonic() - began
        self.say(f"after {stormy_s:.0f} s all becomes calm")
        self._calm_down()
        checks = judge(self.house.server, [*self.house.stations, *self.house.twins], self._restores.disks())
        checks += [
            Check("nothing was called received before the district had it", tuple(self._believing.unfounded)),
            Check("what was called saved was on disk", self.house.tally.not_durable()),
        ]
        return Outcome(checks, time.monotonic() - began, time.monotonic() - began - stormy_s)

    def progress(self) -> float:
        """From 0 to 1: how much of the least of kills and faults has struck."""
        kills, faults = self.house.tally.kills(), sum(self.house.faults().values())
        return min(1.0, kills / max(1, self.plan.kills), faults / max(1, self.plan.faults))

    def unstruck(self) -> set[str]:
        wanted = set(STEPS) if self.plan.restores else set(STEPS) - WITH_RESTORES
        return wanted - set(self.house.tally.steps())

    def _enough(self) -> bool:
        confirmed = self.house.confirmed() >= self.plan.size * (1 - self.plan.pages)
        return confirmed and self.progress() >= 1 and not (self.plan.every_step and self.unstruck())

    def _on_time(self, began: float) -> None:
        if time.monotonic() - began > self.longest_s:
            raise AssertionError(f"not through after {self.longest_s} s: {sorted(self.unstruck())}")

    def _say_how_far(self) -> None:
        now = time.monotonic()
        if now < self._said_at + 10:
            return
        self._said_at = now
        unstruck = self.unstruck()
        self.say(
            f"{self.house.confirmed()} confirmed, {self.house.tally.kills()} kills, "
            f"{sum(self.house.faults().values())} faults; "
            f"{len(unstruck)} steps not struck yet {' '.join(sorted(unstruck)[:4])}"
        )

    def _deal_out(self) -> None:
        """Each kiosk gets its share as a paper backlog, but for some that are typed in at its pages."""
        made = reports.make(str(self.plan.seed), self.plan.size)
        typed = round(self.plan.size * self.plan.pages)
        count = len(self.house.stations)
        for at, station in enumerate(self.house.stations):
            self._typed[station.name] = made[:typed][at::count]
            station.take(made[typed:][at::count])

    def _live(self, at: int) -> None:
        """One kiosk's days, until the run is over."""
        station = self.house.stations[at]
        try:
            turns, poisons = 0, self.plan.poisoned // len(self.house.stations)
            poisons += at < self.plan.poisoned % len(self.house.stations)
            while not self._over.is_set():
                turns += 1
                if len(station.filed) == len(station.files) and self.progress() >= 1:
                    station.take(reports.make(f"{self.plan.seed} {station.name} turn {turns}", 4))
                done = len(station.filed) / max(1, len(station.files))
                station.turn(self._believing.watch, may_file=done <= self.progress() + 0.1)
                typed = self._typed[station.name]
                if typed and turns % 12 == 5:
                    now, self._typed[station.name] = typed[:3], typed[3:]
                    type_in(station, now, self.house.page_ports[at], calm=False)
                if poisons and turns % 9 == 7 and station.poison():
                    poisons -= 1
        except BaseException as broken:
            self._broken.append(broken)
            self._over.set()

    def _raise_broken(self) -> None:
        if self._broken:
            raise self._broken[0]

    def _wait_for(self, progress: float, began: float) -> bool:
        while self.progress() < progress and not self._over.is_set():
            self._on_time(began)
            self._say_how_far()
            time.sleep(0.1)
        return not self._over.is_set()

    def _calm_down(self) -> None:
        """The network is good, nobody is killed, clocks are right: everything must now arrive by itself."""
        server = self.house.server
        server.calm()
        for at, station in enumerate(self.house.stations):
            station.proxy.share = 0
            station.set_clock(0)
            server.wait_until_up()
            station.sync(calm=True)  # hears the right time again
            for path in station.files:
                if path not in station.filed:
                    station.file(path, calm=True)
                    assert path in station.filed, f"{path.name} is not filed though all is calm"
            if typed := self._typed[station.name]:
                type_in(station, typed, self.house.page_ports[at], calm=True)
        for _ in range(30):
            waiting = [
                one.sync(calm=True).get("waiting") for one in [*self.house.stations, *self.house.twins]
            ]
            if not any(waiting):
                break
        merged = server.run("merge", "--json")
        assert merged.wait(120) == 0
