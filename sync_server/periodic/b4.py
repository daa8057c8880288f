"""B4: reports by station, then by who told it, then by how."""

from shared.codes import codes
from sync_server.periodic import labels
from sync_server.periodic.declared import Cells, Declared, Told, line
from sync_server.periodic.measures import TOTAL, Count, Counting, Median
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sources import DAY_S, each_report, reports
from sync_server.periodic.table import Column, Row

SILENT = Column("silent", "Không có báo cáo", shape="word")
_TYPES = " ".join(
    "WHEN r.station_code IN (SELECT station_code FROM counted_station"
    f" WHERE snapshot_id = {{snapshot}} AND type = '{kind}') THEN 'type.{kind}'"
    for kind in codes("station_type")
)
BY = (
    "'station.' || r.station_code",
    f"CASE {_TYPES} ELSE 'type.' END",
    "'informer.' || r.informer_type",
    "'channel.' || r.channel",
)

REPORTS = (
    Count("reports", "Số báo cáo"),
    Count("matters", "Số vụ", once="first_of_matter = 1"),
    Count("anonymous", "Ẩn danh", when="anonymous"),
    Count("within_24_hours", "Gửi trong 24 giờ từ khi nhận tin", when=f"told_to_saved_s <= {DAY_S}"),
)
FILING = (Median("filing_s", "Thời gian nhập, trung vị (giây)", "", "filing_s"),)
"""«Số vụ»: the matters of these reports, each once in a row, whatever period the matter is of."""


def _lines(snapshot: Snapshot, told: Told) -> list[Row]:
    return [
        *labels.stations(snapshot),
        line("type.school", "Cộng trường học", "subtotal"),
        line("type.health_station", "Cộng trạm y tế", "subtotal"),
        labels.total(),
        line("informers", "Theo người cung cấp thông tin", "subtotal"),
        *labels.of_list("informer_type", "informer.", depth=1),
        line("channels", "Theo nguồn nhận thông tin", "subtotal"),
        *labels.of_list("source_channel", "channel.", depth=1),
    ]


def _words(row: Row, cells: Cells) -> Cells:
    if not row.key.startswith("station."):
        return {}
    return {SILENT.key: "Không" if cells.get("reports") else "Có"}


B4 = Declared(
    "B4",
    "Theo nguồn",
    "báo cáo, vụ",
    (*(one.column for one in (*REPORTS, *FILING)), SILENT),
    (
        Counting(reports("NOT r.late"), BY, REPORTS, total=True),
        Counting(each_report("NOT r.late"), BY, FILING, total=True),
    ),
    _lines,
    lambda cells: ("Đơn vị không có báo cáo vẫn có dòng riêng.",),
    same={"informers": TOTAL, "channels": TOTAL},
    words=_words,
)
