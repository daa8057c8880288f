"""The groups «Bổ sung nếu biết» (brief 3.2, 3.3): each a page of its own, every field of it optional."""

from kiosk.forms.asks import Ask, Rows, Step, When, other
from shared.words import N_

_TOLD_BY_SOMEBODY = When("informer_identity_mode", ("named", "confidential"))


def _if_known(*fields: str) -> tuple[Ask, ...]:
    return tuple(Ask(field, optional=True) for field in fields)


MORE_CHILD = Step(
    "more-child",
    N_("Thêm về trẻ"),
    (
        *_if_known("child_other_names", "child_ethnicity"),
        Ask(
            "child_language_need", N_("Ví dụ: cần người nói tiếng Mông, cần ngôn ngữ ký hiệu."), optional=True
        ),
        other("child_disability", "child_disability_other_text", optional=True),
        Ask("child_address", N_("Ghi như được nghe, kể cả tên huyện, xã cũ."), optional=True),
        Ask("child_school_name", optional=True),
        Ask("child_class", N_("Ví dụ: 7A, 4/2, Mầm 3"), optional=True),
        Ask("special_circumstances", N_("Chọn tất cả những gì phù hợp."), optional=True),
    ),
)
FAMILY = Step(
    "family",
    N_("Gia đình, người chăm sóc"),
    (
        *_if_known("father_name", "father_age", "father_job", "mother_name", "mother_age", "mother_job"),
        *_if_known("caregiver_name", "caregiver_relation", "caregiver_phone"),
        Ask("safe_contact", N_("Cần trả lời nếu có tên hoặc số điện thoại người chăm sóc."), optional=True),
        Ask("family_situation", optional=True),
    ),
)
MORE_INCIDENT = Step(
    "more-incident",
    N_("Thêm về sự việc"),
    (
        Ask("child_words", N_("Ghi đúng từng lời trẻ nói. Không hỏi lại trẻ để ghi cho đủ."), optional=True),
        *_if_known("signs_observed", "incident_frequency", "incident_address", "predicted_harm"),
        *_if_known("witnesses", "urgent_needs"),
    ),
    rows=Rows(
        "links",
        ("report_no", "link_kind"),
        20,
        N_("Báo cáo liên quan %(number)s"),
        N_("Thêm báo cáo liên quan"),
    ),
)
SUSPECTS = Step(
    "suspects",
    N_("Thông tin người bị nghi gây hại"),
    (),
    intro=N_("Chỉ ghi những gì đã biết. Chưa có gì được chứng minh: viết «người bị nghi»."),
    rows=Rows(
        "perps",
        ("name", "sex", "age_approx", "relation", "known_to_child", "has_access", "address", "phone"),
        10,
        N_("Người bị nghi %(number)s"),
        N_("Thêm một người bị nghi"),
        first=1,
    ),
)
MORE_INFORMER = Step(
    "more-informer",
    N_("Thêm về người báo tin"),
    (
        Ask("informer_address", when=_TOLD_BY_SOMEBODY, optional=True),
        Ask("informer_note", when=_TOLD_BY_SOMEBODY, optional=True),
    ),
    intro=N_("Chỉ cán bộ bảo vệ trẻ em của huyện xem được, và mỗi lần xem đều được ghi lại."),
)
ACTIONS = Step(
    "actions",
    N_("Việc đã làm, những lần đã báo"),
    (
        other("actions_taken", "actions_taken_other_text", optional=True),
        Ask("actions_text", optional=True),
    ),
    rows=Rows(
        "notifications",
        ("agency_role", "agency_name", "person", "at", "method", "result"),
        30,
        N_("Lần báo %(number)s"),
        N_("Thêm một lần báo"),
        N_("Mỗi cơ quan đã đánh dấu có sẵn một dòng. Dòng để trống không được ghi vào báo cáo."),
    ),
)
VIEWS = Step(
    "views",
    N_("Ý kiến, điều cần giữ kín"),
    (
        Ask("child_assent", N_("Chỉ hỏi trẻ từ 7 tuổi, khi an toàn."), optional=True),
        Ask("caregiver_consent", N_("Không hỏi nếu có thể gây nguy hiểm cho trẻ."), optional=True),
        Ask("best_interest_note", N_("Vì sao vẫn báo, dù có người không đồng ý."), optional=True),
        Ask("withhold_from", N_("In trong khung ở đầu mọi phiếu chuyển."), optional=True),
    ),
)

GROUPS = (MORE_CHILD, FAMILY, MORE_INCIDENT, SUSPECTS, MORE_INFORMER, ACTIONS, VIEWS)
