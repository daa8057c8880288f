"""What one report says of what is counted, understood once for all that say the same. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from shared.codes import codes
from sync_server.intake.to_count import fields_of
from sync_server.periodic.people import People, people

KINH, FOREIGN, ETHNICITY_UNKNOWN = "01", "55", "99"
_NO_MINORITY = frozenset({KINH, FOREIGN, ETHNICITY_UNKNOWN})
_NOT_DISABLED = frozenset({"none", "unknown"})


class Saying(NamedTuple):
    """Texts are "" where it is not known. `kinds`, `by`: masks over concern_kinds and perp_relation.

    notified: when each authority was told. ticked: whether one is ticked of which that is not said.
    links: the rows of that field.
    """

    sex: str
    estimated: bool
    environment: str
    disabled: bool
    minority: bool
    kinds: int
    by: int
    people: People
    links: tuple[Mapping[str, Any], ...]
    informer_type: str
    channel: str
    anonymous: bool
    conflict_of_interest: bool
    notified: tuple[datetime, ...]
    ticked: bool


@lru_cache(maxsize=8_000)
def understood(told: str) -> Saying:
    """By the list that `to_count` keeps of a report: one is like many others."""
    return saying(fields_of(told))


def saying(fields: Mapping[str, Any]) -> Saying:
    environment = _environments().get(fields.get("incident_place_type") or "") or ""
    rows = fields.get("notifications") or ()
    told_of = {"none_yet", *(row.get("agency_role") for row in rows)}
    return Saying(
        sex=_known(fields.get("child_sex")),
        estimated=fields.get("child_age_status") == "approx",
        environment=_known(environment),
        disabled=not _NOT_DISABLED.issuperset(fields.get("child_disability") or ()),
        minority=(fields.get("child_ethnicity") or KINH) not in _NO_MINORITY,
        kinds=mask("concern_kinds", fields.get("concern_kinds") or ()),
        by=mask("perp_relation", fields.get("perp_relation") or ()),
        people=people([fields]),
        links=tuple(fields.get("links") or ()),
        informer_type=fields.get("informer_type") or "",
        channel=fields.get("source_channel") or "",
        anonymous="anonymous" in (fields.get("informer_identity_mode"), fields.get("informer_type")),
        conflict_of_interest=fields.get("conflict_of_interest") == "yes",
        notified=tuple(datetime.fromisoformat(row["at"]) for row in rows if row.get("at")),
        ticked=not told_of.issuperset(fields.get("agencies_notified") or ()),
    )


def mask(list_name: str, told: Iterable[str]) -> int:
    """Bits by the places of codes in their list; a code that is not known here has none."""
    places = _places(list_name)
    found = 0
    for code in told:
        found |= places.get(code, 0)
    return found


@cache
def _places(list_name: str) -> Mapping[str, int]:
    return {code: 1 << place for place, code in enumerate(codes(list_name))}


@cache
def _environments() -> Mapping[str, str]:
    return {code.id: code.environment for code in codes("incident_place_type").values()}


def _known(told: str | None) -> str:
    return "" if told in (None, "unknown") else told
