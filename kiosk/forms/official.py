"""Mẫu số 01 of Decree 56/2017, in its own words and order (brief 2.4), filled from a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.forms.summary import in_words
from shared.codes import Commune
from shared.report import fields
from shared.report.rules import LOCAL

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the form: label and what stands after it, "" for a dotted line."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`source`, `child`, `informer`: parts A.1 to A.3. `informer` is empty unless the informer agreed."""

    number: str
    kinds: str
    source: tuple[Entry, ...]
    child: tuple[Entry, ...]
    informer: tuple[Entry, ...]
    withhold: str


def official_form(told: Told, communes: Mapping[str, Commune]) -> Sheet:
    """The form in Vietnamese whatever the page's language is: it is an official paper."""

    def said(name: str, between: str = "; ") -> str:
        if told.get(name) is None:
            return ""
        return between.join(in_words(fields()[name], told[name], communes, "vi"))

    def lines(*names: str) -> str:
        return "\n".join(text for name in names if (text := said(name)))

    received = datetime.fromisoformat(told["received_at"]).astimezone(LOCAL)
    words = [f"«{told['child_words']}»"] if told.get("child_words") else []
    return Sheet(
        number=f"{told['report_no']}/BC-{told['station_code']}",
        kinds=said("concern_kinds", ", "),
        source=(
            Entry(
                "Thông qua (điện thoại/gặp trực tiếp/người khác báo)",
                lines("source_channel", "source_other_text"),
            ),
            Entry("Thời gian (mấy giờ)", received.strftime("%H giờ %M")),
            Entry("Ngày", f"{received.day:02} tháng {received.month:02} năm {received.year}"),
        ),
        child=(
            Entry("Họ và tên trẻ em", said("child_full_name") or said("child_identifying_features")),
            Entry("Ngày tháng năm sinh", said("child_dob") or said("child_birth_year")),
            Entry("hoặc ước lượng tuổi", _age(told)),
            Entry("Giới tính", _sex(told["child_sex"])),
            Entry(
                "Địa điểm xảy ra vụ việc",
                lines(
                    "incident_place_type",
                    "incident_place_type_other_text",
                    "incident_address",
                    "incident_commune_code",
                ),
            ),
            Entry(
                "Tình trạng hiện tại của trẻ em",
                "\n".join(filter(None, (lines("child_condition", "signs_observed", "narrative"), *words))),
            ),
            Entry("Trẻ hiện đang ở đâu", said("child_location_now")),
            Entry(
                "Phỏng đoán hậu quả có thể sẽ xảy ra cho trẻ em nếu không có được hỗ trợ, can thiệp?",
                said("predicted_harm"),
            ),
            Entry("Họ và tên cha", said("father_name")),
            Entry("Tuổi", said("father_age")),
            Entry("Nghề nghiệp", said("father_job")),
            Entry("Họ và tên mẹ", said("mother_name")),
            Entry("Tuổi", said("mother_age")),
            Entry("Nghề nghiệp", said("mother_job")),
            Entry("Hoàn cảnh gia đình", said("family_situation")),
            Entry(
                "Hiện tại ai là người chăm sóc trẻ em (nếu biết)",
                lines("caregiver_name", "caregiver_relation"),
            ),
            Entry(
                "Những hành động hỗ trợ, can thiệp đã được thực hiện đối với trẻ em "
                "trước khi nhận được thông tin",
                lines("actions_taken", "actions_taken_other_text", "actions_text"),
            ),
        ),
        informer=(
            (
                Entry("Họ và tên", said("informer_name")),
                Entry("Số điện thoại", said("informer_phone")),
                Entry("Địa chỉ", said("informer_address")),
                Entry("Ghi chú thêm", said("informer_note")),
            )
            if told.get("informer_identity_mode") == "named"
            else ()
        ),
        withhold=said("withhold_from"),
    )


def _age(told: Told) -> str:
    low, high = told.get("child_age_min"), told.get("child_age_max")
    if low is None or high is None:
        return ""
    return f"{low}" if low == high else f"{low}–{high}"


def _sex(code: str) -> str:
    """Three boxes, as on paper."""
    boxes = (("male", "Nam"), ("female", "Nữ"))
    known = {one for one, _ in boxes}
    told = [(text, code == one) for one, text in boxes] + [("Không biết", code not in known)]
    return "   ".join(f"{'☒' if ticked else '☐'} {text}" for text, ticked in told)
