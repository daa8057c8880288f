"""The log of runs folded: the same thing again and again is one line, with its beginning and its count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from kiosk.sync_log import DONE, LoggedRun


@dataclass(frozen=True, slots=True)
class Spell:
    """`runs` runs in a row that ended alike; `run` is the last of them.

    since: when the first began. until: when a run that went otherwise began after it; None for the newest.
    """

    run: LoggedRun
    runs: int
    since: datetime
    until: datetime | None


def spells(runs: Iterable[LoggedRun]) -> list[Spell]:
    """runs: newest first, and so is what comes back."""
    folded: list[Spell] = []
    for _, alike in groupby(enumerate(runs), key=_kind):
        group = [run for _, run in alike]
        until = folded[-1].since if folded else None
        folded.append(Spell(group[0], len(group), group[-1].started_at, until))
    return folded


def _kind(numbered: tuple[int, LoggedRun]) -> tuple[object, ...]:
    """What runs of one spell have in common. One that moved something, or was cut off, stands alone."""
    number, run = numbered
    moved = run.sent or run.quarantined
    if run.ended_at is None or moved:
        return ("alone", number)
    if run.code is None:
        return ("nothing to send",) if run.result == DONE else ("alone", number)
    return ("failed", run.code)
