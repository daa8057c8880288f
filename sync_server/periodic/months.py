"""BT: matters and children by the month in which a station was first told; every month is a row."""

from collections.abc import Iterator
from datetime import date

from sync_server.periodic import labels
from sync_server.periodic.declared import Declared, line
from sync_server.periodic.measures import Counting
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sources import APART, COUNTED, LATE, cases, children, matters

PREFIX = "month."
BROUGHT_IN = ("'late'",)
CASES = (matters("matters", "Số vụ"), children("children", "Số trẻ"))


def months(first: date, last: date) -> Iterator[str]:
    """`2025-12`, `2026-01` and so on, from the month of the first day to that of the last."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def month_label(key: str) -> str:
    """`12/2025` of «2025-12»."""
    year, _, month = key.partition("-")
    return f"{month}/{year}"


def _span(snapshot: Snapshot) -> Iterator[str]:
    return months(date.fromisoformat(snapshot.first_day), date.fromisoformat(snapshot.last_day))


BY_MONTH = Declared(
    "BT",
    "Theo tháng",
    "vụ, trẻ",
    tuple(one.column for one in CASES),
    (
        Counting(cases(COUNTED, {}), (f"'{PREFIX}' || told_month",), CASES, total=True),
        Counting(cases(LATE, {}), BROUGHT_IN, CASES),
    ),
    lambda snapshot, told: [
        *(line(PREFIX + key, month_label(key)) for key in _span(snapshot)),
        labels.total(),
        line("late", "Bổ sung kỳ trước", "late"),
    ],
    lambda cells: (
        "Tháng trạm nhận được tin lần đầu. Tháng đầu và tháng cuối chỉ gồm những ngày trong kỳ.",
        "Một vụ, một trẻ có thể ở nhiều tháng; dòng «Tổng số» chỉ tính một lần.",
        APART,
    ),
)
