"""Deeds that write down what is known and done, without moving the case on. Pure."""

from shared.words import N_
from sync_server.desk.asks import Ask
from sync_server.desk.deed import SAVE, Deed, note
from sync_server.desk.moves import FORMS, OPEN

_WORKED_ON = OPEN - {"new"}


def _grade(name: str, label: str) -> Ask:
    return Ask(name, label, "code", "law_grade", needed=False)


FACTS = (
    Deed(
        "decide",
        "decided",
        N_("Quyết định trong 12 giờ"),
        N_("Lưu quyết định"),
        (
            Ask("emergency_decision", N_("Quyết định"), "code", "emergency_decision"),
            Ask("decision_at", N_("Lúc nào"), "moment"),
            Ask(
                "form_02",
                N_("Mẫu 02 đang ở đâu"),
                "code",
                "form_state",
                needed=False,
                hint=N_("«Không cần» phải có Mẫu 02 đã lập hoặc đã nhận."),
            ),
            note(N_("Ai quyết định"), needed=True),
        ),
        intro=N_("Luật cho 12 giờ từ lúc nhận thông tin. Ghi muộn thì vẫn là muộn."),
    ),
    Deed(
        "assess",
        "assessed",
        N_("Đánh giá của xã, phường"),
        SAVE,
        (
            Ask("legal_groups", N_("Nhóm hành vi"), "many", "legal_group", needed=False),
            Ask("environment", N_("Môi trường xảy ra"), "code", "environment", needed=False, few=False),
            _grade("law_harm", N_("Mức độ tổn hại")),
            _grade("law_access", N_("Khả năng tiếp cận của người bị nghi")),
            _grade("law_obstacles", N_("Trở ngại trong môi trường chăm sóc")),
            _grade("law_self_protection", N_("Khả năng tự bảo vệ của trẻ")),
            Ask("public_concern", N_("Vụ việc phức tạp, dư luận quan tâm"), "code", "yes_no"),
        ),
        intro=N_("Ghi theo Mẫu 02, Mẫu 03 của xã, phường; không suy ra từ báo cáo của trạm."),
        filled=True,
    ),
    Deed(
        "separate",
        "separated",
        N_("Tạm thời cách ly trẻ"),
        SAVE,
        (
            Ask("separation_from", N_("Cách ly từ ngày"), "day"),
            Ask(
                "separation_to",
                N_("Đã dừng từ ngày"),
                "day",
                needed=False,
                hint=N_("Để trống khi còn cách ly."),
            ),
            note(N_("Ai quyết định (Mẫu 07), trẻ ở đâu"), needed=True),
        ),
        intro=N_("Tối đa 15 ngày, trừ khi cơ quan có thẩm quyền yêu cầu dài hơn."),
        filled=True,
    ),
    Deed(
        "measures",
        "measured",
        N_("Biện pháp bảo vệ"),
        SAVE,
        (Ask("measures", N_("Biện pháp đã áp dụng"), "many", "protection_measure", needed=False),),
        filled=True,
    ),
    Deed(
        "forms",
        "forms",
        N_("Các mẫu 01–07"),
        SAVE,
        tuple(Ask(f"form_{number}", label, "code", "form_state") for number, label in FORMS.items()),
        filled=True,
    ),
    Deed(
        "legal",
        "legal",
        N_("Tố tụng, vướng mắc"),
        SAVE,
        (
            Ask("legal_stage", N_("Giai đoạn"), "code", "legal_stage"),
            Ask("obstacles", N_("Khó khăn, vướng mắc"), needed=False),
        ),
        filled=True,
    ),
    Deed(
        "wait",
        "waiting",
        N_("Đang chờ cơ quan"),
        N_("Lưu, đồng hồ vẫn chạy"),
        (
            Ask("waiting_agency", N_("Chờ cơ quan nào"), "code", "agencies", few=False),
            Ask("waiting_until", N_("Đến ngày nào thì hỏi lại"), "day", when="ahead"),
            note(N_("Chờ việc gì"), needed=True),
        ),
        intro=N_("Không có trạng thái tạm dừng: mọi hạn vẫn tiếp tục tính."),
        filled=True,
    ),
    Deed(
        "waited",
        "waited",
        N_("Không còn chờ"),
        N_("Ghi không còn chờ"),
        (note(N_("Kết quả"), needed=True),),
    ),
    Deed(
        "attempt",
        "attempt",
        N_("Ghi một lần tìm kiếm"),
        N_("Ghi lần này"),
        (note(N_("Tìm ở đâu, gặp ai, kết quả"), needed=True),),
        where=_WORKED_ON,
    ),
    Deed("note", "note", N_("Ghi chú"), N_("Lưu ghi chú"), (note(N_("Ghi chú"), needed=True),)),
    Deed(
        "hand-over",
        "handed-over",
        N_("Giao cho cán bộ khác"),
        N_("Giao vụ việc"),
        (
            Ask("officer", N_("Cán bộ phụ trách"), "code", "officers", few=False),
            note(N_("Vì sao, cần làm tiếp việc gì"), needed=True),
        ),
        where=_WORKED_ON,
    ),
)
