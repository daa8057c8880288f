"""Charts: what they draw of the tables, and what they leave out where there is no room."""

from sync_server.periodic.charts import COLOURS, DRAWN, OTHERS, ROWS_MOST, OfColumns, OfRows, charts
from sync_server.periodic.counting import DECLARED
from sync_server.periodic.table import Column, Row, Table


def of_communes(counts: list[int]) -> Table:
    rows = tuple(Row(f"99{at:03d}", f"Xã {at}", (count,)) for at, count in enumerate(counts))
    return Table("B1", "Theo xã", "vụ", (Column("matters", "Số vụ"),), rows)


def test_the_largest_keep_their_order_and_the_others_stand_together() -> None:
    (chart,) = charts([of_communes([0, 5, 1, 9, *[2] * 30])])
    assert [label for label, _ in chart.rows[:3]] == ["Xã 1", "Xã 3", "Xã 4"]
    assert len(chart.rows) == ROWS_MOST and chart.rows[-1] == (OTHERS, {"plain": 1 + 2 * 19})
    assert sum(counts["plain"] for _, counts in chart.rows) == 75


def test_a_chart_of_nothing_is_not_drawn() -> None:
    assert charts([of_communes([0, 0])]) == []


def test_every_chart_names_rows_columns_and_colours_that_there_are() -> None:
    tables = {table.key: {column.key for column in table.columns} for table in DECLARED}
    for one in DRAWN:
        columns = set(one.columns if isinstance(one, OfColumns) else one.parts)
        assert columns <= tables[one.table]
        if isinstance(one, OfRows):
            assert set(one.parts.values()) <= COLOURS.keys()
