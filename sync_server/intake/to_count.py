"""What the periodic reports count of what a report says, as one text beside its record. Pure.

Sixteen of some hundred fields. Taking them out of a record's JSON was most of what a counting cost; many
reports have the same text but for the seconds that filing took, and those are understood once.
"""

from collections.abc import Mapping
from typing import Any

from shared.revision import json_from, json_text

VERSION = 1
"""Of the text. One of another version is not read: the record is. It changes with what follows."""
FIELDS = (
    "child_sex", "child_age_status", "child_disability", "child_ethnicity", "concern_kinds",
    "incident_place_type", "perp_relation", "perps", "links", "informer_type", "informer_identity_mode",
    "source_channel", "notifications", "agencies_notified", "conflict_of_interest",
)  # fmt: skip
ROWS = {
    "perps": ("name", "relation"),
    "links": ("link_kind", "report_no"),
    "notifications": ("agency_role", "at"),
}
"""Fields that are tables, and what is asked of their rows."""


def to_count(fields: Mapping[str, Any]) -> str:
    """«VERSION SECONDS [values of FIELDS]» of a report's fields; no seconds where it does not tell any."""
    filing = fields.get("time_to_file_s")
    told = [_short(fields.get(name), ROWS[name]) if name in ROWS else fields.get(name) for name in FIELDS]
    return f"{VERSION} {filing if type(filing) is int else ''} {json_text(told)}"


def parts(text: str) -> tuple[int | None, str]:
    """The seconds, and the list, of such a text."""
    _, filing, told = text.split(" ", 2)
    return int(filing) if filing else None, told


def fields_of(told: str) -> dict[str, Any]:
    """Of the list, the fields again; None for one of which the report says nothing."""
    return dict(zip(FIELDS, json_from(told), strict=True))


def _short(told: Any, names: tuple[str, ...]) -> Any:
    if not isinstance(told, list):
        return told
    return [{name: row[name] for name in names if name in row} for row in told if isinstance(row, dict)]
