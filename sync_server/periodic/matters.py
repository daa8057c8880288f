"""What hangs together: cases of one matter, cases of one child. Pure."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

OF_A_MATTER = frozenset({"same_incident", "twin"})
OF_A_CHILD = frozenset({"same_child_earlier"})
"""Codes of link_kind that join matters, and children (reports, counting rules)."""

K = TypeVar("K")


def joined(pairs: Iterable[tuple[K, K]]) -> dict[K, K]:
    """For each that stands in a pair, one of its group: the same for all that hang together."""
    above: dict[K, K] = {}

    def top(one: K) -> K:
        while (parent := above.setdefault(one, one)) != one:
            above[one] = above[parent]
            one = above[one]
        return one

    for one, other in pairs:
        above[top(one)] = top(other)
    return {one: top(one) for one in above}


def numbered(pairs: Iterable[tuple[int, int]], told: Mapping[int, str]) -> dict[int, int]:
    """For each case of a pair, the number of its group: that of its first case, told first, then lower.

    `told`: the moment each was told, as a stamp. A case without one is passed over.
    """
    group = joined((one, other) for one, other in pairs if one in told and other in told)
    first: dict[int, int] = {}
    for case in sorted(group, key=lambda case: (told[case], case)):
        first.setdefault(group[case], case)
    return {case: first[top] for case, top in group.items()}
