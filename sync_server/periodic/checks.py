"""What must agree within and between the tables before a report is frozen. Pure.

Source: the row checks of the report tables. Rules are Vietnamese words of the page (msgids).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.words import N_
from sync_server.periodic.table import Row, Table

COUNTED = ("row", "subtotal", "total", "late")
"""Kinds of rows that were counted here; the others are of another report, or made of two."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row of a table that breaks a rule; `row` is its label, `by` the difference, never 0."""

    table: str
    row: str
    rule: str
    by: int


Sum = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A rule, columns that are added up, and those they are compared with; «−» before one takes it away."""

_SEXES = ("male", "female", "sex_unknown")
_AGES = ("age_0_5", "age_6_10", "age_11_15", "age_unknown")
_REASONS = (
    "safe_plan_done", "not_substantiated", "support_only_done", "transferred", "aged_out", "child_not_found",
    "child_died", "merged",
)  # fmt: skip
_BY_SEX = N_("Nam + Nữ + Không rõ giới phải bằng số trẻ")
_BY_AGE = N_("Tổng các nhóm tuổi phải bằng số trẻ")

EQUAL: Mapping[str, tuple[Sum, ...]] = {
    "B1": (
        (_BY_SEX, _SEXES, ("children",)),
        (_BY_AGE, _AGES, ("children",)),
        (N_("Đã kết thúc + Đang xử lý phải bằng số vụ"), ("ended", "open"), ("matters",)),
    ),
    "B2": ((_BY_SEX, _SEXES, ("children",)), (_BY_AGE, _AGES, ("children",))),
    "B6": (
        (N_("E phải bằng A + B + C − D"), ("before", "opened", "reopened", "−ended"), ("after",)),
        (N_("E theo tuổi hồ sơ phải bằng E"), ("days_7", "days_30", "days_90", "days_more"), ("after",)),
        (N_("Tổng các lý do kết thúc phải bằng D"), _REASONS, ("ended",)),
    ),
    "0101": ((_BY_SEX, _SEXES, ("children",)),),
}

AT_MOST: Mapping[str, tuple[Sum, ...]] = {
    "B1": ((N_("Quá hạn không quá Đang xử lý + Quá hạn đã kết thúc"), ("overdue",), ("open", "ended_late")),),
    "B2": (
        (N_("Trẻ khuyết tật không quá số trẻ"), ("disabled",), ("children",)),
        (N_("Trẻ dân tộc thiểu số không quá số trẻ"), ("minority",), ("children",)),
    ),
    "B4": (
        (N_("Ẩn danh không quá số báo cáo"), ("anonymous",), ("reports",)),
        (N_("Gửi trong 24 giờ không quá số báo cáo"), ("within_24_hours",), ("reports",)),
        (N_("Số vụ không quá số báo cáo"), ("matters",), ("reports",)),
    ),
    "B5": (
        (
            N_("Vụ có thời hạn 12 giờ không quá số vụ"),
            ("decision_in_time", "decision_late", "decision_waiting"),
            ("matters",),
        ),
        (
            N_("Vụ có thời hạn 5 ngày không quá số vụ"),
            ("plan_in_time", "plan_late", "plan_waiting"),
            ("matters",),
        ),
    ),
    "B7": (
        (N_("Đã phản hồi không quá số phiếu"), ("answered",), ("slips",)),
        (N_("Đúng hạn + Quá hạn không quá số phiếu"), ("in_time", "late"), ("slips",)),
    ),
}

ADDED_UP: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "B1": (("", "total", ("reports",)),),
    "B4": (
        ("station.", "total", ("reports", "anonymous", "within_24_hours")),
        ("type.", "total", ("reports", "anonymous", "within_24_hours")),
        ("informer.", "informers", ("reports", "anonymous", "within_24_hours")),
        ("channel.", "channels", ("reports", "anonymous", "within_24_hours")),
    ),
    "B5": (("", "total", ("matters", "decision_in_time", "decision_late", "decision_waiting")),),
    "B6": (("", "total", ("before", "opened", "reopened", "ended", "after", *_REASONS)),),
    "B7": (("", "total", ("slips", "answered", "in_time", "late")),),
    "B8": (("", "total", ("nobody_told", "told_to_saved", "saved_to_server", "discarded", "conflicts")),),
}
"""Beginning of the keys of rows, the row that is their sum, and the columns in which it is."""

SAME_TOTAL = (
    ("B2", "matters", "matters"),
    ("B2", "children", "children"),
    ("B3", "matters", "matters"),
    ("B3", "children", "children"),
    ("B4", "reports", "reports"),
    ("B5", "matters", "matters"),
    ("BT", "matters", "matters"),
    ("BT", "children", "children"),
)
"""A table, its column, and the column of B1 whose total is the same."""

_ADD_UP = N_("Cộng các dòng phải bằng dòng tổng")
_AS_IN_B1 = N_("Tổng phải bằng tổng của bảng B1")


def check(tables: Sequence[Table]) -> list[Broken]:
    """Every rule that is broken, in the order of the tables; none: the figures agree.

    A column that a table does not have, and a figure that is None, count as 0.
    """
    by_key = {table.key: table for table in tables}
    return [broken for table in tables for broken in _of_table(table, by_key.get("B1"))]


def _of_table(table: Table, first: Table | None) -> Iterator[Broken]:
    for row in (row for row in table.rows if row.kind in COUNTED):
        for rule, left, right in EQUAL.get(table.key, ()):
            yield from _broken(table, row, rule, _sum(table, row, left) - _sum(table, row, right))
        for rule, left, right in AT_MOST.get(table.key, ()):
            yield from _broken(table, row, rule, max(0, _sum(table, row, left) - _sum(table, row, right)))
    for beginning, whole, columns in ADDED_UP.get(table.key, ()):
        yield from _added_up(table, beginning, _row(table, whole), columns)
    for key, column, of_first in SAME_TOTAL:
        if key == table.key and first is not None:
            total = _row(table, "total")
            by = _sum(table, total, (column,)) - _sum(first, _row(first, "total"), (of_first,))
            yield from _broken(table, total, _AS_IN_B1, by)


def _added_up(table: Table, beginning: str, whole: Row, columns: tuple[str, ...]) -> Iterator[Broken]:
    kinds = ("row", "subtotal") if beginning else ("row",)
    parts = [row for row in table.rows if row.kind in kinds and row.key.startswith(beginning)]
    for column in columns:
        by = sum(_sum(table, row, (column,)) for row in parts) - _sum(table, whole, (column,))
        yield from _broken(table, whole, _ADD_UP, by)


def _broken(table: Table, row: Row, rule: str, by: int) -> Iterator[Broken]:
    if by:
        yield Broken(table.key, row.label, rule, by)


def _row(table: Table, key: str) -> Row:
    return next(row for row in table.rows if row.key == key)


def _sum(table: Table, row: Row, columns: Sequence[str]) -> int:
    cells = {one.key: figure for one, figure in zip(table.columns, row.figures, strict=True)}
    total = 0
    for column in columns:
        figure = cells.get(column.removeprefix("−"))
        number = figure if isinstance(figure, int) else 0
        total += -number if column.startswith("−") else number
    return total
