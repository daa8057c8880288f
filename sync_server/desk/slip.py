"""What a referral slip tells (brief 4.5): need-to-know fields an officer ticks, and what is never told. Pure.

Never: who told the station, other children's names, how the report came in. A child's ethnic group only with
a reason that is kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from shared.codes import label
from shared.report import Field
from shared.text import fold, normal_phone
from sync_server.desk.dossier import Groups

SENSITIVE = frozenset({"child_ethnicity"})
"""Told only with a reason."""

OFFERED_GROUPS = ("child", "family", "incident", "suspect", "screening")
"""Groups of the form, in the order in which a slip tells them."""
_NOT_OFFERED = frozenset(
    {"links", "narrative", "child_words", "safe_contact", "conflict_of_interest", "child_name_status"}
    | {"child_age_status"}
)
"""Other children's reports are never told; the rest has its own place, or is not for an agency."""

_WHO = {
    "child_full_name", "child_identifying_features", "child_dob", "child_birth_year", "child_age_min",
    "child_age_max", "child_sex", "child_language_need",
}  # fmt: skip
_WHERE = {"child_commune_code", "child_address", "child_location_now", "caregiver_name", "caregiver_relation"}
_WHAT = {"concern_kinds", "incident_time_kind", "incident_date_from", "incident_date_to", "urgent_needs"}
_POLICE = _WHO | _WHERE | _WHAT | {
    "incident_place_type", "incident_commune_code", "incident_address", "incident_frequency", "perps",
    "perp_relation",
}  # fmt: skip
_COMMUNE = _POLICE | {
    "child_school_name", "child_class", "child_disability", "special_circumstances", "father_name",
    "mother_name", "family_situation",
}  # fmt: skip
_CARE = _WHO | {"child_disability", "child_location_now", "concern_kinds", "signs_observed", "urgent_needs"}
NEEDS: Mapping[str, frozenset[str]] = {
    "commune_pc": frozenset(_COMMUNE),
    "child_authority": frozenset(_COMMUNE),
    "commune_police": frozenset(_POLICE),
    "police_higher": frozenset(_POLICE),
    "police_113": frozenset(_POLICE),
    "emergency_115": frozenset(_CARE),
    "social_work_centre": frozenset(_CARE | _WHERE),
    "education_authority": frozenset(_WHO | {"child_school_name", "child_class"}),
    "school_head": frozenset(_WHO | {"child_school_name", "child_class"}),
}
"""What an agency of a kind needs as a rule; an officer ticks and unticks. Others get `_WHO` and `_WHAT`."""

HAPPENED_LINES = 10
TEXT_MOST = 1500
"""Characters of one of the texts an officer writes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One field that may be told, with what all reports of the case say of it."""

    field: str
    label: str
    text: str
    needed: bool

    @property
    def sensitive(self) -> bool:
        return self.field in SENSITIVE


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it prints, in Vietnamese. `child`: (label, text); `requests`: codes of referral_request.

    contact: "no" or "unknown" where the carer must not be contacted, else "".
    """

    issuer: str
    to: str
    address: str
    child: tuple[tuple[str, str], ...]
    happened: str
    safety: str
    done: str
    asked: str
    requests: tuple[str, ...]
    request_note: str
    withheld: tuple[str, ...]
    contact: str
    confidential: str

    @property
    def request_words(self) -> list[str]:
        return [label("referral_request", code) for code in self.requests]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Slip":
        child = tuple((name, text) for name, text in told["child"])
        lists = {name: tuple(told[name]) for name in ("requests", "withheld")}
        return cls(**{**told, "child": child, **lists})


def offers(
    reports: Iterable[Groups],
    agency_kind: str,
    contact: str,
    say: Callable[[Field, object], Sequence[str]],
) -> tuple[Offer, ...]:
    """The fields that may be told, the screening last; where reports or people differ, all they say.

    say: a value in Vietnamese words. A phone of a carer who must not be contacted is not ticked.
    """
    told: dict[str, tuple[Field, dict[str, None]]] = {}
    for groups in reports:
        for group, lines in groups:
            for line in lines if group in OFFERED_GROUPS else ():
                texts = told.setdefault(line.field.id, (line.field, {}))[1]
                texts.update(
                    (_joined(say(line.field, s.value)), None) for s in line.said if s.value is not None
                )
    needed = NEEDS.get(agency_kind, frozenset(_WHO | _WHAT))
    return tuple(
        Offer(name, field.vi, " / ".join(texts), _ticked(name, needed, contact))
        for name, (field, texts) in sorted(
            told.items(), key=lambda one: OFFERED_GROUPS.index(one[1][0].group)
        )
        if name not in _NOT_OFFERED and any(texts)
    )


def told_of(offered: Iterable[Offer], ticked: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(label, text) of those that were ticked; a name that was not offered is not told."""
    wanted = set(ticked)
    return tuple((offer.label, offer.text) for offer in offered if offer.field in wanted)


def too_long(happened: str) -> bool:
    return len(happened.splitlines()) > HAPPENED_LINES


def names_someone(text: str, names: Iterable[str], phones: Iterable[str]) -> bool:
    """Whether a text has a full name or a phone in it of somebody who must not be named; marks aside."""
    said = f" {' '.join(_words(text))} "
    digits = "".join(sign for sign in text if sign.isdigit())
    by_name = any(len(words := _words(name)) > 1 and f" {' '.join(words)} " in said for name in names)
    numbers = [normal_phone(phone).lstrip("0") for phone in phones]
    return by_name or any(len(number) > 6 and number in digits for number in numbers)


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()


def _ticked(name: str, needed: frozenset[str], contact: str) -> bool:
    return name in needed and name not in SENSITIVE and not (contact and name == "caregiver_phone")


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(texts)
