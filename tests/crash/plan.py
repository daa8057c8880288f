"""How much is done in one run, and what is drawn from its seed."""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.crash.steps import RARE, Step

YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """`size` counts reports; the run goes on until all are filed and at least so many kills and faults of the
    network have struck. `pages` is the share of reports that are typed in at the kiosk's pages,
    `network` are the faults that requests may meet: () for all of them.
    """

    seed: int = 1
    size: int = 500
    kiosks: int = 4
    kills: int = 100
    faults: int = 500
    poisoned: int = 4
    pages: float = 0.04
    kill_share: float = 0.35
    network: tuple[str, ...] = ()
    restores: bool = True
    every_step: bool = True

    def chance(self, *whose: object) -> random.Random:
        """A row of random numbers of its own for each actor: threads do not shift one another's."""
        return random.Random(f"{self.seed} {' '.join(map(str, whose))}")


class Tally:
    """What was done to whom, for all threads."""

    def __init__(self, struck: Path) -> None:
        self.struck = struck
        self._counts: Counter[str] = Counter()
        self._counting = threading.Lock()

    def add(self, what: str, count: int = 1) -> None:
        with self._counting:
            self._counts[what] += count

    def counts(self) -> Counter[str]:
        with self._counting:
            return Counter(self._counts)

    def steps(self) -> Counter[str]:
        """How often each named step was the end of a process."""
        told = self.struck.read_text().split() if self.struck.exists() else []
        return Counter(told)

    def not_durable(self) -> tuple[str, ...]:
        """What processes noted of themselves when they said "saved" too early."""
        notes = self.struck.with_name("not-durable")
        return tuple(sorted(set(notes.read_text("utf-8").splitlines()))) if notes.exists() else ()

    def kills(self) -> int:
        counts = self.counts()
        return sum(self.steps().values()) + sum(n for what, n in counts.items() if what.startswith("kill -9"))


class Deck:
    """The steps of one side, each as often as the others, those not struck yet first."""

    def __init__(self, steps: Sequence[Step], chance: random.Random, tally: Tally) -> None:
        self._names = [step.name for step in steps]
        self._chance, self._tally = chance, tally
        self._left: list[str] = []

    def deal(self, *beginnings: str) -> list[tuple[str, int]]:
        """[(step, the how many-eth time)] of the steps that begin so; whichever is reached first strikes."""
        fit = [name for name in self._left if name.startswith(beginnings)]
        if not fit:
            self._left += self._chance.sample(self._names, len(self._names))
            fit = [name for name in self._left if name.startswith(beginnings)]
        nth = self._chance.choice((1, 1, 1, 2, 3))
        struck = self._tally.steps()
        rare = [(name, 1) for name in RARE if name in self._names and not struck[name]]
        fresh = [name for name in fit if not struck[name]]
        chosen = (fresh or fit)[0]
        self._left.remove(chosen)
        return [(chosen, 1 if fresh else nth), *(one for one in rare if one[0] != chosen)]
