"""What a station tells for a line of hand_counted, as the fields of a report."""

from datetime import datetime, timedelta
from typing import Any

from shared.report.rules import LOCAL
from shared.urgency import SCREENING
from tests.sync_server.periodic.hand_counted import FIELDS, SAME_CHILD, TOLD_BY, Line

WORDS = ("Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín")
SIGNS: dict[str, dict[str, str]] = {
    "low": {},
    "medium": {"scr_repeated": "yes"},
    "high": {"scr_immediate_danger": "yes"},
}
NOT_TOLD = (
    "child_other_names", "child_address", "child_words", "mother_name", "mother_age", "mother_job",
    "caregiver_name", "caregiver_relation", "caregiver_phone", "safe_contact", "informer_name",
    "informer_relation", "informer_phone", "actions_taken", "urgent_needs", "child_assent",
    "caregiver_consent", "withhold_from", "incident_date_from", "incident_date_to", "notifications",
)  # fmt: skip
"""Fields of the sample that a report is made of, and that these do not have."""


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def told(line: Line, links: list[dict[str, Any]]) -> dict[str, Any]:
    """Changes of the first sample; None for what is not told. `links`: rows of the field."""
    fields: dict[str, Any] = {
        **dict.fromkeys(NOT_TOLD),
        "received_at": local(line.told).isoformat(),
        "incident_time_kind": "unknown",
        "child_commune_code": line.commune,
        "incident_commune_code": line.commune,
        "concern_kinds": line.kinds.split(),
        "incident_place_type": line.place,
        "child_condition": ["stable"],
        "informer_type": TOLD_BY[line.station][0],
        "source_channel": TOLD_BY[line.station][1],
        "agencies_notified": ["commune_pc"],
        **dict.fromkeys(SCREENING, "no"),
        **SIGNS[line.level],
        **_child(line),
        **_suspects(line),
        **FIELDS.get(line.name, {}),
    }
    if fields["agencies_notified"] == ["commune_pc"]:
        at = local(line.told) + timedelta(minutes=10)
        fields["notifications"] = notified(at)
    return fields | ({"links": links} if links else {})


def notified(at: datetime) -> list[dict[str, str]]:
    """The commune was told, as rows of the field."""
    return [{"agency_role": "commune_pc", "at": at.isoformat(), "method": "phone"}]


def _suspects(line: Line) -> dict[str, Any]:
    relations, _, people = line.whom.partition(":")
    names = [name.strip() for name in people.split(",") if name.strip()]
    rows = [{"relation": relations} | ({} if name == "-" else {"name": name}) for name in names]
    return {"perp_relation": relations.split(), **({"perps": rows} if rows else {})}


def _child(line: Line) -> dict[str, Any]:
    """Name, sex and age. Two lines of one child bear one name."""
    sex, age = line.child.split()
    who = SAME_CHILD.get(line.name, line.name)
    if sex == "?":
        return {
            "child_sex": "unknown", "child_age_status": "unknown", "child_dob": None,
            "child_name_status": "unknown", "child_full_name": None,
            "child_identifying_features": "Trẻ bé, áo xanh",
        }  # fmt: skip
    words = " ".join(WORDS[int(one)] if one.isdigit() else one for one in who)
    known: dict[str, Any] = {
        "child_sex": {"m": "male", "f": "female"}[sex],
        "child_full_name": f"Nguyễn Mẫu {words}",
    }
    if age.startswith("~"):
        least, most = age[1:].split("-")
        known |= {"child_age_status": "approx", "child_age_min": int(least), "child_age_max": int(most)}
    elif age.startswith("y"):
        known |= {"child_age_status": "year", "child_birth_year": int(age[1:])}
    else:
        return known | {"child_age_status": "dob", "child_dob": age}
    return known | {"child_dob": None}
