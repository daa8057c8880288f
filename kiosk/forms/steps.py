"""The pages of a report in their order (brief 3.9), what each asks, and when a field is asked at all.

This is the only description of the form: pages, saving, checking and the summary all follow it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.forms.controls import Typed, controls
from shared.words import N_


@dataclass(frozen=True, slots=True)
class When:
    """Holds while `field` is one of `codes`, or has one of them among its ticks."""

    field: str
    codes: tuple[str, ...]

    def holds(self, typed: Typed) -> bool:
        said = typed.get(self.field) or ()
        return not set(self.codes).isdisjoint([said] if isinstance(said, str) else said)


@dataclass(frozen=True, slots=True)
class Ask:
    """One field on a page; `then` are fields that are asked depending on its answer.

    hint: said under the label, whatever was answered. without: codes left out of the choice, and when.
    kept: the text is still reported when `when` no longer holds, because a person's words are worth keeping.
    optional: may be left empty even when it is asked.
    """

    field: str
    hint: str = ""
    when: When | None = None
    then: tuple["Ask", ...] = ()
    without: tuple[tuple[str, ...], When] | None = None
    kept: bool = False
    optional: bool = False

    def asked(self, typed: Typed) -> bool:
        return self.when is None or self.when.holds(typed)

    def names(self) -> Iterator[str]:
        """The names of its own boxes and of those that depend on it."""
        yield from controls()[self.field].names
        for ask in self.then:
            yield from ask.names()


@dataclass(frozen=True, slots=True)
class Step:
    """One page. `slug` stands in its address and never says anything of the report.

    intro: said above the questions. taps: every question is answered by one tap.
    """

    slug: str
    title: str
    asks: tuple[Ask, ...]
    intro: str = ""
    taps: bool = False

    def all_asks(self) -> Iterator[Ask]:
        """Every ask of the page, those that depend on others after the one they depend on."""
        for ask in self.asks:
            yield ask
            yield from ask.then

    def names(self) -> Iterator[str]:
        for ask in self.asks:
            yield from ask.names()


def _other(field: str, text: str, code: str = "other") -> Ask:
    return Ask(field, then=(Ask(text, when=When(field, (code,))),))


_NAME_TOLD = When("child_name_status", ("known", "partial"))
_NAME_NOT_TOLD = When("child_name_status", ("unknown", "withheld"))
_AGE_ESTIMATED = When("child_age_status", ("approx",))
_DATED = When("incident_time_kind", ("exact", "approx"))
_INFORMER_TOLD = When("informer_identity_mode", ("named", "confidential"))
_HEADS = ("school_head", "health_station_head")

DANGER = Step(
    "danger",
    N_("Nguy hiểm ngay lúc này?"),
    (
        Ask("scr_immediate_danger"),
        Ask("received_at", hint=N_("Lúc đơn vị được biết. Hạn 12 giờ theo luật tính từ lúc này.")),
        _other("source_channel", "source_other_text"),
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
                Ask("child_age_max", when=_AGE_ESTIMATED),
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
            then=(
                Ask("incident_date_from", N_("Ví dụ: 5/4/2026"), _DATED),
                Ask("incident_date_to", N_("Để trống nếu chỉ một ngày."), _DATED, optional=True),
            ),
        ),
        _other("incident_place_type", "incident_place_type_other_text"),
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

STEPS = (DANGER, CHILD, INCIDENT, SUSPECT, SCREENING, INFORMER, CHECK)
BY_SLUG = {step.slug: step for step in STEPS}
STEP_OF = {ask.field: step for step in STEPS for ask in step.all_asks()}


def after(step: Step) -> Step:
    """The next page; the last one has none after it but itself."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def before(step: Step) -> Step | None:
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None
