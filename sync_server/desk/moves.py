"""Which move a case may make, what comes next, and what it takes to end one (brief 4.1, 4.2, 4.6). Pure.

Nothing pauses: a case that waits for somebody has a `waiting_for`, and its clocks run on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from shared.urgency import LEVELS
from shared.words import N_

MOVES: Mapping[str, frozenset[str]] = {
    "new": frozenset({"triaged"}),
    "triaged": frozenset({"forwarded", "closed"}),
    "forwarded": frozenset({"accepted", "verifying", "closed"}),
    "accepted": frozenset({"verifying", "planning", "closed"}),
    "verifying": frozenset({"planning", "closed"}),
    "emergency": frozenset({"verifying", "planning", "reviewing", "closed"}),
    "planning": frozenset({"verifying", "supporting", "closed"}),
    "supporting": frozenset({"planning", "reviewing", "closed"}),
    "reviewing": frozenset({"planning", "supporting", "closed"}),
    "reopened": frozenset({"triaged", "closed"}),
    "closed": frozenset({"reopened"}),
    "merged": frozenset(),
}
"""From a status to those an officer may move it to; `emergency` comes on top from every open one."""

OPEN = frozenset(MOVES) - {"closed", "merged"}
"""What is still to be done. `merged` is left by unlinking only."""

NEXT: Mapping[str, tuple[str, str]] = {
    "new": ("triage", N_("Phân loại")),
    "reopened": ("triage", N_("Phân loại")),
    "triaged": ("forward", N_("Chuyển cho Ủy ban nhân dân xã, phường")),
    "forwarded": ("accept", N_("Ghi cơ quan đã nhận")),
    "accepted": ("verify", N_("Bắt đầu xác minh, đánh giá nguy cơ")),
    "verifying": ("plan", N_("Lập kế hoạch")),
    "emergency": ("plan", N_("Lập kế hoạch")),
    "planning": ("support", N_("Ghi kế hoạch đã phê duyệt")),
    "supporting": ("review", N_("Rà soát")),
    "reviewing": ("close", N_("Kết thúc vụ việc")),
}
"""The deed that comes next, and its words as a msgid; none for a case that is closed or merged."""

TAKE_UP = ("acknowledge", N_("Tiếp nhận"))
REASSIGN = ("hand-over", N_("Phân công lại"))
DECIDE = ("decide", N_("Ghi quyết định trong 12 giờ"))

FORMS: Mapping[str, str] = {
    "01": N_("Mẫu 01: Báo cáo tiếp nhận thông tin"),
    "02": N_("Mẫu 02: Đánh giá nguy cơ ban đầu"),
    "03": N_("Mẫu 03: Thu thập thông tin, đánh giá cụ thể"),
    "04": N_("Mẫu 04: Kế hoạch hỗ trợ, can thiệp"),
    "05": N_("Mẫu 05: Quyết định phê duyệt kế hoạch"),
    "06": N_("Mẫu 06: Rà soát, đánh giá sau kế hoạch"),
    "07": N_("Mẫu 07: Quyết định tạm thời cách ly"),
}
"""The official forms of Decree 56/2017."""

FORBIDDEN_REASONS = (N_("gia đình từ chối"), N_("không có thời gian"), N_("người báo tin rút lại lời báo"))
"""No such reason can be chosen. A family's refusal is a ground for separation (Article 52.3 of the law)."""

SECOND_PERSON_REASONS = frozenset({"child_not_found", "child_died"})
ATTEMPTS_LEAST = 3
NOTE_LEAST = 20
"""Characters of a note on what was verified: a sentence, not a word."""
_PLANNED = frozenset({"verifying", "emergency", "planning", "supporting", "reviewing"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of a case. `forms`: state of each official form, "01" to "07"; absent is none.

    owned: it has an officer and a lead agency. officer_left: that officer's account was closed. decided: the
    12-hour decision was taken, or found not to be needed, and nothing new waits for one. attempts: to find
    the child. oldest: the years it may have lived, None where nobody knows; grown_at: those at which the
    case may end because of it.
    """

    status: str
    urgency: str
    acknowledged: bool = True
    owned: bool = True
    officer_left: bool = False
    decided: bool = False
    sexual: bool = False
    waiting_second: bool = False
    attempts: int = 0
    oldest: int | None = None
    grown_at: int = 16
    forms: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.status in OPEN


def may_move(status: str, to: str) -> bool:
    if to == "emergency":
        return status in OPEN and status != "emergency"
    return to in MOVES[status]


def next_step(facts: Facts) -> tuple[str, str] | None:
    """(deed, msgid) of the one thing to do next; None where nothing is left to do.

    A decision of the 12 hours is due before a plan, whatever the status says.
    """
    if not facts.open:
        return None
    if not facts.acknowledged:
        return TAKE_UP
    if not facts.owned:
        return NEXT["new"]
    if facts.officer_left and facts.status not in ("new", "reopened"):  # whose triage names an officer
        return REASSIGN
    undecided = facts.urgency == "high" and not facts.decided
    if undecided and facts.status in _PLANNED:
        return DECIDE
    return NEXT[facts.status]


def lowers(before: str, after: str) -> bool:
    return LEVELS.index(after) < LEVELS.index(before)


def lowering_takes_two(before: str, after: str) -> bool:
    """Whether a second officer must agree before the urgency goes down: for «Cao» always (brief 4.3)."""
    return before == "high" and lowers(before, after)


def closing_takes_two(facts: Facts, reason: str) -> bool:
    return facts.urgency == "high" or facts.sexual or reason in SECOND_PERSON_REASONS


def closing_faults(facts: Facts, reason: str, note: str, confirmed_by: str) -> dict[str, str]:
    """What a reason to close still lacks: msgids by the field they belong to; {} when it may be closed so."""
    faults: dict[str, str] = {}
    if reason == "safe_plan_done" and facts.forms.get("06", "none") == "none":
        faults["reason"] = N_("Cần kết quả Mẫu 06. Ghi Mẫu 06 ở mục các mẫu trước.")
    if reason == "support_only_done" and facts.urgency != "low":
        faults["reason"] = N_("Chỉ dùng cho vụ việc ở mức THEO DÕI.")
    if reason == "child_not_found" and facts.attempts < ATTEMPTS_LEAST:
        faults["reason"] = N_("Cần ít nhất 3 lần tìm kiếm đã được ghi lại.")
    if reason == "not_substantiated" and len(note.strip()) < NOTE_LEAST:
        faults["note"] = N_("Ghi rõ đã xác minh thế nào, ai xác minh (ít nhất 20 ký tự).")
    if reason in ("transferred", "aged_out") and not confirmed_by.strip():
        faults["confirmed_by"] = N_("Ghi nơi nhận và người đã xác nhận.")
    if reason == "aged_out" and (fault := _too_young(facts)):
        faults["reason"] = fault
    return faults


def _too_young(facts: Facts) -> str:
    if facts.oldest is None:
        return N_("Chưa biết tuổi của trẻ. Ghi ngày sinh hoặc năm sinh ở hồ sơ trước.")
    if facts.oldest >= facts.grown_at:
        return ""
    if facts.grown_at == 16:
        return N_("Theo hồ sơ, trẻ chưa đủ 16 tuổi.")
    return N_(
        "Theo hồ sơ, trẻ chưa đủ 18 tuổi: bạo lực học đường, hoặc đã 16, 17 tuổi lúc báo, thì tính đến 18."
    )


def is_sexual(groups: Collection[str]) -> bool:
    """Whether legal groups of a case or of its reports are of sexual abuse."""
    return "xam_hai_tinh_duc" in groups
