"""Which figures of the report are sums of others, as whoever reads it can tell. Pure.

More sums than really hold do no harm: they only ask for more to be hidden. A child of two kinds stands in
two rows, so that rows may be more than their total; here they are taken to be its parts.
"""

from collections.abc import Iterator, Mapping, Sequence

from sync_server.periodic.checks import EQUAL
from sync_server.periodic.swings import Cell, Sum
from sync_server.periodic.table import Row, Table

SEX_AND_AGE = (
    "male", "female", "sex_unknown", "age_0_5", "age_6_10", "age_11_15", "age_unknown", "age_16_17",
)  # fmt: skip
_OF_LAW = ("decision_in_time", "decision_late", "decision_waiting")
"""Nearly every urgent matter has the clock of twelve hours: these are its matters, as a reader may guess."""


def _weighted(parts: Sequence[str], whole: Sequence[str]) -> dict[str, int]:
    taken = {part.removeprefix("−"): -1 if part.startswith("−") else 1 for part in parts}
    return taken | dict.fromkeys(whole, -1)


ACROSS: Mapping[str, Sequence[Mapping[str, int]]] = {
    table: [_weighted(parts, whole) for _, parts, whole in rules] for table, rules in EQUAL.items()
} | {"B5": [_weighted(_OF_LAW, ("matters",))]}
"""Of each table: columns of a row, weighted, that make nothing together."""

AGAIN: Mapping[str, Sequence[tuple[str, str]]] = {"B4": (("total", "informers"), ("total", "channels"))}
"""Of each table: rows that say the same as another."""

_TOTALS = ("total", "previous", "change")
_SAME: Sequence[tuple[str, Sequence[str]]] = (
    ("matters", ("B1", "B2", "B3", "B5", "BT")),
    ("children", ("B1", "B2", "B3", "BT")),
    ("reports", ("B1", "B4")),
    *((column, ("B1", "B2")) for column in SEX_AND_AGE),
)
SAME: Sequence[Sequence[Cell]] = (
    *(
        [(table, row, column) for table in tables]
        for column, tables in _SAME
        for row in _TOTALS
    ),
    [("B1", "total", "high"), ("B5", "high", "matters")],
)  # fmt: skip
"""Figures of several tables that are the same number."""

Belongs = Mapping[tuple[str, str], str]
"""By table and row, the subtotal that this row is a part of, where the table itself does not tell."""


def sums(tables: Sequence[Table], belongs: Belongs) -> list[Sum]:
    found: list[Sum] = []
    for table in tables:
        found += _across(table)
        for one in _down(table, belongs):
            found += [
                {(table.key, row, column.key): by for row, by in one.items()} for column in table.columns
            ]
    return found + [{first: 1, other: -1} for first, *others in SAME for other in others]


def _across(table: Table) -> Iterator[Sum]:
    there = {column.key for column in table.columns}
    for one in ACROSS.get(table.key, ()):
        for row in table.rows if there >= one.keys() else ():
            yield {(table.key, row.key, column): by for column, by in one.items()}


def _down(table: Table, belongs: Belongs) -> Iterator[dict[str, int]]:
    """Rows, weighted, that make nothing together in every column."""
    for place, row in enumerate(table.rows):
        below = [*_below(table.rows, place), *_belonging(table, row, belongs)]
        if below:
            yield _made_of(row, below)
        if row.kind == "total":
            for block in _blocks(table.rows[:place]):
                yield _made_of(row, block)
    kinds = {row.kind: row.key for row in table.rows if row.kind in _TOTALS}
    if len(kinds) == len(_TOTALS):
        yield {kinds["change"]: -1, kinds["total"]: 1, kinds["previous"]: -1}
    for first, second in AGAIN.get(table.key, ()):
        yield {first: 1, second: -1}


def _made_of(whole: Row, parts: Sequence[Row]) -> dict[str, int]:
    return {whole.key: -1} | {part.key: 1 for part in parts}


def _below(rows: Sequence[Row], place: int) -> Iterator[Row]:
    """Those that stand one deeper below a row."""
    for row in rows[place + 1 :]:
        if row.depth <= rows[place].depth:
            return
        if row.depth == rows[place].depth + 1:
            yield row


def _belonging(table: Table, subtotal: Row, belongs: Belongs) -> Iterator[Row]:
    return (row for row in table.rows if belongs.get((table.key, row.key)) == subtotal.key)


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """The outermost rows by what they divide: keys of the same kind begin alike, up to a dot."""
    blocks: dict[str, list[Row]] = {}
    for row in rows:
        if row.depth == 0 and row.kind in ("row", "subtotal"):
            blocks.setdefault(row.key.partition(".")[0] if "." in row.key else "", []).append(row)
    return list(blocks.values())
