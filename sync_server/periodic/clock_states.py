"""How the clocks of a case stood at the cut: in time, late, waiting, or not asked for. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

_WEIGHT = {"": 0, "in_time": 1, "waiting": 2, "late": 3}


class Ran(NamedTuple):
    """A clock of a case; stamps. `outcome` as in case_clock; `stopped_at` None while it runs."""

    kind: str
    started_at: str
    due_at: str
    stopped_at: str | None
    outcome: str | None


def states_of(clocks: Iterable[Ran], cut: str) -> Mapping[str, str]:
    """in_time, late or waiting, of all clocks of a kind together, by kind: late wins, then waiting.

    One that runs on after it was due is late, not waiting. One that ended in time without what it waited
    for, as the case was lowered or closed, does not count.
    """
    found: dict[str, str] = {}
    for clock in clocks:
        if clock.started_at <= cut:
            state = _state(clock, cut)
            if _WEIGHT[state] > _WEIGHT[found.get(clock.kind, "")]:
                found[clock.kind] = state
    return found


def overdue(clocks: Iterable[Ran], cut: str) -> bool:
    """Whether one runs at the cut that is over."""
    return any(clock.due_at < cut and _runs(clock, cut) for clock in clocks)


def ended_late(clocks: Iterable[Ran], ended_at: str) -> bool:
    """Whether the case ended, at that stamp, with one that was over."""
    return any(clock.due_at < ended_at and _runs(clock, ended_at, ended=True) for clock in clocks)


def _runs(clock: Ran, at: str, *, ended: bool = False) -> bool:
    if clock.started_at > at:
        return False
    stopped = clock.stopped_at
    return stopped is None or (stopped >= at if ended else stopped > at)


def _state(clock: Ran, cut: str) -> str:
    if _runs(clock, cut):
        return "late" if clock.due_at < cut else "waiting"
    return clock.outcome if clock.outcome in ("in_time", "late") else ""
