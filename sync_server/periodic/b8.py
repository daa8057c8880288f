"""B8: nothing hidden, nothing dragged out: what each station did late or left out."""

from sync_server.periodic import labels
from sync_server.periodic.declared import Declared
from sync_server.periodic.measures import Count, Counting
from sync_server.periodic.sources import DAY_S, each_report, stations

_MORE_THAN_A_DAY = "Quá 24 giờ (báo cáo)"

REPORTS = (
    Count("nobody_told", "Chưa báo cơ quan nào", _MORE_THAN_A_DAY, "nobody_told"),
    Count("told_to_saved", "Nhận tin → lưu", _MORE_THAN_A_DAY, f"told_to_saved_s > {DAY_S}"),
    Count("saved_to_server", "Lưu → máy chủ", _MORE_THAN_A_DAY, f"saved_to_server_s > {DAY_S}"),
)
DISCARDED = Count("discarded", "Bản nháp bị hủy", when="discarded_drafts > 0", amount="discarded_drafts")
CONFLICTS = Count("conflicts", "Báo cáo có xung đột lợi ích", when="conflict_of_interest")
STATIONS = (
    Count("silent_days", "Số ngày không đồng bộ", when="silent_days > 0", amount="silent_days"),
    Count(
        "views",
        "Lần xem hồ sơ không có lý do",
        when="views_without_reason > 0",
        amount="views_without_reason",
    ),
)  # fmt: skip

B8 = Declared(
    "B8",
    "Không che giấu, không chậm trễ",
    "báo cáo, bản nháp, ngày, lần",
    tuple(one.column for one in (*REPORTS, DISCARDED, CONFLICTS, *STATIONS)),
    (
        Counting(each_report(), ("'station.' || r.station_code",), (*REPORTS, CONFLICTS), total=True),
        Counting(stations(), ("'station.' || t.station_code",), (DISCARDED, *STATIONS), total=True),
    ),
    lambda snapshot, told: [*labels.stations(snapshot), labels.total()],
    lambda cells: ("Gồm cả báo cáo của kỳ trước đến sau khi đã chốt số liệu: chậm trễ nào cũng được tính.",),
)
"""Late reports are counted here too: a report so late would else stand in no period's table of delays."""
