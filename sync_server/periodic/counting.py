"""The tables of a snapshot, and the cases behind a figure of them, by the same conditions."""

import json
from dataclasses import replace

from sync_server.periodic.alike import Alone, alike
from sync_server.periodic.b1 import B1
from sync_server.periodic.b2 import B2
from sync_server.periodic.b3 import B3
from sync_server.periodic.b4 import B4
from sync_server.periodic.b5 import B5
from sync_server.periodic.b6 import B6
from sync_server.periodic.b7 import B7
from sync_server.periodic.b8 import B8
from sync_server.periodic.declared import Declared, line
from sync_server.periodic.held import Held, held_of
from sync_server.periodic.i0101 import I0101
from sync_server.periodic.measures import TOTAL
from sync_server.periodic.models import Snapshot
from sync_server.periodic.months import BY_MONTH
from sync_server.periodic.table import Column, Figure, Table, from_json

DECLARED: tuple[Declared, ...] = (B1, B2, B3, B4, B5, B6, B7, B8, I0101, BY_MONTH)
COUNTINGS = [counting for one in DECLARED for counting in one.countings]
NAMES = {"half-year": "6 tháng đầu năm {year}", "year": "năm {year}"}


def tables(snapshot: Snapshot, held: Held | None = None, alone: Alone | None = None) -> list[Table]:
    """B1 to B8, 0101 and BT, counted from the snapshot's rows; each with the total of the year before.

    held: its rows, where they are at hand; alone: what is known of those that stand alone.
    """
    before = before_it(snapshot)
    kept = {one["key"]: from_json(one) for one in json.loads(before.tables)} if before else {}
    name = NAMES[snapshot.kind].format(year=snapshot.year - 1)
    with alike(snapshot, COUNTINGS, held or held_of(snapshot), alone) as found:
        return [compared(one.table(snapshot, found), kept.get(one.key), name) for one in DECLARED]


def behind(snapshot: Snapshot, table: str, row: str, column: str) -> list[str]:
    """Numbers of the cases behind a figure, in order; those of the row "previous" are of its own snapshot.

    Raises KeyError for a table that is not there, or a column that has no cases behind it.
    """
    declared = {one.key: one for one in DECLARED}[table]
    if row == "previous":
        before = before_it(snapshot)
        return declared.behind(before, TOTAL, column) if before else []
    return declared.behind(snapshot, row, column)


def before_it(snapshot: Snapshot) -> Snapshot | None:
    """The same period of the year before: the last that was frozen, else its draft."""
    same = Snapshot.select().where(Snapshot.kind == snapshot.kind, Snapshot.year == snapshot.year - 1)
    found: Snapshot | None = same.order_by(
        (Snapshot.state == "frozen").desc(), Snapshot.version.desc()
    ).first()
    return found


def compared(table: Table, before: Table | None, name: str) -> Table:
    """With the rows «Kỳ trước» and «Tăng/giảm» behind the total; shares change in points."""
    total = next(row for row in table.rows if row.key == TOTAL)
    previous = _figures_of(before, table.columns)
    change = tuple(_difference(*pair) for pair in zip(table.columns, total.figures, previous, strict=True))
    added = (
        replace(line("previous", f"Kỳ trước ({name})", "previous"), figures=previous),
        replace(line("change", "Tăng/giảm", "change"), figures=change),
    )
    end = max(place for place, row in enumerate(table.rows) if row.kind in ("total", "late")) + 1
    return replace(table, rows=(*table.rows[:end], *added, *table.rows[end:]))


def _figures_of(before: Table | None, columns: tuple[Column, ...]) -> tuple[Figure, ...]:
    """Those of its total; None where it had no such column."""
    if before is None:
        return (None,) * len(columns)
    there = {one.key for one in before.columns}
    return tuple(before.figure(TOTAL, one.key) if one.key in there else None for one in columns)


def _difference(column: Column, now: Figure, then: Figure) -> Figure:
    if isinstance(now, int | float) and isinstance(then, int | float):
        return now - then if column.shape == "count" else round(now - then, 2)
    return None
