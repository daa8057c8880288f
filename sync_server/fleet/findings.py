"""What a check of the store found: a code and ids, never content. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """`what`: a code that stays; `where`: ids, numbers and names of columns."""

    what: str
    where: str


Findings = Iterator[Finding]
MOST = 1000
"""Findings that are named; all are counted."""


@dataclass(slots=True)
class Verdict:
    """`checked`: what was looked at, by name; `skipped`: what could not be; `count`: all findings."""

    checked: dict[str, int] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    count: int = 0

    @property
    def whole(self) -> bool:
        return self.count == 0

    def take(self, findings: Findings) -> None:
        for finding in findings:
            self.count += 1
            if len(self.found) < MOST:
                self.found.append(finding)
