"""Deeds that move a case on, from triage to its end and back. Pure."""

from shared.words import N_
from sync_server.desk.asks import Ask
from sync_server.desk.deed import Deed, note

URGENCY = Ask("urgency", N_("Mức độ"), "code", "urgency")
LEAD = Ask("lead_agency", N_("Cơ quan chủ trì"), "code", "agencies", few=False)

TRIAGE = Deed(
    "triage",
    "triaged",
    N_("Phân loại"),
    N_("Lưu phân loại"),
    (
        URGENCY,
        Ask(
            "note",
            N_("Lý do hạ mức độ"),
            needed=False,
            hint=N_(
                "Chỉ cần khi hạ. Hạ từ KHẨN CẤP còn cần cán bộ thứ hai đồng ý; tới lúc đó mức độ giữ nguyên."
            ),
        ),
        LEAD,
        Ask("other_agencies", N_("Cơ quan phối hợp"), "many", "agencies", needed=False),
        Ask("officer", N_("Cán bộ phụ trách"), "code", "officers", few=False),
    ),
    filled=True,
)
MOVING = (
    Deed(
        "forward",
        "forwarded",
        N_("Chuyển cho cơ quan chủ trì"),
        N_("Ghi đã chuyển"),
        (note(N_("Chuyển cho ai, bằng cách nào"), needed=True),),
        to="forwarded",
        intro=N_("Luật yêu cầu chuyển ngay cho Ủy ban nhân dân xã, phường nơi xảy ra sự việc."),
    ),
    Deed(
        "accept",
        "accepted",
        N_("Cơ quan đã nhận"),
        N_("Ghi đã nhận"),
        (note(N_("Ai xác nhận, lúc nào"), needed=True),),
        to="accepted",
    ),
    Deed(
        "verify",
        "verifying",
        N_("Bắt đầu xác minh, đánh giá nguy cơ"),
        N_("Ghi bắt đầu xác minh"),
        (note(N_("Ai xác minh (nếu cần ghi)")),),
        to="verifying",
    ),
    Deed(
        "emergency",
        "emergency",
        N_("Can thiệp khẩn cấp"),
        N_("Ghi can thiệp khẩn cấp"),
        (
            Ask("decision_at", N_("Quyết định lúc nào"), "moment"),
            Ask("measures", N_("Biện pháp"), "many", "protection_measure", needed=False),
            note(N_("Ai quyết định, việc gì đã làm"), needed=True),
        ),
        to="emergency",
        intro=N_("Vào được từ mọi tình trạng. Quyết định này dừng đồng hồ 12 giờ."),
    ),
    Deed(
        "plan",
        "planning",
        N_("Lập kế hoạch"),
        N_("Ghi bắt đầu lập kế hoạch"),
        (note(N_("Ghi chú (nếu cần)")),),
        to="planning",
        intro=N_("Xã, phường lập kế hoạch hỗ trợ, can thiệp (Mẫu 04) trong 5 ngày làm việc."),
    ),
    Deed(
        "support",
        "supporting",
        N_("Kế hoạch đã phê duyệt"),
        N_("Ghi kế hoạch đã phê duyệt"),
        (
            Ask("plan_approved_at", N_("Ngày phê duyệt (Mẫu 05)"), "day"),
            note(N_("Ghi chú (nếu cần)")),
        ),
        to="supporting",
        filled=True,
    ),
    Deed(
        "review",
        "reviewing",
        N_("Rà soát"),
        N_("Ghi bắt đầu rà soát"),
        (note(N_("Ghi chú (nếu cần)")),),
        to="reviewing",
        intro=N_("Rà soát sau kế hoạch theo Mẫu 06, rồi kết thúc hoặc lập kế hoạch tiếp."),
    ),
)
ENDING = (
    Deed(
        "close",
        "closed",
        N_("Kết thúc vụ việc"),
        N_("Kết thúc vụ việc"),
        (
            Ask("reason", N_("Lý do kết thúc"), "code", "closing_reason"),
            note(N_("Căn cứ: xác minh, kết quả, việc bàn giao"), needed=True),
            Ask(
                "confirmed_by",
                N_("Nơi nhận và người đã xác nhận"),
                needed=False,
                hint=N_("Khi chuyển nơi khác hoặc bàn giao."),
            ),
        ),
        to="closed",
    ),
    Deed(
        "reopen",
        "reopened",
        N_("Mở lại vụ việc"),
        N_("Mở lại"),
        (note(N_("Tin mới, việc mới là gì"), needed=True),),
        to="reopened",
    ),
)
