"""What a report is found by: words without marks, phones in one form, communes. Pure.

Who told the station (P4) is never among them. Words are folded as names are compared (key 3 of the brief
4.7), so «Nguyễn Đức Quý» is found as «quí duc nguyen».
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
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


Entry = tuple[str, str, str]
"""Kind, term, words: as in a Term."""


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
    told: dict[Entry, list[str]] = {}
    for field, found in _told(fields):
        for entry in found:
            where = told.setdefault(entry, [])
            if field not in where:
                where.append(field)
    return [Term(*entry, ",".join(where)) for entry, where in told.items()]


def entries(fields: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The same without where it was told."""
    return tuple(dict.fromkeys(chain.from_iterable([found for _, found in _told(fields)])))


def words(text: str) -> tuple[str, ...]:
    """The words of a name or place as the index has them, in the order told."""
    return _split(spelling_key(text))


def first_letters(text: str) -> tuple[str, ...]:
    """The same words as far as they are typed: a y at the end may go on (thuy, thuyền)."""
    return _split(fold(text))


def phones(text: str) -> frozenset[str]:
    """Each number of «0912.345.678 hoặc +84 987 654 321», with a leading 0."""
    alone = text.isascii() and text.isdigit()
    numbers = [normal_phone(part) for part in ((text,) if alone else _BETWEEN_PHONES.split(fold(text)))]
    return frozenset([number[:_TERM_MOST] for number in numbers if len(number) >= PHONE_LEAST])


def _split(folded: str) -> tuple[str, ...]:
    parted = folded.split() if folded.replace(" ", "").isalnum() else _BETWEEN_WORDS.split(folded)
    return tuple([word[:_TERM_MOST] for word in parted if word])


@lru_cache(maxsize=2_000)
def _worded(kind: str, text: str) -> tuple[Entry, ...]:
    found = sorted(set(words(text)))
    spoken = f" {' '.join(found)}"[:_WORDS_MOST] + " "
    return tuple([(kind, word, spoken) for word in found])


def _phones(kind: str, text: str) -> list[Entry]:
    return [(kind, number, "") for number in sorted(phones(text))]


def _commune(kind: str, code: str) -> list[Entry]:
    return [] if code == COMMUNE_UNKNOWN else [(kind, code, "")]


_PLACES: tuple[tuple[str, str, str, str, Callable[[str, str], Sequence[Entry]]], ...] = tuple(
    (kind, place, place.partition(".")[0], place.partition(".")[2], made)
    for kind, places, made in (
        ("name", NAMES, _worded), ("school", SCHOOLS, _worded), ("phone", PHONES, _phones),
        ("commune", COMMUNES, _commune),
    )
    for place in places
)  # fmt: skip
"""Kind, field, where that stands (field, column of its rows), what is made of a text there."""


def _told(fields: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Entry]]]:
    """What each field that says something is found by."""
    for kind, place, name, within, made in _PLACES:
        if value := fields.get(name):
            for text in [row.get(within) for row in value] if within else (value,):
                if text:
                    yield place, made(kind, str(text))
