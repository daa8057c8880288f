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


Rows = Sequence[tuple[str, Mapping[str, int]]]


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
    """The outermost rows of a table as bars, some columns as their parts. `begin`: of the rows' keys."""

    key: str
    table: str
    title: str
    parts: Mapping[str, str]
    begin: str = ""

    def drawn(self, table: Table) -> Chart | None:
        found = [
            (row.label, {colour: _count(table, row, column) for column, colour in self.parts.items()})
            for row in table.rows
            if row.kind == "row" and row.depth == 0 and row.key.startswith(self.begin)
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
        return _chart(self.key, table, self.title, {"plain": "Số lượng"}, found)


_AGES = ("age_0_5", "age_6_10", "age_11_15", "age_unknown", "age_16_17")
DRAWN: Sequence[OfRows | OfColumns] = (
    OfRows("months", "BT", "Số vụ theo tháng", {"matters": "plain"}, begin="month."),
    OfRows("communes", "B1", "Số vụ theo xã, phường", {"matters": "plain"}),
    OfColumns("ages", "B1", "Số trẻ theo nhóm tuổi", "total", _AGES),
    OfColumns("sexes", "B1", "Số trẻ theo giới tính", "total", ("male", "female", "sex_unknown")),
    OfRows("kinds", "B2", "Số trẻ theo hình thức", {"children": "plain"}),
    OfRows(
        "on_time",
        "B5",
        "Quyết định can thiệp khẩn cấp theo mức độ (vụ)",
        {"decision_in_time": "in_time", "decision_late": "late", "decision_waiting": "waiting"},
    ),
    OfColumns(
        "backlog",
        "B6",
        "Hồ sơ tồn cuối kỳ theo tuổi hồ sơ",
        "total",
        ("days_7", "days_30", "days_90", "days_more"),
    ),
    OfRows(
        "ages_and_sexes",
        "0101",
        "Trẻ em bị xâm hại theo nhóm tuổi và giới tính",
        {"male": "plain", "female": "second", "sex_unknown": "third"},
        begin="age.",
    ),
)


def charts(tables: Sequence[Table]) -> list[Chart]:
    """Those that have something to show."""
    return list(_drawn({table.key: table for table in tables}))


def _drawn(tables: Mapping[str, Table]) -> Iterator[Chart]:
    for one in DRAWN:
        chart = one.drawn(tables[one.table]) if one.table in tables else None
        if chart:
            yield chart


def _chart(key: str, table: Table, title: str, parts: Mapping[str, str], rows: Rows) -> Chart | None:
    """None where there is nothing to draw, or a figure is hidden in a copy for outside."""
    counts = [count for _, row in rows for count in row.values()]
    shown = any(counts) and HIDDEN not in counts
    return Chart(key, table.key, title, parts, tuple(rows)) if shown else None


def _count(table: Table, row: Row, column: str) -> int:
    places = [one.key for one in table.columns]
    figure: Figure = row.figures[places.index(column)] if column in places else 0
    return HIDDEN if isinstance(figure, str) else int(figure or 0)


def _fewer(rows: Rows) -> Rows:
    """No more than there is room for: the largest as they stood, the others together."""
    if len(rows) <= ROWS_MOST or any(HIDDEN in counts.values() for _, counts in rows):
        return rows
    by_size = sorted(range(len(rows)), key=lambda place: -sum(rows[place][1].values()))
    kept = sorted(place for place in by_size[: ROWS_MOST - 1] if sum(rows[place][1].values()))
    rest: dict[str, int] = {}
    for place, (_, counts) in enumerate(rows):
        if place not in kept:
            for colour, count in counts.items():
                rest[colour] = rest.get(colour, 0) + count
    return [*(rows[place] for place in kept), (OTHERS, rest)]
