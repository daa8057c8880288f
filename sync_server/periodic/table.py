"""A table of a periodic report: columns, rows, figures. Pure; the document is always in Vietnamese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Figure = int | float | str | None
"""A count, a median or a share (float), a word such as «Có», or None: there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Column:
    """`group` is the heading over neighbours, "" for none. `shape`: count, median, share or word."""

    key: str
    title: str
    group: str = ""
    shape: str = "count"


@dataclass(frozen=True, slots=True)
class Row:
    """`kind`: row, subtotal, total, late (brought in after the period before was frozen), previous, change.

    `depth` is how far the label is moved in. A zero is a row, not a gap.
    """

    key: str
    label: str
    figures: tuple[Figure, ...]
    kind: str = "row"
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`key` is B1 to B8, 0101 or BT; `unit` what its figures count, in words."""

    key: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def groups(self) -> list[tuple[str, list[Column]]]:
        """Neighbouring columns under one heading, "" for none."""
        return [(group, list(columns)) for group, columns in groupby(self.columns, lambda one: one.group)]

    def figure(self, row: str, column: str) -> Figure:
        """Raises KeyError for a row or column that is not there."""
        places = [one.key for one in self.columns]
        if column not in places:
            raise KeyError(column)
        found = next((one for one in self.rows if one.key == row), None)
        if found is None:
            raise KeyError(row)
        return found.figures[places.index(column)]


def as_json(table: Table) -> dict[str, Any]:
    """What is kept of a frozen table, and what its digest is taken over."""
    return {
        "key": table.key,
        "title": table.title,
        "unit": table.unit,
        "columns": [[one.key, one.title, one.group, one.shape] for one in table.columns],
        "rows": [[one.key, one.label, list(one.figures), one.kind, one.depth] for one in table.rows],
        "notes": list(table.notes),
    }


def from_json(kept: Mapping[str, Any]) -> Table:
    """The same table. Raises KeyError or TypeError for what `as_json` did not make."""
    return Table(
        kept["key"],
        kept["title"],
        kept["unit"],
        tuple(Column(*one) for one in kept["columns"]),
        tuple(Row(one[0], one[1], tuple(one[2]), *one[3:]) for one in kept["rows"]),
        tuple(kept["notes"]),
    )


def filled(columns: Sequence[Column], figures: Mapping[str, Figure]) -> tuple[Figure, ...]:
    """Figures in the order of the columns; a count that nobody counted is 0, anything else None."""
    return tuple(figures.get(one.key, 0 if one.shape == "count" else None) for one in columns)
