"""All that is done with a case, one event each, in the order it was done; never changed, never taken away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.clock import stamp
from shared.words import N_
from sync_server.desk.models import Case, CaseEvent

KINDS: dict[str, str] = {
    "acknowledged": N_("Tiếp nhận"),
    "more": N_("Trạm bổ sung vào báo cáo"),
    "danger": N_("Trạm báo thêm nguy hiểm"),
    "risen": N_("Báo cáo mới nâng mức độ"),
    "eased": N_("Mức độ trở lại như cán bộ đã định"),
    "triaged": N_("Phân loại"),
    "forwarded": N_("Chuyển cho cơ quan chủ trì"),
    "accepted": N_("Cơ quan đã nhận"),
    "verifying": N_("Bắt đầu xác minh, đánh giá nguy cơ"),
    "emergency": N_("Can thiệp khẩn cấp"),
    "decided": N_("Quyết định trong 12 giờ"),
    "planning": N_("Bắt đầu lập kế hoạch"),
    "supporting": N_("Kế hoạch đã phê duyệt"),
    "reviewing": N_("Bắt đầu rà soát"),
    "assessed": N_("Ghi đánh giá của xã, phường"),
    "separated": N_("Tạm thời cách ly trẻ"),
    "measured": N_("Ghi biện pháp bảo vệ"),
    "forms": N_("Ghi các mẫu 01–07"),
    "legal": N_("Ghi tố tụng, vướng mắc"),
    "waiting": N_("Đang chờ cơ quan"),
    "waited": N_("Không còn chờ"),
    "attempt": N_("Một lần tìm kiếm"),
    "note": N_("Ghi chú"),
    "handed-over": N_("Giao cho cán bộ khác"),
    "corrected": N_("Cán bộ huyện sửa giá trị"),
    "second-asked": N_("Đề nghị, chờ người thứ hai"),
    "second-confirmed": N_("Người thứ hai đồng ý"),
    "second-declined": N_("Người thứ hai từ chối"),
    "second-withdrawn": N_("Đề nghị không còn cần, vì vụ việc đã kết thúc"),
    "closed": N_("Kết thúc vụ việc"),
    "reopened": N_("Mở lại vụ việc"),
    "overdue-noted": N_("Ghi lý do quá hạn"),
    "slip-issued": N_("Ban hành phiếu chuyển số %(number)s"),
    "slip-printed": N_("In phiếu chuyển số %(number)s"),
    "agency-accepted": N_("Cơ quan đã nhận phiếu số %(number)s"),
    "agency-refused": N_("Cơ quan từ chối phiếu số %(number)s"),
    "agency-done": N_("Cơ quan đã làm xong theo phiếu số %(number)s"),
    "agency-other": N_("Cơ quan trả lời về phiếu số %(number)s"),
    "reminder-issued": N_("Đôn đốc về phiếu số %(number)s"),
    "linked": N_("Gộp thêm báo cáo về cùng một trẻ"),
    "merged": N_("Gộp vào vụ việc khác: cùng một trẻ"),
    "unlinked": N_("Tách báo cáo ra"),
    "restored": N_("Trở lại thành vụ việc riêng"),
    "not_same": N_("Xem là không phải cùng một trẻ"),
    "siblings": N_("Xem là anh chị em"),
    "asked_again": N_("Xét lại: có phải cùng một trẻ không"),
}
"""What an event is called, as a msgid. Each part of the desk that writes events has its kinds here."""


MERGE = "merge"
"""Whose events are that no person did."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it is read. `detail` holds codes, numbers and times; `note` an officer's own words (P2)."""

    at: str
    login: str
    kind: str
    detail: Mapping[str, Any]
    note: str


def record(
    case: Case | int,
    kind: str,
    login: str,
    *,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
    note: str = "",
) -> int:
    """Write one event, inside the caller's transaction; its number.

    case: itself, or its row number. Raises KeyError for a kind that KINDS lacks.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    written = CaseEvent.create(
        case=case,
        at=stamp(now),
        login=login,
        kind=kind,
        detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        note=note,
    )
    return int(written.id)


def of_case(case: Case) -> list[Happened]:
    """The earliest first."""
    rows = CaseEvent.select().where(CaseEvent.case == case).order_by(CaseEvent.id)
    return [Happened(row.at, row.login, row.kind, json.loads(row.detail), row.note) for row in rows]


def since(case: Case, number: int) -> list[Happened]:
    """What happened after the event of this number, the earliest first: at most the last 20."""
    newer = CaseEvent.select().where(CaseEvent.case == case, CaseEvent.id > number)
    rows = list(newer.order_by(CaseEvent.id.desc()).limit(20))[::-1]
    return [Happened(row.at, row.login, row.kind, json.loads(row.detail), row.note) for row in rows]
