"""The bounds of a counting, as stamps to compare with. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Stamps of the first second of the period and of the last that counts, and of the last before it.

    `known`: the highest number of the cases that there were when the period before was frozen; None where
    it was not. Numbers are given in order, so it tells early from late where clocks may not.
    """

    starts: str
    cut: str
    before: str
    known: int | None = None

    def has(self, at: str) -> bool:
        return self.starts <= at <= self.cut

    def is_late(self, told: str, home: int) -> bool:
        """Told before the period by a report whose own case was not there at that freeze."""
        return self.known is not None and home > self.known and told < self.starts
