"""What a list of the cases behind a figure tells, and who may open it."""

import pytest

from sync_server.desk.access import SEES
from sync_server.periodic import behind
from sync_server.periodic.behind import classes, may_open
from sync_server.periodic.counting import DECLARED
from sync_server.periodic.table import Column, Row


@pytest.mark.parametrize(
    ("table", "row", "column", "told"),
    [
        ("B1", "99001", "matters", {"P1"}),
        ("B1", "99001", "female", {"P1", "P2"}),
        ("B1", "total", "suspects", {"P1", "P3"}),
        ("B2", "sexual_abuse", "children", {"P1", "P3"}),
        ("B2", "total", "children", {"P1"}),
        ("B4", "total", "anonymous", {"P1", "P4"}),
        ("B4", "informer.teacher", "reports", {"P1", "P4"}),
        ("B6", "total", "child_died", {"P1", "P3"}),
        ("0101", "total", "children", {"P1", "P3"}),
        ("BT", "month.2026-03", "children", {"P1"}),
    ],
)
def test_a_list_has_the_class_of_its_row_and_column(
    table: str, row: str, column: str, told: set[str]
) -> None:
    assert classes(table, row, column) == told


@pytest.mark.parametrize(
    ("kind", "figure", "shape", "opens"),
    [("row", 3, "count", True), ("row", 0, "count", False), ("change", 3, "count", False),
     ("row", 3.5, "median", False), ("row", None, "count", False), ("row", "<5", "count", False)],
)  # fmt: skip
def test_only_a_count_of_something_opens_a_list(
    kind: str, figure: int | float | str | None, shape: str, opens: bool
) -> None:
    row, column = Row("99001", "Xã", (figure,), kind), Column("matters", "Số vụ", shape=shape)
    assert may_open("B1", row, column, figure, SEES["admin"]) is opens


def test_the_special_columns_are_columns_of_the_tables() -> None:
    known = {column.key for table in DECLARED for column in table.columns}
    assert known >= behind.P2 | behind.P3 | behind.P4 | behind.NOBODYS
