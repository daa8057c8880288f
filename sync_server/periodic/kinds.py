"""Rows that are alike in all that a counting asks for are of one kind: how many there are of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
        for found, kinds in self._kinds(table, rows):
            found.update(kinds)

    def leave_out(self, table: str, rows: Sequence[Row]) -> None:
        """Rows that were added."""
        for found, kinds in self._kinds(table, rows):
            found.subtract(kinds)

    def merge(self, others: Found) -> None:
        """Rows that were added elsewhere."""
        for kind, found in others.items():
            self.found[kind].update(found)

    def of(self, counting: Counting) -> Iterable[tuple[Values, int]]:
        """Values of `kind_of`, in that order, and how many rows have them."""
        return ((row, many) for row, many in self.found[kind_of(counting)].items() if many)

    def values(self, counting: Counting, rows: Sequence[Row]) -> Iterable[Values]:
        """Of what kind each row is."""
        table, wanted = kind_of(counting)
        columns = self._columns(table, rows)
        return zip(*(columns[column] for column in wanted), strict=True)

    def told(self, table: str, column: str) -> set[Any]:
        """What rows say in a column that something is asked of."""
        return {
            row[wanted.index(column)]
            for (of, wanted), found in self.found.items()
            if of == table and column in wanted
            for row, many in found.items()
            if many
        }

    def _kinds(self, table: str, rows: Sequence[Row]) -> Iterable[tuple[Counter[Values], Iterable[Values]]]:
        if not rows:
            return
        columns = self._columns(table, rows)
        for (of, wanted), found in self.found.items():
            if of == table:
                yield found, zip(*(columns[column] for column in wanted), strict=True)

    def _columns(self, table: str, rows: Sequence[Row]) -> dict[str, Sequence[Any]]:
        columns: dict[str, Sequence[Any]] = dict(zip(ASKED[table], zip(*rows, strict=True), strict=True))
        for column, roughly in (self._rough.get(table) or {}).items():
            columns[column] = tuple(map(roughly, columns[column]))
        return columns


def kind_of(counting: Counting) -> Kind:
    return counting.source.table, tuple(sorted(counting.asked))
