"""A table as it is declared: what it counts, and its rows, before any figure is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from sync_server.periodic.alike import Alike
from sync_server.periodic.figures import Figures, behind, figures
from sync_server.periodic.measures import TOTAL, Counting
from sync_server.periodic.models import Snapshot
from sync_server.periodic.table import Column, Figure, Row, Table, filled

Cells = Mapping[str, Figure]
Told = Callable[[str], set[str]]
"""What the cases say in a column."""
Notes = Callable[[Cells], tuple[str, ...]]
"""Of the figures of the total, those that no column shows among them."""


def line(key: str, label: str, kind: str = "row", depth: int = 0) -> Row:
    """A row without figures yet."""
    return Row(key, label, (), kind, depth)


@dataclass(frozen=True, slots=True)
class Declared:
    """`lines`: rows in order, those with nothing to count among them. A key that is counted and not among
    them gets a row before the first total: nothing that was counted is left out.

    `same`: rows that repeat another's figures. `words`: what a row says beside its figures, by column.
    """

    key: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    countings: tuple[Counting, ...]
    lines: Callable[[Snapshot, Told], list[Row]]
    notes: Notes = lambda cells: ()
    same: Mapping[str, str] = field(default_factory=dict)
    words: Callable[[Row, Cells], Cells] = lambda row, cells: {}

    def table(self, snapshot: Snapshot, alike: Alike) -> Table:
        found = figures(snapshot, self.countings, alike)
        rows = [self._filled(one, found) for one in _with_others(self.lines(snapshot, alike.told), found)]
        notes = self.notes(found.get(TOTAL, {}))
        return Table(self.key, self.title, self.unit, self.columns, tuple(rows), notes)

    def behind(self, snapshot: Snapshot, row: str, column: str) -> list[str]:
        """Raises KeyError for a column that has no cases behind it."""
        return sorted(behind(snapshot, self.countings, self.same.get(row, row), column))

    def _filled(self, row: Row, found: Figures) -> Row:
        cells = found.get(self.same.get(row.key, row.key), {})
        return replace(row, figures=filled(self.columns, {**cells, **self.words(row, cells)}))


def _with_others(lines: list[Row], found: Figures) -> list[Row]:
    others = [
        line(key, key.partition(".")[2] or key) for key in sorted(found.keys() - {one.key for one in lines})
    ]
    before = next((place for place, one in enumerate(lines) if one.kind == "total"), len(lines))
    return list(chain(lines[:before], others, lines[before:]))
