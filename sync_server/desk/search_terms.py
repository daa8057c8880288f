"""What a report is found by: words without marks, phones in one form, communes. Pure.

Who told the station (P4) is never among them. Words are folded as names are compared (key 3 of the brief
4.7), so «Nguyễn Đức Quý» is found as «quí duc nguyen».
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from shared.codes import COMMUNE_UNKNOWN
from shared.text import fold, normal_phone, spelling_key

VERSION = 1
"""Of these rules: another number makes every store fill its index anew, by itself."""

NAMES = (
    "child_full_name", "child_other_names", "father_name", "mother_name", "caregiver_name", "perps.name",
)  # fmt: skip
PHONES = ("caregiver_phone", "perps.phone")
SCHOOLS = ("child_school_name",)
COMMUNES = ("child_commune_code", "incident_commune_code")

PHONE_LEAST = 6
"""Digits of a number worth finding; shorter ones are service numbers, or pieces."""

_TERM_MOST, _WORDS_MOST = 40, 240
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_BETWEEN_PHONES = re.compile(r"[/;,\n]|\bhoac\b|\bva\b|\s-\s")


class Term(NamedTuple):
    """`words`: those of the name or place in ABC order, each between two spaces; "" for numbers and codes.

    `field`: where it was told, several with a comma.
    """

    kind: str
    term: str
    words: str
    field: str


def terms(fields: Mapping[str, Any]) -> list[Term]:
    """Everything a whole record's fields are found by, each once."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for kind, found in (("name", _worded(fields, NAMES)), ("school", _worded(fields, SCHOOLS)),
                        ("phone", _phones(fields)), ("commune", _communes(fields))):  # fmt: skip
        for term, spoken, field in found:
            where = told.setdefault((kind, term, spoken), [])
            if field not in where:
                where.append(field)
    return [Term(*key, ",".join(where)) for key, where in told.items()]


def words(text: str) -> tuple[str, ...]:
    """The words of a name or place as the index has them, in the order told."""
    return _split(spelling_key(text))


def first_letters(text: str) -> tuple[str, ...]:
    """The same words as far as they are typed: a y at the end may go on (thuy, thuyền)."""
    return _split(fold(text))


def phones(text: str) -> frozenset[str]:
    """Each number of «0912.345.678 hoặc +84 987 654 321», with a leading 0."""
    numbers = (normal_phone(part) for part in _BETWEEN_PHONES.split(fold(text)))
    return frozenset(number[:_TERM_MOST] for number in numbers if len(number) >= PHONE_LEAST)


def _split(folded: str) -> tuple[str, ...]:
    return tuple([word[:_TERM_MOST] for word in _BETWEEN_WORDS.split(folded) if word])


def _worded(fields: Mapping[str, Any], places: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for place, text in _told(fields, places):
        found = sorted(set(words(text)))
        spoken = f" {' '.join(found)}"[:_WORDS_MOST] + " "
        for word in found:
            yield word, spoken, place


def _phones(fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for place, text in _told(fields, PHONES):
        for number in sorted(phones(text)):
            yield number, "", place


def _communes(fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for place, code in _told(fields, COMMUNES):
        if code != COMMUNE_UNKNOWN:
            yield code, "", place


def _told(fields: Mapping[str, Any], places: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for place in places:
        name, _, within = place.partition(".")
        rows = fields.get(name) or ()
        for text in (row.get(within) for row in rows) if within else (fields.get(name),):
            if text:
                yield place, str(text)
