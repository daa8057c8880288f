"""What a merge run counts: written with each batch, so that the log adds up however the run ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from shared.clock import stamp
from sync_server.intake.models import MergeRun
from sync_server.repeatable import Writing
from sync_server.store import writing


@dataclass(slots=True)
class MergeResult:
    """Counts of envelopes, and of cases opened for new reports."""

    merged: int = 0
    quarantined: int = 0
    cases_opened: int = 0

    @property
    def any(self) -> bool:
        return bool(self.merged or self.quarantined)

    def add(self, other: "MergeResult") -> None:
        self.merged += other.merged
        self.quarantined += other.quarantined
        self.cases_opened += other.cases_opened


@dataclass(slots=True)
class Run:
    """One run and its row of the log, which is there once something was merged.

    writing: a transaction of it.
    """

    now: datetime
    writing: Writing = writing
    total: MergeResult = field(default_factory=MergeResult)
    _started: float = field(default_factory=time.monotonic)
    _row: int | None = None

    @contextmanager
    def batch(self) -> Iterator[MergeResult]:
        """One transaction of the run. What the block counts stands in the log if its work does, and only
        then: a process killed between two batches leaves a row that is true.
        """
        with self.writing():
            counted = MergeResult()
            yield counted
            row = self._write(counted)
        self._row = row
        self.total.add(counted)

    def _write(self, counted: MergeResult) -> int | None:
        if not counted.any:
            return self._row
        told = {
            "merged": self.total.merged + counted.merged,
            "quarantined": self.total.quarantined + counted.quarantined,
            "cases_opened": self.total.cases_opened + counted.cases_opened,
            "took_ms": self.took_ms(),
        }
        if self._row is None:
            return int(MergeRun.create(at=stamp(self.now), **told).id)
        MergeRun.update(told).where(MergeRun.id == self._row).execute()
        return self._row

    def end(self) -> None:
        """How long all of it took, in a transaction that waits for the disk: what was merged is there too."""
        with writing():
            MergeRun.update(took_ms=self.took_ms()).where(MergeRun.id == self._row).execute()

    def took_ms(self) -> int:
        return int((time.monotonic() - self._started) * 1000)
