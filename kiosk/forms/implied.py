"""What other answers already say, so that nobody is asked it again. What was answered is left as it is."""

from kiosk.forms.controls import Typed, controls

_WRITTEN = (
    ("child_name_status", "child_full_name", "known"),
    ("incident_time_kind", "incident_date_from", "exact"),
)
"""(question, field, answer): writing the field answers the question."""


def with_implied(typed: Typed) -> Typed:
    """The answers with what follows from them.

    A name that is written is known, and so is a date; an age that was estimated by one number is that age;
    the place where it happened is first taken to be where the child lives.
    """
    found = dict(typed)
    for question, field, answer in _WRITTEN:
        if not typed.get(question) and any(
            str(typed.get(name) or "").strip() for name in controls()[field].names
        ):
            found[question] = answer
    if typed.get("child_age_min") and not typed.get("child_age_max"):
        found["child_age_max"] = typed["child_age_min"]
    if "incident_commune_code" not in typed and "child_commune_code" in typed:
        found["incident_commune_code"] = typed["child_commune_code"]
    return found
