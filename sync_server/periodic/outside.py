"""Tables as they may leave the authority: counts from 1 to 4 go, and whatever these could be computed from.
Pure.

«<5» stands for 1 to 4 and for a zero that goes with them, «×» for a larger figure that does. Shares and
medians of a row with a hidden count go too. Figures of a commune are told by one thing at a time (sex, or
age, or state), never by two at once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sync_server.periodic.sums import Belongs, sums
from sync_server.periodic.swings import MOST, Cell, Net, is_small, net, swing
from sync_server.periodic.table import Figure, Row, Table

FEW, WITHHELD = "<5", "×"
NOTES = (
    "«<5»: ít hơn 5 (cũng có khi là 0), không nêu để không nhận ra được trẻ.",
    "«×»: không nêu, để không tính ngược ra được số nhỏ.",
)
PRICES = {"row": 10.0, "late": 10.0, "previous": 20.0, "change": 15.0, "subtotal": 60.0, "total": 100.0}
"""What a reader loses with a figure, by the kind of its row."""


def for_outside(tables: Sequence[Table], belongs: Belongs) -> tuple[Table, ...]:
    """The same tables with figures replaced by marks; all that leave together are to be given together."""
    hidden, withheld = hide(tables, belongs)
    return tuple(_marked(table, hidden, table.key in withheld) for table in tables)


def hide(tables: Sequence[Table], belongs: Belongs) -> tuple[set[Cell], set[str]]:
    """The figures that go, and the tables of which every figure goes since no few would do."""
    withheld: set[str] = set()
    while True:
        woven = _woven(tables, belongs, withheld)
        hidden, failed = _hidden(woven, withheld)
        if failed is None:
            return hidden, withheld
        withheld |= {failed} if failed not in withheld else {table.key for table in tables}


def _woven(tables: Sequence[Table], belongs: Belongs, withheld: Collection[str]) -> Net:
    figures: dict[Cell, int] = {}
    price: dict[Cell, float] = {}
    free: set[Cell] = set()
    for cell, figure, kind in _counts(tables):
        figures[cell], price[cell] = figure, PRICES[kind] + min(abs(figure), 1000) / 1000
        if kind == "change" or cell[0] in withheld:
            free.add(cell)
    return net(figures, sums(tables, belongs), price, free)


def _counts(tables: Sequence[Table]) -> Iterator[tuple[Cell, int, str]]:
    for table in tables:
        for row in table.rows:
            for column, figure in zip(table.columns, row.figures, strict=True):
                if column.shape == "count" and isinstance(figure, int):
                    yield (table.key, row.key, column.key), figure, row.kind


def _hidden(woven: Net, withheld: Collection[str]) -> tuple[set[Cell], str | None]:
    """All that must go; and a table that holds a figure which cannot be made safe, if there is one."""
    changes = {cell for cell in woven.free if cell[0] not in withheld}
    small = [cell for cell, figure in woven.figures.items() if is_small(figure) and cell not in changes]
    hidden = {*small, *(cell for cell in woven.figures if cell[0] in withheld)}
    safe: set[Cell] = set()
    everything = len(hidden) == len(woven.figures)
    for cell in small:
        if cell in safe or everything:
            continue
        moves = swing(cell, woven, hidden)
        if moves is None:
            return hidden, cell[0]
        hidden |= moves.keys()
        safe |= moves.keys()
    return hidden, None


def _marked(table: Table, hidden: Collection[Cell], withheld: bool) -> Table:
    rows = tuple(_row(table, row, hidden, withheld) for row in table.rows)
    marked = any(figure in (FEW, WITHHELD) for row in rows for figure in row.figures)
    return replace(table, rows=rows, notes=(*table.notes, *NOTES) if marked else table.notes)


def _row(table: Table, row: Row, hidden: Collection[Cell], withheld: bool) -> Row:
    cells = [(table.key, row.key, column.key) for column in table.columns]
    some = any(cell in hidden for cell in cells)
    figures: list[Figure] = []
    for cell, column, figure in zip(cells, table.columns, row.figures, strict=True):
        if column.shape == "count" and isinstance(figure, int):
            few = 0 <= figure <= MOST and row.kind != "change" and not withheld
            figures.append((FEW if few else WITHHELD) if cell in hidden else figure)
        else:
            figures.append(WITHHELD if figure is not None and (withheld or some) else figure)
    return replace(row, figures=tuple(figures))
