"""B7: slips issued in the period and what came of them, by the role of the agency."""

from sync_server.desk.agencies import NO_AGENCY
from sync_server.periodic import labels
from sync_server.periodic.declared import Declared
from sync_server.periodic.measures import Count, Counting, Measure, Median
from sync_server.periodic.sources import mask, slips

_DONE, _LEGAL = "Biện pháp đã thực hiện", "Tố tụng (hồ sơ)"


def _asked(key: str, title: str, *chosen: str) -> Count:
    return Count(key, title, _DONE, f"(measures & {mask('referral_request', chosen)}) <> 0")


def _of_case(key: str, title: str, group: str, when: str) -> Count:
    """Told of a case, which may have several slips in a row: counted once."""
    return Count(key, title, group, when, distinct='"case"')


SLIPS = (
    Count("slips", "Số phiếu chuyển"),
    Count("answered", "Đã phản hồi", when="answer <> ''"),
    Count("in_time", "Đúng hạn", when="in_time = 'in_time'"),
    Count("late", "Quá hạn", when="in_time = 'late'"),
    Median("reply_hours", "Phản hồi, trung vị (giờ)", "", "reply_hours"),
    _asked("medical", "Y tế", "medical"),
    _asked("psych", "Tâm lý", "psych"),
    _asked("shelter", "Tạm trú", "shelter"),
    _of_case("separated", "Cách ly (hồ sơ)", _DONE, "separated"),
    _asked("legal", "Pháp lý", "legal"),
    _asked("other", "Khác", "verify", "emergency", "coordinate"),
    _of_case("prosecuted", "Khởi tố", _LEGAL, "legal_stage IN ('prosecuted', 'trial')"),
    _of_case("not_prosecuted", "Không khởi tố", _LEGAL, "legal_stage = 'not_prosecuted'"),
    _of_case("admin_fine", "Xử phạt hành chính", _LEGAL, "legal_stage = 'admin_fine'"),
)


def _is_of_case(one: Measure) -> bool:
    return isinstance(one, Count) and bool(one.distinct)


B7 = Declared(
    "B7",
    "Phối hợp",
    "phiếu, hồ sơ",
    tuple(one.column for one in SLIPS),
    (
        Counting(slips(), ("s.role",), tuple(one for one in SLIPS if not _is_of_case(one)), total=True),
        Counting(slips(), ("s.role", "'total'"), tuple(one for one in SLIPS if _is_of_case(one))),
    ),
    lambda snapshot, told: [*labels.of_list("agency_role", but=(NO_AGENCY,)), labels.total()],
    lambda cells: (
        "Biện pháp: việc đề nghị trong phiếu mà cơ quan trả lời «Đã làm xong»; một phiếu có thể nhiều việc.",
        "Cách ly và tố tụng tính theo hồ sơ; «Khởi tố» gồm cả hồ sơ đã sang xét xử.",
    ),
)
