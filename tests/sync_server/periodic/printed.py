"""A report to print: three tables of a small district, two of them with the headings of the real ones."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sync_server.periodic.document import SECTIONS, Document
from sync_server.periodic.table import Column, Row, Table
from sync_server.periodic.wording import Wording

SEX = ("Giới", ("male", "Nam"), ("female", "Nữ"), ("sex_unknown", "Không rõ"))
COMMUNES = Table(
    "B1",
    "Tổng hợp theo xã, phường",
    "vụ, trẻ",
    (
        Column("reports", "Số báo cáo"),
        Column("children", "Số trẻ"),
        *(Column(key, title, SEX[0]) for key, title in SEX[1:]),
    ),
    (
        Row("99001", "Xã Đồng Mẫu", (14, 12, 7, 5, 0)),
        Row("99002", "Xã Bến Mẫu", (9, 9, 2, 7, 0)),
        Row("99003", "=Xã Núi Mẫu", (0, 0, 0, 0, 0)),
        Row("total", "Tổng số", (23, 21, 9, 12, 0), "total"),
        Row("previous", "Kỳ trước", (20, 20, 9, 11, 0), "previous"),
        Row("change", "Tăng/giảm", (3, 1, 0, 1, 0), "change"),
    ),
    ("Một trẻ có thể thuộc nhiều hình thức.",),
)
ON_TIME = Table(
    "B5",
    "Đúng hạn",
    "vụ",
    (Column("matters", "Số vụ"), Column("hours", "Trung vị giờ", shape="median"),
     Column("share", "Tiếp nhận đúng hạn (%)", shape="share")),
    (Row("high", "Cao", (6, 4.5, 83.3)), Row("low", "Thấp", (0, None, None)),
     Row("total", "Tổng", (6, 4.5, 83.3), "total")),
)  # fmt: skip
SOURCES = Table(
    "B4",
    "Theo nguồn",
    "báo cáo",
    (Column("reports", "Số báo cáo"), Column("none", "Trạm không có báo cáo", shape="word")),
    (Row("SC-01", "Trường Tiểu học Mẫu", (23, "Không")), Row("TYT-01", "Trạm Y tế Mẫu", (0, "Có"), depth=1)),
)
DIGEST = "ab" * 32


def a_document(**changes: Any) -> Document:
    """The frozen report of the first six months of 2026."""
    frozen = Document(
        kind="half-year",
        year=2026,
        first=date(2025, 12, 15),
        last=date(2026, 6, 14),
        version=1,
        frozen=True,
        cut_at=datetime(2026, 6, 14, 16, 59, 59, tzinfo=UTC),
        made_at=datetime(2026, 6, 15, 1, 30, tzinfo=UTC),
        author="admin",
        digest=DIGEST,
        reason="",
        texts=dict.fromkeys(SECTIONS, "Đã làm."),
        tables=(COMMUNES, ON_TIME, SOURCES),
        wording=Wording("Ủy ban nhân dân xã Đồng Mẫu", through="Sở Y tế"),
    )
    return replace(frozen, **changes)
