"""Which figures must go so that small ones cannot be computed from the others. Pure.

A figure from 1 to 4 goes. It is safe when another table could stand behind what is left: one where that
figure differs while every published figure, every sum and every mark is the same. `swing` looks for such a
table, one person more here and one fewer there, and names the figures that move; hidden, these are the
proof that the small one is safe, and nothing that is hidden later takes it away. The mark of a small figure
stands for 0 to 4: now and then a zero goes with it, so that «it cannot be zero» is no clue.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

Cell = tuple[str, str, str]
"""Table, row, column."""

Sum = Mapping[Cell, int]
"""Figures whose weighted sum is fixed: a total with -1, its parts with 1."""

LEAST, MOST = 1, 4
"""Of the figures that must go."""

CHOICES, STEPS = 10, 3000
"""Figures tried to mend one sum; tables tried for one figure."""

BROKEN = 8
"""What a sum that does not hold yet is thought to cost."""


def is_small(figure: int) -> bool:
    return LEAST <= figure <= MOST


@dataclass(frozen=True, slots=True)
class Net:
    """`figures`: the counts. `free`: figures that may be anything: changes, and those of a withheld table.

    `price`: what a reader loses when a figure goes. `sums_of`: the sums a figure stands in, by their places.
    """

    figures: Mapping[Cell, int]
    sums: Sequence[Sum]
    sums_of: Mapping[Cell, Sequence[int]]
    price: Mapping[Cell, float]
    free: Collection[Cell] = frozenset()

    def may(self, cell: Cell, step: int) -> bool:
        """May this figure be one more, or one fewer, under the same mark? One of 0 to 4, or a larger one."""
        before = self.figures[cell]
        after = before + step
        if cell in self.free:
            return True
        return 0 <= after <= MOST if before <= MOST else after > MOST


def net(
    figures: Mapping[Cell, int], sums: Sequence[Sum], price: Mapping[Cell, float], free: Collection[Cell]
) -> Net:
    """A sum of which a figure is not there tells nothing."""
    known = [one for one in sums if one.keys() <= figures.keys()]
    places: dict[Cell, list[int]] = {cell: [] for cell in figures}
    for place, one in enumerate(known):
        for cell in one:
            places[cell].append(place)
    return Net(figures, known, places, price, free)


def swing(small: Cell, net: Net, hidden: Collection[Cell]) -> dict[Cell, int] | None:
    """The figures that move with `small`, and by how much; as few that are not hidden yet as can be found.

    None where no such table was found.
    """
    heap: list[tuple[float, int, dict[Cell, int]]] = []
    count = 0
    for step in (1, -1):
        if net.may(small, step):
            count += 1
            heappush(heap, (0.0, count, {small: step}))
    seen: set[frozenset[tuple[Cell, int]]] = set()
    tried = 0
    while heap and tried < STEPS:
        tried += 1
        _, _, moves = heappop(heap)
        broken = _broken(moves, net)
        if not broken:
            return moves
        for more in _mended(moves, broken, net, hidden):
            key = frozenset(more.items())
            if key not in seen:
                seen.add(key)
                count += 1
                loss = sum(net.price[cell] for cell in more if cell not in hidden)
                heappush(heap, (loss + BROKEN * len(_broken(more, net)), count, more))
    return None


def _broken(moves: Mapping[Cell, int], net: Net) -> dict[int, int]:
    """Sums that these moves change, and by how much."""
    off: dict[int, int] = {}
    for cell, step in moves.items():
        for place in net.sums_of[cell]:
            off[place] = off.get(place, 0) + step * net.sums[place][cell]
    return {place: by for place, by in off.items() if by}


def _mended(
    moves: Mapping[Cell, int], broken: Mapping[int, int], net: Net, hidden: Collection[Cell]
) -> Iterator[dict[Cell, int]]:
    """Each way to mend the broken sum that has the fewest figures, the cheapest first."""
    place = min(broken, key=lambda one: (len(net.sums[one]), one))
    ways = []
    for cell, weight in net.sums[place].items():
        step = -1 if broken[place] * weight > 0 else 1
        if cell not in moves and net.may(cell, step):
            ways.append((0.0 if cell in hidden else net.price[cell], cell, step))
    for _, cell, step in sorted(ways)[:CHOICES]:
        yield {**moves, cell: step}
