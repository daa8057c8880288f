"""Vietnamese text: cleaned at every entrance, folded for matching, sorted as people sort.

Sources: part 7 of the brief (names, Unicode, phones, dates, sorting). `đ` does not decompose in Unicode and
is replaced by hand; «hoà» and «hòa» are equal only once the marks are gone.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Of the category Cc, all but newline and tab."""
_ESCAPES = re.compile(rb'\\[^nt"]')
_HIGH_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
"""U+0080 to U+009F in UTF-8."""
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_FINAL_Y = re.compile(r"y\b")
_NO_DIGITS = re.compile("[^0-9]+")
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_SHORT = re.compile(r"11[1-5]|1[89]00\d{4,6}")
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf]|á»|áº|Ä‘|Æ°|ï¿½|\ufffd|[µ¸¶·¹¨©ª«¬®][a-z]|[a-z][µ¸¶·¹¨©ª«¬®]")


def clean(text: str) -> str:
    """NFC, without control characters but newline and tab; nothing else of what a person wrote is changed."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return unicodedata.normalize("NFC", _CONTROLS.sub("", composed))


def clean_all(value: Any) -> Any:
    """The same JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(one) for one in value]
    if isinstance(value, dict):
        return {name: clean_all(one) for name, one in value.items()}
    return value


def is_clean_json(content: bytes) -> bool:
    """Whether `clean_all` would surely change nothing of this JSON, which was read: one look instead of one
    at each text.

    A part of a text in NFC is in NFC. Of control characters JSON has only those from U+007F on unescaped, and
    escapes but those of newline, tab and quotes may hide anything. A zero byte is no UTF-8 of JSON.
    """
    if b"\0" in content or b"\x7f" in content or _HIGH_CONTROLS.search(content) or _ESCAPES.search(content):
        return False
    try:
        return unicodedata.is_normalized("NFC", content.decode())
    except UnicodeDecodeError:
        return False


def exact_key(name: str) -> str:
    """Matching key 1 of the brief 4.7: NFC, spaces collapsed, case folded."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


@lru_cache(maxsize=2_000)
def fold(text: str) -> str:
    """Matching key 2: key 1 without marks, đ as d. «Nguyễn Đức» becomes «nguyen duc»."""
    return " ".join(map(_folded, exact_key(text).split(" ")))


@lru_cache(maxsize=2_000)
def spelling_key(text: str) -> str:
    """Matching key 3: key 2 with a final y written i, so that Quý and Quí, Mỹ and Mĩ are equal."""
    folded = fold(text)
    return _FINAL_Y.sub("i", folded) if "y" in folded else folded


@lru_cache(maxsize=10_000)
def _folded(word: str) -> str:
    """A word without marks. Vietnamese has some seven thousand syllables, so most are known already."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").replace("đ", "d")


def given_name(name: str) -> str:
    """The last word of a name, by which people are addressed and sorted; "" for an empty name."""
    return (name.split() or [""])[-1]


def sort_key(name: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], str]:
    """Order of people in Vietnamese: by given name, then the rest;
    letters first, tones second (brief 7.7).
    """
    words = exact_key(name).split()
    given, rest = " ".join(words[-1:]), " ".join(words[:-1])
    given_letters, given_tones = _ranks(given)
    rest_letters, rest_tones = _ranks(rest)
    return given_letters, given_tones, rest_letters, rest_tones, name


def place_key(name: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Order of places, schools and agencies: from the first word on, without «Xã» and «Phường» before it."""
    kind, _, rest = name.partition(" ")
    return tuple(_ranks(exact_key(word)) for word in (rest if kind in ("Xã", "Phường") else name).split())


def _ranks(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for syllable in unicodedata.normalize("NFC", text).split():
        tone = 0
        for char in syllable:
            marks = unicodedata.normalize("NFD", char)
            tone = max([tone, *(_TONES.get(mark, 0) for mark in marks[1:])])
            base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
            letters.append(_ALPHABET.get(base, 100 + ord(base[0])))
        letters.append(0)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def normal_phone(text: str) -> str:
    """Digits only, with +84, 84 and 0084 written as a leading 0.
    For matching; what was told is kept as told.
    """
    plain = text.isascii() and text.isdigit()
    digits = text if plain else _NO_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    if digits.startswith("0084"):
        digits = digits[2:]
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    return digits


def phone_fits(text: str) -> bool:
    """Whether it looks like a Vietnamese number (mobile of 10 digits, landline of 11,
    short and service numbers).
    """
    digits = normal_phone(text)
    return any(pattern.fullmatch(digits) for pattern in (_MOBILE, _LANDLINE, _SHORT))


def typed_date(text: str) -> date | None:
    """A date as people type it, day first: 5/4/2013, 05-04-2013, 5.4.2013, 5 4 2013.
    None when it is no date.
    """
    parts = re.fullmatch(r"\s*(\d{1,2})\s*[/\-. ]\s*(\d{1,2})\s*[/\-. ]\s*(\d{4})\s*", text)
    return boxed_date(parts[1], parts[2], parts[3]) if parts else None


def boxed_date(day: str, month: str, year: str) -> date | None:
    """The date of three boxes; None when they do not make one."""
    if not all(box.strip().isdecimal() for box in (day, month, year)) or len(year.strip()) != 4:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def looks_garbled(text: str) -> bool:
    """Whether the text has the marks of a legacy Vietnamese font (TCVN3, VNI) or of a wrong decoding."""
    return len(_MOJIBAKE.findall(text)) >= 2
