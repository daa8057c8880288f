"""B1: everything by commune of what happened."""

from sync_server.periodic import labels
from sync_server.periodic.declared import Cells, Declared, Told, line
from sync_server.periodic.measures import Count, Counting
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sources import (
    AGED_16_17,
    AGES,
    APART,
    COUNTED,
    ESTIMATED,
    LATE,
    SEXES,
    cases,
    children,
    each_report,
    matters,
    true,
)  # fmt: skip
from sync_server.periodic.table import Row

BROUGHT_IN = ("'late'",)

REPORTS = (Count("reports", "Số báo cáo"),)
CASES = (
    matters("matters", "Số vụ"),
    children("children", "Số trẻ"),
    *SEXES,
    *AGES,
    AGED_16_17,
    Count("suspects", "Đối tượng bị nghi", when="suspects > 0", amount="suspects"),
    matters("high", "Khẩn cấp", "is_high = 1", "Số vụ"),
    matters("ended", "Đã kết thúc", "is_open = 0", "Số vụ"),
    matters("open", "Đang xử lý", "is_open = 1", "Số vụ"),
    matters("overdue", "Quá hạn", "is_overdue = 1", "Số vụ"),
    matters("ended_late", "Quá hạn, đã kết thúc", "is_overdue = 1 AND is_open = 0", "Số vụ"),
)
MATTER = {
    "is_high": true("urgency = 'high'"),
    "is_open": true("open_after"),
    "is_overdue": true("overdue OR ended_late"),
}


def _lines(snapshot: Snapshot, told: Told) -> list[Row]:
    return [
        *labels.communes(snapshot, told("commune_code")),
        labels.total(),
        line("late", "Bổ sung kỳ trước", "late"),
    ]


def _notes(cells: Cells) -> tuple[str, ...]:
    return (
        APART,
        "Một vụ, một trẻ có thể ở nhiều xã, phường; dòng «Tổng số» chỉ tính một lần.",
        "«Bổ sung kỳ trước»: tin của kỳ trước đến sau khi đã chốt số liệu; không cộng vào «Tổng số».",
        f"Tuổi ước lượng: {cells.get('estimated') or 0} trẻ.",
    )


B1 = Declared(
    "B1",
    "Tổng hợp theo xã, phường",
    "báo cáo, vụ, trẻ, người",
    tuple(one.column for one in (*REPORTS, *CASES)),
    (
        Counting(each_report("NOT r.late"), ("r.commune_code",), REPORTS, total=True),
        Counting(each_report("r.late"), BROUGHT_IN, REPORTS),
        Counting(cases(COUNTED, MATTER), ("commune_code",), (*CASES, ESTIMATED), total=True),
        Counting(cases(LATE, MATTER), BROUGHT_IN, CASES),
    ),
    _lines,
    _notes,
)
