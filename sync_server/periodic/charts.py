"""The charts of the report, each drawn from one of its tables: which rows, which columns, in which colours.
Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync_server.periodic.table import Figure, Row, Table

COLOURS = {
    "plain": "#00625B",
    "second": "#8BB8B2",
    "third": "#CFDEDB",
    "in_time": "#00625B",
    "late": "#942514",
    "waiting": "#CFDEDB",
}
"""Of the parts of a bar; dark and light, so that a black and white print tells them apart."""

ROWS_MOST = 14
"""Bars that one chart has room for; what is less goes together in the last."""

OTHERS = "Các dòng còn lại"

HIDDEN = -1
"""Stands for a figure that a copy for outside does not tell."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`table`: the key of the table it is drawn from. `parts`: title by colour. `rows`: label, count by
    colour.
    """

    key: str
    table: str
    title: str
    parts: Mapping[str, str]
    rows: tuple[tuple[str, Mapping[str, int]], ...]

    @property
    def sentence(self) -> str:
        """What the chart says, for who cannot see it."""
        label, counts = max(self.rows, key=lambda row: sum(row[1].values()))
        return f"{self.title}: nhiều nhất là {label} ({sum(counts.values())})."


@dataclass(frozen=True, slots=True)
class OfRows:
    """Rows of a table as bars, some of its columns as their parts. `kinds`: of the rows."""

    key: str
    table: str
    title: str
    parts: Mapping[str, str]
    depths: tuple[int, ...] = (0,)
    kinds: tuple[str, ...] = ("row",)

    def drawn(self, table: Table) -> Chart | None:
        found = [
            (row.label, {colour: _count(table, row, column) for column, colour in self.parts.items()})
            for row in table.rows
            if row.kind in self.kinds and row.depth in self.depths
        ]
        titles = {column.key: column.title for column in table.columns}
        parts = {colour: titles[column] for column, colour in self.parts.items() if column in titles}
        return _chart(self.key, table, self.title, parts, _fewer(found))


@dataclass(frozen=True, slots=True)
class OfColumns:
    """Columns of one row as bars."""

    key: str
    table: str
    title: str
    row: str
    columns: tuple[str, ...]

    def drawn(self, table: Table) -> Chart | None:
        row = next((one for one in table.rows if one.key == self.row), None)
        if row is None:
            return None
        titles = {column.key: column.title for column in table.columns}
        found = [(titles[key], {"plain": _count(table, row, key)}) for key in self.columns if key in titles]
        return _chart(self.key, table, self.title, {"plain": table.unit}, found)


DRAWN: Sequence[OfRows | OfColumns] = ()


def charts(tables: Sequence[Table]) -> list[Chart]:
    """Those that have something to show."""
    return list(_drawn({table.key: table for table in tables}))


def _drawn(tables: Mapping[str, Table]) -> Iterator[Chart]:
    for one in DRAWN:
        chart = one.drawn(tables[one.table]) if one.table in tables else None
        if chart:
            yield chart


def _chart(
    key: str,
    table: Table,
    title: str,
    parts: Mapping[str, str],
    rows: Sequence[tuple[str, Mapping[str, int]]],
) -> Chart | None:
    """None where there is nothing to draw, or a figure is hidden in a copy for outside."""
    counts = [count for _, row in rows for count in row.values()]
    shown = any(counts) and HIDDEN not in counts
    return Chart(key, table.key, title, parts, tuple(rows)) if shown else None


def _count(table: Table, row: Row, column: str) -> int:
    places = [one.key for one in table.columns]
    figure: Figure = row.figures[places.index(column)] if column in places else 0
    return HIDDEN if isinstance(figure, str) else int(figure or 0)


def _fewer(rows: list[tuple[str, dict[str, int]]]) -> list[tuple[str, Mapping[str, int]]]:
    """No more than there is room for: the largest as they stood, the others together."""
    if len(rows) <= ROWS_MOST or any(HIDDEN in counts.values() for _, counts in rows):
        return list(rows)
    sizes = sorted((sum(counts.values()) for _, counts in rows), reverse=True)
    least = sizes[ROWS_MOST - 2]
    kept = [row for row in rows if sum(row[1].values()) >= least][: ROWS_MOST - 1]
    names = {label for label, _ in kept}
    rest: dict[str, int] = {}
    for label, counts in rows:
        if label not in names:
            for colour, count in counts.items():
                rest[colour] = rest.get(colour, 0) + count
    return [*kept, (OTHERS, rest)]
