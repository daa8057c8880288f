"""B6: cases carried over, come, opened again, ended and left, by lead agency. E = A + B + C − D."""

from sync_server.periodic import labels
from sync_server.periodic.declared import Declared
from sync_server.periodic.measures import Count, Counting
from sync_server.periodic.sources import ends, every_case

AGES = (
    ("days_7", "≤ 7 ngày", "age_days <= 7"),
    ("days_30", "8–30 ngày", "age_days BETWEEN 8 AND 30"),
    ("days_90", "31–90 ngày", "age_days BETWEEN 31 AND 90"),
    ("days_more", "> 90 ngày", "age_days > 90"),
)
REASONS = (
    ("safe_plan_done", "Không còn nguy cơ"),
    ("not_substantiated", "Không có dấu hiệu xâm hại"),
    ("support_only_done", "Đã hỗ trợ"),
    ("transferred", "Chuyển địa phương khác"),
    ("aged_out", "Đủ tuổi, đã bàn giao"),
    ("child_not_found", "Không tìm được trẻ"),
    ("child_died", "Trẻ tử vong"),
    ("merged", "Trùng"),
)
"""The closing reasons, in words short enough for a heading."""

CASES = (
    Count("before", "A. Tồn đầu kỳ", when="open_before"),
    Count("opened", "B. Mới trong kỳ", when="opened"),
    Count("reopened", "C. Mở lại", when="reopened > 0", amount="reopened"),
    Count("ended", "D. Kết thúc trong kỳ", when="ended > 0", amount="ended"),
    Count("after", "E. Tồn cuối kỳ (A+B+C−D)", when="open_after"),
    *(Count(key, title, "E theo tuổi hồ sơ", f"open_after AND {when}") for key, title, when in AGES),
)
ENDS = tuple(Count(key, title, "Lý do kết thúc (D)", f"reason = '{key}'") for key, title in REASONS)

BY_AGENCY = ("'agency.' || agency",)

B6 = Declared(
    "B6",
    "Tồn đọng và kết quả",
    "hồ sơ",
    tuple(one.column for one in (*CASES, *ENDS)),
    (
        Counting(every_case(), BY_AGENCY, CASES, total=True),
        Counting(ends(), BY_AGENCY, ENDS, total=True),
    ),
    lambda snapshot, told: [*labels.agencies(told("agency")), labels.total()],
    lambda cells: (
        "Theo cơ quan chủ trì tại thời điểm tính. Mỗi lần mở lại, mỗi lần kết thúc tính một lần.",
        "B gồm cả tin của kỳ trước đến sau khi đã chốt số liệu.",
    ),
)
