"""What lists and clocks need of a record, in columns: times, urgency, commune, age band. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shared.clock import stamp
from shared.receipt_code import receipt_code
from shared.report.rules import age_on, local_day

COLUMNS = (
    "report_no", "receipt_code", "station_code", "urgency", "informed_at", "submitted_at", "commune_code",
    "age_band",
)  # fmt: skip
AGE_BANDS = ("0-5", "6-10", "11-15", "16-17", "unknown")
"""Preschool, primary, lower secondary; 16 and 17 are counted apart (brief 5.2)."""


def age_at(fields: Mapping[str, Any]) -> int | None:
    """Age in whole years when the station was informed; the middle of an estimated range;
    None if not known.
    """
    day = local_day(datetime.fromisoformat(fields["received_at"]))
    status = fields.get("child_age_status")
    if status == "dob" and fields.get("child_dob"):
        return age_on(date.fromisoformat(fields["child_dob"]), day)
    if status == "year" and fields.get("child_birth_year") is not None:
        return day.year - int(fields["child_birth_year"])
    if status == "approx" and None not in (fields.get("child_age_min"), fields.get("child_age_max")):
        return (int(fields["child_age_min"]) + int(fields["child_age_max"])) // 2
    return None


def age_band(fields: Mapping[str, Any]) -> str:
    age = age_at(fields)
    if age is None:
        return "unknown"
    return AGE_BANDS[(age > 5) + (age > 10) + (age > 15)]


def is_whole(fields: Mapping[str, Any]) -> bool:
    """Whether the first revision is there: a later one may arrive before it."""
    return "report_no" in fields and "received_at" in fields


def columns(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Of a whole record, in the order of COLUMNS."""
    return (
        fields["report_no"],
        receipt_code(fields["report_uuid"]),
        fields["station_code"],
        fields["urgency"],
        stamp(datetime.fromisoformat(fields["received_at"])),
        stamp(datetime.fromisoformat(fields["submitted_at"])),
        fields["incident_commune_code"],
        age_band(fields),
    )
