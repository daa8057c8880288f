"""Which figures of the report are sums of others, as whoever reads it can tell. Pure.

More sums than really hold do no harm: they only ask for more to be hidden.
"""

from collections.abc import Iterator, Mapping, Sequence

from sync_server.periodic.swings import Cell, Sum
from sync_server.periodic.table import Row, Table

_SEX = ("children", ("male", "female", "sex_unknown"))
_AGE = ("children", ("age_0_5", "age_6_10", "age_11_15", "age_unknown"))
PARTS: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "B1": (_SEX, _AGE, ("matters", ("ended", "open"))),
    "B2": (_SEX, _AGE),
}
"""Of each table: a column, and those it is the sum of."""

SAME: Sequence[Sequence[Cell]] = ()
"""Figures of several tables that are the same number."""


def sums(tables: Sequence[Table]) -> list[Sum]:
    found: list[Sum] = []
    for table in tables:
        found += _across(table)
        for column in table.columns:
            found += [
                {(table.key, row, column.key): by for row, by in one.items()} for one in _down(table.rows)
            ]
    return found + [{first: 1, other: -1} for first, *others in SAME for other in others]


def _across(table: Table) -> Iterator[Sum]:
    there = {column.key for column in table.columns}
    for whole, parts in PARTS.get(table.key, ()):
        for row in table.rows if there >= {whole, *parts} else ():
            yield {(table.key, row.key, whole): -1} | {(table.key, row.key, part): 1 for part in parts}


def _down(rows: Sequence[Row]) -> Iterator[dict[str, int]]:
    """A row and those that stand deeper below it; a total and the outermost rows above it; a change."""
    for place, row in enumerate(rows):
        below = _below(rows, place)
        if below and row.kind in ("row", "subtotal"):
            yield {row.key: -1} | {one.key: 1 for one in below}
    above: list[str] = []
    for row in rows:
        if row.kind == "total":
            if above:
                yield {row.key: -1} | {key: 1 for key in above}
            above = []
        elif row.kind == "row" and row.depth == 0:
            above.append(row.key)
    kinds = {row.kind: row.key for row in rows}
    if {"total", "previous", "change"} <= kinds.keys():
        yield {kinds["change"]: -1, kinds["total"]: 1, kinds["previous"]: -1}


def _below(rows: Sequence[Row], place: int) -> list[Row]:
    below = []
    for row in rows[place + 1 :]:
        if row.depth <= rows[place].depth or row.kind not in ("row", "subtotal"):
            break
        if row.depth == rows[place].depth + 1:
            below.append(row)
    return below
