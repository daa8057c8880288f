"""Codes of the console as people read them; those of the report's lists are said by shared/codes."""

from shared import codes
from shared.web.language import lang
from shared.words import N_
from sync_server.views.saying import told

ROLES = {"officer": N_("Cán bộ trẻ em"), "admin": N_("Quản trị"), "maintainer": N_("Bảo trì")}
OUTCOMES = {
    "in_time": N_("đúng hạn"),
    "late": N_("quá hạn"),
    "void": N_("không còn áp dụng"),
    "closed": N_("dừng khi kết thúc vụ việc"),
}
LEVELS_OF_LIKENESS = {"strong": N_("Rất có thể"), "possible": N_("Có thể"), "chosen": N_("Cán bộ chọn")}
FOUND_IN = {
    "child_full_name": N_("Họ tên trẻ"),
    "child_other_names": N_("Tên khác của trẻ"),
    "father_name": N_("Cha"),
    "mother_name": N_("Mẹ"),
    "caregiver_name": N_("Người chăm sóc"),
    "caregiver_phone": N_("Điện thoại người chăm sóc"),
    "child_school_name": N_("Trường"),
    "perps.name": N_("Người bị nghi gây hại"),
    "perps.phone": N_("Điện thoại người bị nghi gây hại"),
}
"""Where a search found what was typed: fields of a report, in short."""
ENVELOPE_STATES = {
    "waiting": N_("Chờ gộp"),
    "merged": N_("Đã gộp"),
    "quarantined": N_("Cách ly"),
}
PARTS = {
    "overdue": N_("Quá hạn"),
    "hours_4": N_("Còn dưới 4 giờ"),
    "hours_24": N_("Còn dưới 24 giờ"),
    "later": N_("Còn lâu hơn"),
    "no_clock": N_("Không có hạn"),
    "7": N_("Đến 7 ngày"),
    "30": N_("8–30 ngày"),
    "90": N_("31–90 ngày"),
    "more": N_("Trên 90 ngày"),
    "in_time": N_("Đúng hạn"),
    "late": N_("Trễ hạn"),
    "waiting": N_("Chưa đến hạn"),
}
"""Rows and parts of the pictures; those that are codes of a list are said as there."""
QUARANTINE_STATES = {
    "open": N_("Chờ người xử lý"),
    "retried": N_("Đã thử lại"),
    "settled": N_("Đã khép lại"),
}


def word(list_name: str, code: str) -> str:
    """The label of a code in the page's language."""
    return codes.label(list_name, code, lang())


def part_word(code: str) -> str:
    for list_name in ("urgency", "station_type"):
        if code in codes.codes(list_name):
            return word(list_name, code)
    return told(PARTS, code)
