"""What is worth a second look in a valid report. A warning never refuses and never changes anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.report.model import Report
from shared.report.rules import age_on, local_day
from shared.text import looks_garbled, phone_fits
from shared.words import N_

_PHONES = ("caregiver_phone", "informer_phone")
_TEXTS = ("child_full_name", "narrative", "child_words", "child_address")

MESSAGES = {
    "aged_16_17": N_("Từ 16 tuổi: nằm ngoài Luật Trẻ em, vẫn được tiếp nhận và tính riêng"),
    "phone_unusual": N_("Số điện thoại có dạng lạ, hãy xem lại. Vẫn gửi được"),
    "text_garbled": N_("Chữ có thể bị lỗi phông, hãy xem lại. Vẫn gửi được"),
}


@dataclass(frozen=True, slots=True)
class Warning:
    """`field` is where to look; `type` is a key of MESSAGES."""

    field: str
    type: str

    @property
    def message(self) -> str:
        return MESSAGES[self.type]


def warnings_of(report: Report) -> tuple[Warning, ...]:
    return tuple(_warnings(report))


def outside_child_law(report: Report) -> bool:
    """Whether the person is 16 or 17: accepted,
    flagged and counted apart (Article 1 of the Law on Children).
    """
    day = local_day(report.received_at)
    if report.child_age_status == "dob" and report.child_dob:
        return age_on(report.child_dob, day) >= 16
    if report.child_age_status == "year" and report.child_birth_year:
        return day.year - report.child_birth_year > 16
    return report.child_age_status == "approx" and (report.child_age_min or 0) >= 16


def _warnings(report: Report) -> Iterator[Warning]:
    if outside_child_law(report):
        yield Warning("child_age_status", "aged_16_17")
    for name in _PHONES:
        phone = getattr(report, name)
        if phone and not phone_fits(phone):
            yield Warning(name, "phone_unusual")
    for at, perp in enumerate(report.perps or ()):
        if perp.phone and not phone_fits(perp.phone):
            yield Warning(f"perps.{at}.phone", "phone_unusual")
    for name in _TEXTS:
        if looks_garbled(getattr(report, name) or ""):
            yield Warning(name, "text_garbled")
