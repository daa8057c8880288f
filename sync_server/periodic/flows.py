"""How a case flows through a period: open before, opened, opened again, ended, open after. Pure.

What was is read from its events, never from its present status: a late closing counts when it happened.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sync_server.periodic.spans import Span

TURNS = ("closed", "reopened", "merged", "restored")
"""Kinds of events that end a case or bring it back."""


class Turn(NamedTuple):
    """One of TURNS. `at` is a stamp, `reason` the code of a closing, else ""."""

    at: str
    kind: str
    reason: str = ""


class Flow(NamedTuple):
    """open_before + opened + reopened - ends = open_after holds for every case (B6).

    `ends`: reasons of its ends in the period, in their order. `reason` and `ended_at` are of the end it is
    in at the cut, "" of one that is open.
    """

    open_before: bool
    opened: bool
    reopened: int
    ends: tuple[str, ...]
    open_after: bool
    closed_after: bool
    merged_after: bool
    reason: str
    ended_at: str


class _Stand:
    """A case as its turns leave it: merging keeps what it was before, so that restoring brings that back."""

    __slots__ = ("closed", "merged", "closed_at", "merged_at")

    def __init__(self) -> None:
        self.closed = self.closed_at = self.merged_at = ""
        self.merged = False

    @property
    def open(self) -> bool:
        return not (self.closed or self.merged)

    def take(self, turn: Turn) -> None:
        if turn.kind == "closed":
            self.closed, self.closed_at = turn.reason or "unknown", turn.at
        elif turn.kind == "reopened":
            self.closed = ""
        elif turn.kind == "merged":
            self.merged, self.merged_at = True, turn.at
        else:
            self.merged = False


def flow(own: str, turns: Sequence[Turn], span: Span, *, late: bool, in_list: bool | None = None) -> Flow:
    """The flow of a case whose own report was told at `own`; turns in the order they happened.

    late: told before the period and not known when the one before was frozen. in_list: whether the frozen
    list of that one has it; None where nothing was frozen, and its events say what was.
    """
    opened, there = late or span.starts <= own <= span.cut, own <= span.cut
    if not turns:  # as most
        earlier = own < span.starts and not late
        return Flow(earlier if in_list is None else in_list, opened, 0, (), there, False, False, "", "")
    stand = _Stand()
    reopened, ends, was_open = 0, [], True
    for turn in turns:
        if turn.at > span.cut:
            break
        before = stand.open
        stand.take(turn)
        if turn.at < span.starts:
            was_open = stand.open
        elif before and not stand.open:
            ends.append("merged" if stand.merged else stand.closed)
        elif stand.open and not before:
            reopened += 1
    earlier = own < span.starts and not late and was_open
    return Flow(
        open_before=earlier if in_list is None else in_list,
        opened=opened,
        reopened=reopened,
        ends=tuple(ends),
        open_after=there and stand.open,
        closed_after=there and bool(stand.closed) and not stand.merged,
        merged_after=there and stand.merged,
        reason="merged" if stand.merged else stand.closed,
        ended_at="" if stand.open else stand.merged_at if stand.merged else stand.closed_at,
    )


def open_at(own: str, turns: Iterable[Turn], at: str) -> bool:
    """Whether the case was open in the second `at`."""
    stand = _Stand()
    for turn in turns:
        if turn.at > at:
            break
        stand.take(turn)
    return own <= at and stand.open


def contradicts(status: str, turns: Sequence[Turn]) -> bool:
    """Whether the status of a case is not what its last turns leave: somebody changed the database."""
    if not turns:
        return status in ("merged", "closed")
    stand = _Stand()
    for turn in turns:
        stand.take(turn)
    expected = "merged" if stand.merged else "closed" if stand.closed else ""
    return expected != (status if status in ("merged", "closed") else "")
