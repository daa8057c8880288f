"""The seven pages of the required core, in the order of the brief (3.9)."""

from kiosk.forms.asks import Ask, Step, When, other
from shared.words import N_

_NAME_TOLD = When("child_name_status", ("known", "partial"), unsaid=True)
_NAME_NOT_TOLD = When("child_name_status", ("unknown", "withheld"))
_AGE_ESTIMATED = When("child_age_status", ("approx",))
_DATED = When("incident_time_kind", ("exact", "approx"), unsaid=True)
_SPAN = When("incident_time_kind", ("exact", "approx"))
_INFORMER_TOLD = When("informer_identity_mode", ("named", "confidential"))
_HEADS = ("school_head", "health_station_head")

DANGER = Step(
    "danger",
    N_("Nguy hiểm ngay lúc này?"),
    (
        Ask("scr_immediate_danger"),
        Ask("received_at", hint=N_("Lúc đơn vị được biết. Hạn 12 giờ theo luật tính từ lúc này.")),
        other("source_channel", "source_other_text"),
    ),
    intro=N_(
        "Chỉ ghi những gì trẻ nói và những gì thấy. Không hỏi dồn, không hứa giữ bí mật, không kết luận. "
        "Gửi báo cáo này KHÔNG thay cho việc gọi điện báo ngay."
    ),
)
CHILD = Step(
    "child",
    N_("Trẻ em"),
    (
        Ask(
            "child_name_status",
            N_("Biết đầy đủ họ tên thì ghi ngay vào ô bên dưới, không cần chọn."),
            then=(
                Ask("child_full_name", N_("Ghi như được nghe, cả tên gọi ở nhà."), _NAME_TOLD),
                Ask(
                    "child_identifying_features",
                    N_("Ví dụ: quần áo, dáng người, nơi hay gặp."),
                    _NAME_NOT_TOLD,
                    kept=True,
                ),
            ),
        ),
        Ask(
            "child_age_status",
            then=(
                Ask("child_dob", N_("Ví dụ: 5/4/2013"), When("child_age_status", ("dob",))),
                Ask("child_birth_year", N_("Ví dụ: 2013"), When("child_age_status", ("year",))),
                Ask("child_age_min", N_("Tuổi theo ngày sinh, không phải tuổi mụ."), _AGE_ESTIMATED),
                Ask("child_age_max", N_("Để trống nếu chỉ đoán một tuổi."), _AGE_ESTIMATED),
            ),
        ),
        Ask("child_sex"),
        Ask("child_commune_code", N_("Nếu chưa rõ, chọn «Chưa xác định».")),
        Ask("child_location_now"),
    ),
)
INCIDENT = Step(
    "incident",
    N_("Sự việc"),
    (
        Ask(
            "concern_kinds",
            N_("Chọn tất cả những gì phù hợp. Không cần hỏi trẻ để phân loại."),
            then=(Ask("concern_other_text", when=When("concern_kinds", ("other_harm",))),),
        ),
        Ask(
            "incident_time_kind",
            N_("Biết ngày thì ghi ngay vào ô bên dưới, không cần chọn."),
            then=(
                Ask("incident_date_from", N_("Ví dụ: 5/4/2026"), _DATED),
                Ask("incident_date_to", N_("Để trống nếu chỉ một ngày."), _SPAN, optional=True),
            ),
        ),
        other("incident_place_type", "incident_place_type_other_text"),
        Ask("incident_commune_code", N_("Ủy ban nhân dân xã, phường này chịu trách nhiệm về vụ việc.")),
        Ask("narrative", N_("Dùng lời kể, không suy đoán. Không hỏi lại trẻ để ghi cho đủ.")),
        Ask("child_condition", N_("Chọn tất cả những gì phù hợp.")),
    ),
)
SUSPECT = Step(
    "suspect",
    N_("Người bị nghi gây hại"),
    (
        Ask("perp_relation", N_("Quan hệ với trẻ. Có thể chọn nhiều người.")),
        Ask("conflict_of_interest", N_("Nếu có, báo cáo này không qua người đứng đầu đơn vị.")),
    ),
)
SCREENING = Step(
    "screening",
    N_("Sàng lọc nguy cơ"),
    tuple(
        Ask(f"scr_{name}")
        for name in (
            "serious_injury",
            "sexual_72h",
            "perp_access",
            "carer_not_protective",
            "no_safe_place",
            "self_harm",
            "cannot_protect_self",
            "repeated",
        )
    ),
    intro=N_("Trả lời theo những gì đã biết. «Không rõ» cũng là câu trả lời, không cần hỏi thêm trẻ."),
    taps=True,
)
INFORMER = Step(
    "informer",
    N_("Người báo tin, cơ quan đã báo"),
    (
        Ask("informer_type"),
        Ask(
            "informer_identity_mode",
            then=(
                Ask("informer_name", N_("Nếu biết."), _INFORMER_TOLD, optional=True),
                Ask(
                    "informer_relation",
                    N_("Nếu biết. Ví dụ: bà ngoại."),
                    _INFORMER_TOLD,
                    optional=True,
                ),
                Ask("informer_phone", N_("Nếu biết."), _INFORMER_TOLD, optional=True),
            ),
        ),
        Ask(
            "agencies_notified",
            N_("Gửi báo cáo này không thay cho việc gọi điện báo ngay."),
            then=(Ask("agencies_notified_other_text", when=When("agencies_notified", ("other",))),),
            without=(_HEADS, When("conflict_of_interest", ("yes",))),
        ),
    ),
)
CHECK = Step("check", N_("Kiểm tra và gửi"), (Ask("declaration"),))

CORE = (DANGER, CHILD, INCIDENT, SUSPECT, SCREENING, INFORMER, CHECK)
