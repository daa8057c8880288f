"""The kinds of value a report holds, as annotations of the model's fields.

Each cleans or refuses one value and knows nothing of its neighbours. Types of errors are stable; their texts
are in `messages.py`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any
from unicodedata import normalize

from pydantic import GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from shared import codes
from shared.report.messages import MESSAGES
from shared.text import clean

_BETWEEN_LETTERS = dict.fromkeys(map(ord, " '’ʼ`-–.\u0300\u0301\u0303\u0309\u0323"))
"""Besides letters; tone marks that found no letter to join stay as told."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGITS = re.compile(r"\s*\d{1,6}\s*")


def broken(error_type: str, **values: Any) -> PydanticCustomError:
    """The error of one broken rule, with its text from the list of messages."""
    return PydanticCustomError(error_type, MESSAGES[error_type], values or None)


def _is_unicode(text: str) -> bool:
    """False for text with a half of a surrogate pair, which no file and no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _words(value: Any, most: int, least: int = 1) -> str:
    if not isinstance(value, str):
        raise broken("not_text")
    if value.isprintable():  # halves of surrogate pairs are not
        text = normalize("NFC", value)
    elif _is_unicode(value):
        text = clean(value)
    else:
        raise broken("not_unicode")
    if len(text.strip()) < least:
        raise broken("too_short", least=least) if least > 1 else broken("missing")
    if len(text) > most:
        raise broken("too_long", most=most, length=len(text))
    return text


def _shaped(pattern: str, error_type: str) -> CoreSchema:
    return _or(error_type, core_schema.str_schema(pattern=f"^(?:{pattern})$", strict=True))


def _or(error_type: str, known: CoreSchema) -> CoreSchema:
    return core_schema.custom_error_schema(known, error_type, custom_error_message=MESSAGES[error_type])


class _Kind:
    """An annotation that hands its check to pydantic."""

    def check(self, value: Any) -> Any:
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)


@dataclass(frozen=True, slots=True)
class Words(_Kind):
    """Text of at most `most` characters after NFC; never trimmed.
    `least` counts without outer white space.
    """

    most: int
    least: int = 1

    def check(self, value: Any) -> str:
        return _words(value, self.most, self.least)


@dataclass(frozen=True, slots=True)
class Shaped:
    """Text that programs made: all of it matches `pattern`, or it is the error `error_type`."""

    pattern: str
    error_type: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _shaped(self.pattern, self.error_type)


@dataclass(frozen=True, slots=True)
class PersonName(_Kind):
    """A name as told: letters, space, apostrophe, hyphen, dot; no digits;
    case and spacing kept (brief 3.1).
    """

    most: int = 120

    def check(self, value: Any) -> str:
        text = _words(value, self.most)
        letters = text.replace(" ", "")
        if "ʼ" in letters or not letters.isalpha():
            letters = letters.translate(_BETWEEN_LETTERS)
        if not letters.isalpha():
            raise broken("not_a_name")
        return text


@dataclass(frozen=True, slots=True)
class In:
    """One code of a list. A retired code is still read here;
    whether it may be used is a rule of the report.
    """

    list_name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _or("not_in_list", core_schema.literal_schema(list(codes.codes(self.list_name))))


@cache
def _known(list_name: str) -> frozenset[str]:
    return frozenset(codes.codes(list_name))


@dataclass(frozen=True, slots=True)
class ManyOf(_Kind):
    """Several codes of a list, each once. `alone` are codes that stand with no other; `least` is 0 or 1."""

    list_name: str
    least: int = 0
    alone: tuple[str, ...] = ()

    def check(self, value: Any) -> list[str]:
        if not isinstance(value, (list, tuple)):
            raise broken("not_a_list")
        chosen = list(value)
        try:
            told = set(chosen)
        except TypeError:  # what no set can hold is no code either
            raise broken("not_in_list") from None
        if not told <= _known(self.list_name):
            raise broken("not_in_list")
        if len(chosen) < self.least:
            raise broken("missing")
        if len(told) < len(chosen):
            raise broken("said_twice")
        if len(chosen) > 1 and not told.isdisjoint(self.alone):
            raise broken("stands_alone")
        return chosen


@dataclass(frozen=True, slots=True)
class Whole(_Kind):
    """A whole number from `least` to `most`, also when told in digits."""

    least: int
    most: int

    def check(self, value: Any) -> int:
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise broken("not_a_number")
        if not self.least <= value <= self.most:
            raise broken("not_between", least=self.least, most=self.most)
        return value


class Day(_Kind):
    """A date, YYYY-MM-DD. It is never converted between time zones."""

    def check(self, value: Any) -> date:
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise broken("not_a_date")


def _iso_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class Instant(_Kind):
    """A moment with its offset, ISO 8601, kept with the offset it was told with."""

    def check(self, value: Any) -> datetime:
        if isinstance(value, str) and len(value) <= 40:
            moment = _iso_moment(value)
            if moment is not None and moment.tzinfo is not None and 1900 <= moment.year <= 9000:
                return moment
        raise broken("not_an_instant")


IsoInstant = Annotated[datetime, Instant(), PlainSerializer(datetime.isoformat, when_used="json")]


class CommuneCode:
    """Five digits of text. Whether the commune exists is a rule of the report, which knows the day."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _shaped("[0-9]{5}", "not_a_commune")


class Ticked(_Kind):
    """A box that must be ticked."""

    def check(self, value: Any) -> bool:
        if value is True or value in ("true", "yes", "on", "1"):
            return True
        raise broken("not_ticked")
