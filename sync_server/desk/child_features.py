"""What is compared of a child in a report: folded, and only what a person really told. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from shared.codes import COMMUNE_UNKNOWN
from shared.report.rules import local_day
from shared.text import exact_key, fold, normal_phone, spelling_key

PHONE_DIGITS = 9
"""Fewer are a service number or half a number: they tell nothing of a household."""

_BETWEEN_NAMES = re.compile(r"[,;/()\n]|\bhoac\b|\bva\b")
_NOBODYS_NAMES = frozenset({"", "be", "cu", "em", "chau", "con", "ut"})
_NOT_TOLD = re.compile(r"(khong|chua|ko|k) (ro|biet|co|nho|xac dinh).*")
_KIN = frozenset({"twin", "sibling"})


class Features(NamedTuple):
    """Of one report. Text is "" and a set empty where it is not known.

    name_exact: key 1 of the brief 4.7. name, nicknames, mother, father: key 3. dob: ISO date.
    born: every year of birth it may be. address, school_class: key 2. kinds: concern_kinds.
    kin: numbers of the reports it names as a twin's or sibling's, in capitals like `report_no`.
    """

    report_no: str
    name_exact: str
    name: str
    nicknames: frozenset[str]
    dob: str
    born: frozenset[int]
    sex: str
    phone: str
    mother: str
    father: str
    address: str
    commune: str
    school_class: str
    received_at: datetime
    kinds: frozenset[str]
    kin: frozenset[str]

    @property
    def given(self) -> str:
        return self.name.rpartition(" ")[2]

    @property
    def family(self) -> str:
        """Empty for a name of one word, which is a given name."""
        return self.name.partition(" ")[0] if " " in self.name else ""

    @property
    def words(self) -> str:
        """The words of the name in ABC order."""
        return " ".join(sorted(self.name.split()))

    @property
    def names(self) -> frozenset[str]:
        """What the child is called: given name and nicknames."""
        return self.nicknames | {self.given} - {""}


def features(fields: Mapping[str, Any]) -> Features:
    """The features of a whole record's fields (report_no and received_at are there)."""
    name, sex = _name(fields, "child_full_name"), str(fields.get("child_sex") or "")
    commune = str(fields.get("child_commune_code") or "")
    received_at = datetime.fromisoformat(fields["received_at"])
    status, phone = fields.get("child_age_status"), normal_phone(str(fields.get("caregiver_phone") or ""))
    return Features(
        report_no=_number(fields["report_no"]),
        name_exact=exact_key(str(fields["child_full_name"])) if name else "",
        name=name,
        nicknames=_nicknames(str(fields.get("child_other_names") or "")),
        dob=str(fields.get("child_dob") or "") if status == "dob" else "",
        born=frozenset(_born(fields, local_day(received_at).year)),
        sex="" if sex == "unknown" else sex,
        phone=phone if len(phone) >= PHONE_DIGITS else "",
        mother=_name(fields, "mother_name"),
        father=_name(fields, "father_name"),
        address=fold(str(fields.get("child_address") or "")),
        commune="" if commune == COMMUNE_UNKNOWN else commune,
        school_class=_school_class(fields),
        received_at=received_at,
        kinds=frozenset(fields.get("concern_kinds") or ()),
        kin=frozenset(
            _number(link["report_no"]) for link in fields.get("links") or () if link["link_kind"] in _KIN
        ),
    )


def _number(report_no: str) -> str:
    return report_no.strip().upper()


def _name(fields: Mapping[str, Any], field: str) -> str:
    """Key 3 of a name; "" for «không rõ» and for what has no letter."""
    told = fields.get(field)
    key = spelling_key(told) if told else ""
    has_letters = key[:1].isalpha() or any(c.isalpha() for c in key)
    return key if has_letters and not _NOT_TOLD.fullmatch(key) else ""


def _nicknames(told: str) -> frozenset[str]:
    """Each name of a list as people write it, «Na, bé Bin (Tôm)»: whole, and its last word."""
    if not told:
        return frozenset()
    parts = [part.strip(" .-'\"") for part in _BETWEEN_NAMES.split(spelling_key(told))]
    names = {name for part in parts for name in (part, part.rpartition(" ")[2]) if not _NOT_TOLD.match(part)}
    return frozenset(names - _NOBODYS_NAMES)


def _born(fields: Mapping[str, Any], year: int) -> range | list[int]:
    status = fields.get("child_age_status")
    if status == "dob" and (birthday := fields.get("child_dob")):
        return [int(birthday[:4])]
    if status == "year" and (born := fields.get("child_birth_year")):
        return [int(born)]
    youngest, oldest = fields.get("child_age_min"), fields.get("child_age_max")
    if status == "approx" and youngest is not None and oldest is not None:
        return range(year - int(oldest) - 1, year - int(youngest) + 1)
    return []


def _school_class(fields: Mapping[str, Any]) -> str:
    """School and class together, «8 A» as «8a» (brief 7.6); "" unless both are told."""
    school, group = fields.get("child_school_name"), fields.get("child_class")
    if not school or not group:
        return ""
    return f"{fold(school).removeprefix('truong ')}|{fold(group).replace(' ', '')}"
