"""Reports of invented children, told twice as two stations would: other spelling, gaps, guesses."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from shared.report.rules import LOCAL
from shared.text import fold

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Vũ"]
MIDDLES = ["Thị", "Văn", "Gia", "Bích", "Đức", "Thị Mỹ"]
GIVENS = ["Hòa", "Quý", "Bảo", "An", "Đức", "Mỹ", "Thúy", "Phương", "Ngọc", "Khôi"]
NICKNAMES = ["Tôm", "Bin", "bé Na", "Cún", "Bin, Tí"]
KINDS = ["neglect", "physical_violence", "sexual_abuse", "child_labour"]

people = st.builds(" ".join, st.tuples(*map(st.sampled_from, (FAMILIES, MIDDLES, GIVENS))))
forms = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


@st.composite
def children(draw: st.DrawFn) -> dict[str, Any]:
    """Everything of a child and its report that is compared, as the truth is."""
    received = datetime(2026, 10, 5, 9, tzinfo=LOCAL) + timedelta(hours=draw(st.integers(0, 24 * 30)))
    commune = draw(st.sampled_from(["99001", "99002", "10525", "99000"]))
    room = draw(st.sampled_from(["8A", "4/2", "Mầm 3"]))
    return {
        "report_no": f"SC-DM01-2026-{draw(st.integers(1, 999_999)):06d}",
        "received_at": received.isoformat(),
        "child_name_status": "known",
        "child_full_name": draw(people),
        "child_other_names": draw(st.sampled_from(NICKNAMES)),
        "child_age_status": "dob",
        "child_dob": draw(st.dates(datetime(2010, 1, 1).date(), datetime(2022, 1, 1).date())).isoformat(),
        "child_sex": draw(st.sampled_from(["male", "female"])),
        "child_commune_code": commune,
        "child_address": draw(st.sampled_from(["Thôn Thượng", "Thôn Đoài"])),
        "child_school_name": draw(st.sampled_from(["Trường THCS Đồng Mẫu", "Trường Tiểu học Sông Mẫu"])),
        "child_class": room,
        "mother_name": draw(people),
        "father_name": draw(people),
        "caregiver_phone": f"0900.000.{draw(st.integers(0, 999)):03d}",
        "concern_kinds": draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True)),
    }


_MAY_BE_MISSING = (
    "child_full_name", "child_other_names", "child_address", "child_school_name", "child_class",
    "mother_name", "father_name", "caregiver_phone",
)  # fmt: skip
_NAMES = ("child_full_name", "child_other_names", "mother_name", "father_name")


@st.composite
def told_again(draw: st.DrawFn, child: dict[str, Any]) -> dict[str, Any]:
    """The same child in the words of another station."""
    told = dict(child) | {"report_no": f"HS-DM01-2026-{draw(st.integers(1, 999_999)):06d}"}
    for name in draw(st.sets(st.sampled_from(_MAY_BE_MISSING))):
        told.pop(name)
    for name in set(_NAMES) & set(told):
        told[name] = draw(st.sampled_from(_WAYS_OF_TYPING))(told[name])
    if "caregiver_phone" in told:
        told["caregiver_phone"] = draw(
            st.sampled_from([told["caregiver_phone"], "+84 " + told["caregiver_phone"][1:]])
        )
    year = int(child["child_dob"][:4])
    match draw(st.sampled_from(["dob", "year", "approx", "unknown"])):
        case "year":
            told |= {"child_age_status": "year", "child_birth_year": year, "child_dob": None}
        case "approx":
            age = min(17, max(0, 2026 - year - draw(st.integers(0, 1))))
            told |= {"child_age_status": "approx", "child_age_min": age, "child_age_max": min(17, age + 2)}
        case "unknown":
            told |= {"child_age_status": "unknown", "child_dob": None}
    told["child_sex"] = draw(st.sampled_from([child["child_sex"], "unknown"]))
    told["child_commune_code"] = draw(st.sampled_from([child["child_commune_code"], "99000"]))
    later = datetime.fromisoformat(child["received_at"]) + timedelta(days=draw(st.integers(0, 40)))
    return told | {"received_at": later.isoformat()}


_WAYS_OF_TYPING = (
    str,
    str.upper,
    fold,
    lambda text: text.replace(" ", "  ").replace("òa", "oà"),
    lambda text: text.replace("ý", "í").replace("ỹ", "ĩ"),
    lambda text: unicodedata.normalize("NFD", text),
)


def in_form(value: Any, form: Any) -> Any:
    """The same fields with every text in another Unicode form."""
    if isinstance(value, dict):
        return {name: in_form(one, form) for name, one in value.items()}
    return unicodedata.normalize(form, value) if isinstance(value, str) else value
