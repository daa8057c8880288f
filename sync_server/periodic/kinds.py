"""Rows that are alike in all that a counting asks for are of one kind: how many there are of each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from sync_server.periodic.measures import Counting
from sync_server.periodic.rows import COLUMNS, ENDS

Row = Sequence[Any]
ASKED: Mapping[str, tuple[str, ...]] = {**COLUMNS, ENDS: (*COLUMNS[ENDS], "agency")}
"""Columns of the tables in which conditions are asked: an end has the agency of its case too."""

Kind = tuple[str, tuple[str, ...]]
"""A table, and the columns of it that something is asked of."""
Values = tuple[Any, ...]
Found = Mapping[Kind, Mapping[Values, int]]


class Kinds:
    """For some countings, how many rows have the same values in their columns.

    Rows are whole, with the columns of ASKED; truths are numbers.
    """

    def __init__(self, countings: Sequence[Counting]) -> None:
        self.found: dict[Kind, Counter[Values]] = {
            kind_of(one): Counter() for one in countings if one.source.columns
        }
        self._rough = {one.source.table: one.source.rough for one in countings}

    def add(self, table: str, rows: Sequence[Row]) -> None:
        for kind, kinds in self._kinds(table, rows):
            self.found[kind].update(kinds)

    def leave_out(self, table: str, rows: Sequence[Row]) -> None:
        """Rows that were added."""
        for kind, kinds in self._kinds(table, rows):
            self.found[kind].subtract(kinds)

    def merge(self, others: Found) -> None:
        """Rows that were added elsewhere."""
        for kind, found in others.items():
            self.found[kind].update(found)

    def of(self, counting: Counting) -> Iterable[tuple[Values, int]]:
        """Values of `kind_of`, in that order, and how many rows have them."""
        return ((row, many) for row, many in self.found[kind_of(counting)].items() if many)

    def told(self, table: str, column: str) -> set[Any]:
        """What rows say in a column that something is asked of."""
        return {
            row[wanted.index(column)]
            for (of, wanted), found in self.found.items()
            if of == table and column in wanted
            for row, many in found.items()
            if many
        }

    def _kinds(self, table: str, rows: Sequence[Row]) -> Iterable[tuple[Kind, Iterable[Values]]]:
        if not rows:
            return
        columns: dict[str, Sequence[Any]] = dict(zip(ASKED[table], zip(*rows, strict=True), strict=True))
        for column, roughly in (self._rough.get(table) or {}).items():
            columns[column] = tuple(map(roughly, columns[column]))
        for kind in self.found:
            if kind[0] == table:
                yield kind, zip(*(columns[column] for column in kind[1]), strict=True)


class Members(Kinds):
    """The same, and which cases the rows of each kind are of."""

    def __init__(self, countings: Sequence[Counting]) -> None:
        super().__init__(countings)
        self.cases: dict[Kind, dict[Values, list[int]]] = {kind: defaultdict(list) for kind in self.found}

    def add(self, table: str, rows: Sequence[Row]) -> None:
        super().add(table, rows)
        place = ASKED[table].index("case")
        for kind, kinds in self._kinds(table, rows):
            cases = self.cases[kind]
            for row, told in zip(rows, kinds, strict=True):
                cases[told].append(row[place])

    def of_numbers(self, counting: Counting, numbers: Set[int]) -> set[int]:
        """The cases of kinds that bear these numbers, below 0, by their place in `of`."""
        kind = kind_of(counting)
        kinds = [row for row, _ in self.of(counting)] if kind in self.cases else []
        return {case for number in numbers if number < 0 for case in self.cases[kind][kinds[-number - 1]]}


def kind_of(counting: Counting) -> Kind:
    return counting.source.table, tuple(sorted(counting.asked))
