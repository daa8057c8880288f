"""«Thêm trẻ khác trong cùng vụ việc»: what a report of another child takes over from the first."""

from collections.abc import Mapping

from kiosk.forms.controls import boxed_value, controls
from kiosk.forms.rows import append
from kiosk.forms.steps import MORE_INCIDENT

COPIED = (
    "concern_kinds",
    "concern_other_text",
    "incident_time_kind",
    "incident_date_from",
    "incident_date_to",
    "incident_place_type",
    "incident_place_type_other_text",
    "incident_commune_code",
    "narrative",
    "incident_frequency",
    "incident_address",
    "witnesses",
)
"""What is of the incident and not of one child: her words, her condition and the signs on her stay hers."""

KINDS = ("same_incident", "twin", "sibling")
"""The kinds of link that may be chosen. Each reads the same from both ends."""


def answers_for_another(
    told: Mapping[str, object], report_no: str, link_kind: str
) -> dict[str, str | list[str]]:
    """The first answers of the other child's form: the incident, and the link to the first report."""
    assert MORE_INCIDENT.rows is not None
    answers: dict[str, str | list[str]] = {}
    for field in COPIED:
        if field in told:
            answers |= boxed_value(controls()[field], told[field])
    return append(MORE_INCIDENT.rows, answers, {"report_no": report_no, "link_kind": link_kind})
