"""Counting ahead: while one range of cases is counted and written, a second process counts the next ones."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from sync_server.periodic.second import Second

T = TypeVar("T")
Range = tuple[int, int]
"""Numbers above the first, up to the second."""
_ASKED = 2
"""Ranges it is asked for at a time, so that it never waits for the next."""
_WINDOW = 6
"""Ranges that are held until those before them are written."""


def ranges(last: int, size: int, first: int = 0) -> list[Range]:
    """All numbers above the first up to the last, so many at a time."""
    return [(after, min(after + size, last)) for after in range(first, last, size)]


def each(
    count: Callable[[Any, Range], T],
    about: Any,
    wanted: Sequence[Range],
    second: Second | None,
    there: Callable[[Any, Range], T] | None = None,
) -> Iterator[T]:
    """What is counted in each range, in their order. `second` must see all that is to be counted; it calls
    `there`, a function of a module, where that is another one.
    """
    if second:
        return _shared(count, about, wanted, second, there or count)
    return (count(about, some) for some in wanted)


def _shared(
    count: Callable[[Any, Range], T],
    about: Any,
    wanted: Sequence[Range],
    second: Second,
    there: Callable[[Any, Range], T],
) -> Iterator[T]:
    """The other process has the next ranges to count; while it is at the one that is to be written, a later
    one is counted here.
    """
    asked: dict[int, Future[T]] = {}
    own: dict[int, T] = {}
    given = 0
    for place in range(len(wanted)):
        held = min(len(wanted), place + _WINDOW)
        while True:
            while given < held and sum(not one.done() for one in asked.values()) < _ASKED:
                asked[given] = second.ask(there, about, wanted[given])
                given += 1
            if place in own or asked[place].done() or given >= held:
                break
            own[given] = count(about, wanted[given])
            given += 1
        if place in own:
            yield own.pop(place)
        else:
            found = second.answer(asked.pop(place))
            yield count(about, wanted[place]) if found is None else found
