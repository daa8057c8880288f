"""Rows that are alike in all that a counting asks for are of one kind: how many there are of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

from sync_server.periodic.measures import Counting
from sync_server.periodic.sql import Row
from sync_server.store import Table

Kind = tuple[str, tuple[str, ...]]
"""A table, and the columns of it that something is asked of."""
Found = Mapping[Kind, Mapping[Row, int]]


class Kinds:
    """For some countings, how many rows have the same values in their columns.

    Rows are whole, with the columns of `digests.told_of`; truths are numbers.
    """

    def __init__(self, countings: Sequence[Counting]) -> None:
        self.found: dict[Kind, Counter[Row]] = {
            kind_of(one): Counter() for one in countings if one.source.columns
        }
        self._rough = {one.source.table: one.source.rough for one in countings}

    def add(self, table: type[Table], rows: Sequence[Row]) -> None:
        for found, kinds in self._kinds(table, rows):
            found.update(kinds)

    def leave_out(self, table: type[Table], rows: Sequence[Row]) -> None:
        """Rows that were added."""
        for found, kinds in self._kinds(table, rows):
            found.subtract(kinds)

    def merge(self, others: Found) -> None:
        """Rows that were added elsewhere."""
        for kind, found in others.items():
            self.found[kind].update(found)

    def of(self, counting: Counting) -> Iterable[tuple[Row, int]]:
        """Values of `kind_of`, in that order, and how many rows have them."""
        return ((row, many) for row, many in self.found[kind_of(counting)].items() if many)

    def _kinds(self, table: type[Table], rows: Sequence[Row]) -> Iterable[tuple[Counter[Row], Iterable[Row]]]:
        name, places = table._meta.table_name, _places(table)
        rough = self._rough.get(name)
        if rough and rows:
            columns = list(zip(*rows, strict=True))
            for column, roughly in rough.items():
                columns[places[column]] = tuple(map(roughly, columns[places[column]]))
            rows = list(zip(*columns, strict=True))
        for (of, wanted), found in self.found.items():
            if of == name:
                yield found, map(_taker([places[column] for column in wanted]), rows)


def kind_of(counting: Counting) -> Kind:
    return counting.source.table, tuple(sorted(counting.asked))


def _places(table: type[Table]) -> dict[str, int]:
    return {field.column_name: place for place, field in enumerate(table._meta.sorted_fields[2:])}


def _taker(places: Sequence[int]) -> Callable[[Row], Row]:
    """Of a row, the values in these places, as a tuple."""
    if len(places) == 1:
        (place,) = places
        return lambda row: row[place : place + 1]
    return itemgetter(*places)
