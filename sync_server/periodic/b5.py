"""B5: what the law's clocks gave, by urgency. A matter is late if one case of it is, else waiting if one
waits; its urgency is its highest, its hours are the most of its cases.
"""

from sync_server.periodic import labels
from sync_server.periodic.declared import Declared, line
from sync_server.periodic.measures import Counting, Median, Share
from sync_server.periodic.sources import COUNTED, cases, matters

URGENCIES = (("high", "Cao"), ("medium", "Trung bình"), ("low", "Thấp"))
_BY_URGENCY = "CASE urgency_level WHEN 3 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END"


def _state(clock: str) -> str:
    return f"CASE {clock} WHEN 'late' THEN 3 WHEN 'waiting' THEN 2 WHEN 'in_time' THEN 1 ELSE 0 END"


MATTER = {
    "urgency_level": "CASE urgency WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END",
    "decision_state": _state("decision"),
    "plan_state": _state("plan"),
    "ack_state": _state("ack"),
}
HOURS = {"urgency_level": MATTER["urgency_level"], "hours": "decision_hours"}
_DECISION, _PLAN = "Quyết định can thiệp khẩn cấp", "Kế hoạch hỗ trợ, can thiệp"

MATTERS = (
    matters("matters", "Số vụ"),
    matters("decision_in_time", "Trong 12 giờ", "decision_state = 1", _DECISION),
    matters("decision_late", "Quá 12 giờ", "decision_state = 3", _DECISION),
    matters("decision_waiting", "Chưa có", "decision_state = 2", _DECISION),
    Median("decision_hours", "Trung vị (giờ)", _DECISION, "hours", once="first_of_matter = 1"),
    matters("plan_in_time", "Trong 5 ngày làm việc", "plan_state = 1", _PLAN),
    matters("plan_late", "Quá hạn", "plan_state = 3", _PLAN),
    matters("plan_waiting", "Chưa có", "plan_state = 2", _PLAN),
    Share(
        "ack_in_time",
        "Tiếp nhận đúng hạn (%)",
        "",
        "ack_state = 1",
        among="ack_state IN (1, 3)",
        once="first_of_matter = 1",
    ),
)
_MEDIANS = tuple(one for one in MATTERS if isinstance(one, Median))
_COUNTS = tuple(one for one in MATTERS if one not in _MEDIANS)
EVERY = ("'every'",)

B5 = Declared(
    "B5",
    "Đúng hạn",
    "vụ",
    tuple(one.column for one in MATTERS),
    (
        Counting(cases(COUNTED, MATTER), EVERY, _COUNTS, total=True, by=_BY_URGENCY),
        Counting(cases(COUNTED, HOURS), EVERY, _MEDIANS, total=True, by=_BY_URGENCY),
    ),
    lambda snapshot, told: [*(line(key, label) for key, label in URGENCIES), labels.total()],
    lambda cells: (
        "12 giờ và 5 ngày làm việc tính theo luật; chỉ gồm những vụ có thời hạn đó.",
        "«Chưa có»: chưa có và chưa quá hạn. Tỷ lệ tiếp nhận không tính những vụ chưa đến hạn.",
    ),
)
