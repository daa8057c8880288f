"""Copies for outside: no small figure, and none that can be computed from what is left."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.periodic.b1 import CASES
from sync_server.periodic.charts import OfRows, charts
from sync_server.periodic.outside import FEW, WITHHELD, for_outside, hide
from sync_server.periodic.sums import sums
from sync_server.periodic.swings import Cell, Sum
from sync_server.periodic.table import Column, Row, Table
from tests.sync_server.periodic.printed import ON_TIME

SEX = ("male", "female", "sex_unknown")
AGE = ("age_0_5", "age_6_10", "age_11_15", "age_unknown")
EVERY = ("reports", "matters", "children", *SEX, *AGE, "ended", "open")


def by_commune(rows: Sequence[Mapping[str, int]], keys: Sequence[str]) -> Table:
    """A table whose total is the sum of its rows, with the period before and the change."""
    figures = [tuple(row.get(key, 0) for key in keys) for row in rows]
    total = tuple(sum(column) for column in zip(*figures, strict=True))
    before = tuple(count * 3 // 4 for count in total)
    return Table(
        "B1",
        "Theo xã",
        "trẻ",
        tuple(Column(key, key) for key in keys),
        (
            *(Row(f"990{at:02d}", f"Xã {at}", told) for at, told in enumerate(figures)),
            Row("total", "Tổng số", total, "total"),
            Row("previous", "Kỳ trước", before, "previous"),
            Row("change", "Tăng/giảm", tuple(a - b for a, b in zip(total, before, strict=True)), "change"),
        ),
    )


def commune(random: random.Random, most: int) -> dict[str, int]:
    children = random.randint(0, most)
    told = dict.fromkeys(EVERY, 0) | {"children": children, "matters": children, "reports": children + 1}
    for keys in (SEX, AGE, ("ended", "open")):
        for _ in range(children):
            told[random.choice(keys)] += 1
    return told


districts = st.builds(
    lambda seed, many, most, keys: by_commune(
        [commune(random.Random(seed * 100 + at), most) for at in range(many)], keys
    ),
    st.integers(0, 10**6),
    st.integers(1, 4),
    st.integers(1, 14),
    st.sampled_from([("children", *SEX), ("matters", "ended", "open"), ("reports",)]),
)


@given(districts)
def test_no_small_figure_can_be_computed_from_what_is_left(table: Table) -> None:
    """Whoever reads it finds another number that fits everything told, for each figure that was hidden."""
    told = for_outside([table], {})[0]
    true = {cell: figure for cell, figure in cells(table) if isinstance(figure, int)}
    marks = {cell: figure for cell, figure in cells(told) if isinstance(figure, str)}
    fixed = {cell: figure for cell, figure in true.items() if cell not in marks}
    assert not [cell for cell, figure in fixed.items() if 1 <= figure <= 4 and cell[1] != "change"]
    for cell in marks:
        if 1 <= true[cell] <= 4 and cell[1] != "change":
            assert another(cell, true, marks, sums([table], {})), cell


def another(small: Cell, true: Mapping[Cell, int], marks: Mapping[Cell, str], known: Sequence[Sum]) -> bool:
    """Is there a table with the same marks, figures and sums in which `small` is another number?"""
    equations = [one for one in known if one.keys() <= true.keys() and one.keys() & marks.keys()]
    ranges = {cell: possible(cell, true[cell], marks) for cell in marks}
    ranges[small] = [value for value in ranges[small] if value != true[small]]
    return any(
        True for _ in solved({c: n for c, n in true.items() if c not in marks}, ranges, equations, true)
    )


def possible(cell: Cell, figure: int, marks: Mapping[Cell, str]) -> list[int]:
    if cell[1] == "change":
        return list(range(figure - 3, figure + 4))
    everything = all(mark == WITHHELD for mark in marks.values())
    least, most = (0, 4) if marks[cell] == FEW else (0 if everything else 5, figure + 3)
    return list(range(max(least, figure - 3), min(most, figure + 3) + 1))


def solved(
    values: dict[Cell, int],
    ranges: Mapping[Cell, list[int]],
    equations: Sequence[Sum],
    true: Mapping[Cell, int],
) -> Iterator[dict[Cell, int]]:
    """Depth first; an equation with one unknown fixes it."""
    for one in equations:
        fixed = sum(by * true[cell] for cell, by in one.items())
        left = [cell for cell in one if cell not in values]
        rest = fixed - sum(by * values[cell] for cell, by in one.items() if cell in values)
        if not left and rest:
            return
        if len(left) == 1:
            value, remainder = divmod(rest, one[left[0]])
            if remainder == 0 and value in ranges[left[0]]:
                yield from solved({**values, left[0]: value}, ranges, equations, true)
            return
    unknown = [cell for cell in ranges if cell not in values]
    if not unknown:
        yield values
        return
    chosen = min(unknown, key=lambda cell: len(ranges[cell]))
    for value in sorted(ranges[chosen], key=lambda value: abs(value - true[chosen])):
        yield from solved({**values, chosen: value}, ranges, equations, true)


def cells(table: Table) -> Iterator[tuple[Cell, object]]:
    for row in table.rows:
        for column, figure in zip(table.columns, row.figures, strict=True):
            yield (table.key, row.key, column.key), figure


def test_a_district_of_many_communes_keeps_its_totals_and_loses_little_more_than_what_is_small() -> None:
    chance = random.Random(7)
    table = by_commune([commune(chance, 20) for _ in range(100)], EVERY)
    hidden, withheld = hide([table], {})
    small = sum(
        1 <= figure <= 4 for cell, figure in cells(table) if isinstance(figure, int) and cell[1] != "change"
    )
    assert not withheld and small <= len(hidden) <= small * 1.25
    assert not {row for _, row, _ in hidden} & {"total", "previous", "change"}


def test_in_a_tiny_district_all_of_a_table_may_go() -> None:
    told = for_outside([by_commune([{"reports": 3}], ("reports",))], {})[0]
    assert {figure for _, figure in cells(told)} & {FEW, WITHHELD}
    assert told.notes


def test_zeros_and_tables_without_small_figures_stay_as_they_are() -> None:
    table = by_commune([{"reports": 0}, {"reports": 20}, {"reports": 8}], ("reports",))
    assert for_outside([table], {}) == (table,)


def test_shares_and_medians_of_a_row_with_a_hidden_figure_go_too() -> None:
    low = replace(ON_TIME.rows[0], key="medium", label="Trung bình", figures=(3, 2.0, 66.7))
    told = for_outside([replace(ON_TIME, rows=(ON_TIME.rows[0], low))], {})[0]
    assert [row.figures[1:] for row in told.rows] == [(4.5, 83.3), (WITHHELD, WITHHELD)]
    assert told.rows[1].figures[0] == FEW


@pytest.mark.parametrize(("figure", "drawn"), [(7, 1), (3, 0)])
def test_a_chart_with_a_hidden_figure_is_not_drawn(figure: int, drawn: int) -> None:
    table = by_commune([{"reports": figure}, {"reports": 20}, {"reports": 9}], ("reports",))
    spec = OfRows("communes", "B1", "Báo cáo theo xã", {"reports": "plain"})
    chart = spec.drawn(for_outside([table], {})[0])
    assert (chart is not None) == bool(drawn)
    assert charts([]) == []


def test_figures_of_a_commune_are_told_by_one_thing_at_a_time() -> None:
    """Commune and sex, commune and age, commune and state: no column of B1 speaks of two of these."""
    things = {
        "sex": ("sex = ", "sex NOT"),
        "age": ("age_band = ", "age_band NOT"),
        "state": ("is_open", "is_overdue"),
        "urgency": ("is_high",),
    }
    for measure in CASES:
        told = [name for name, parts in things.items() if any(part in measure.when for part in parts)]
        assert len(told) <= 1, measure.key
