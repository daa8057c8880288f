"""What a person wants found, read from what she typed. Pure.

One box takes a case number, a report number, a receipt code, a phone or a name; what it can be is tried in
that order, so nobody has to say which.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.receipt_code import read_receipt_code
from shared.text import normal_phone
from sync_server.desk.search_terms import PHONE_LEAST, first_letters, words

LETTERS_LEAST = 2
"""Letters of a name or a school to begin with: one letter is half of the district."""

_CASE_NO = re.compile(r"VA[- ]?(\d{4})[- ](\d+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms of one kind that stand together: `whole` words in any order, and one that begins with `last`.

    `last` may also be the whole word `last_whole`, where the two are folded differently (thuý: thui, thuy…).
    """

    kind: str
    whole: tuple[str, ...] = ()
    last: str = ""
    last_whole: str = ""

    def fits(self, term: str, words: str) -> bool:
        """Whether an entry of the index is one that was asked for."""
        if not words:
            return term == self.whole[0] if self.whole else term.startswith(self.last)
        spoken = words.split()
        begun = any(word.startswith(self.last) or word == self.last_whole for word in spoken)
        return begun and set(self.whole) <= set(spoken)


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that must be true of a report. `number`: as printed, of a case, a report or a receipt; it is tried
    before `asked`, of which nothing is needed where it finds something. `since`, `until`: days, inclusive.
    """

    number: str = ""
    asked: tuple[Asked, ...] = ()
    places: tuple[Asked, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def anything(self) -> bool:
        return bool(self.number or self.asked or self.places or self.since or self.until)


def read(
    text: str, *, school: str = "", commune: str = "", since: date | None = None, until: date | None = None
) -> Wanted:
    """`Wanted.anything` is false where nothing was typed that something could be found by."""
    typed = " ".join(text.split())
    asked = (_phone(typed),) if _is_phone(typed) else tuple(_worded("name", typed))
    with_digits = any(c.isdigit() for c in typed) and not _is_phone(typed)
    return Wanted(
        number=_number(typed) if _may_be_number(typed) else "",
        asked=() if with_digits else asked,
        places=(*_worded("school", school), *((Asked("commune", (commune,)),) if commune else ())),
        since=since,
        until=until,
    )


def _number(typed: str) -> str:
    spelled = typed.upper()
    if case := _CASE_NO.fullmatch(spelled):
        return f"VA-{case[1]}-{int(case[2]):04d}"
    return read_receipt_code(typed) or spelled.replace(" ", "")


def _may_be_number(typed: str) -> bool:
    return any(c.isdigit() for c in typed) or read_receipt_code(typed) is not None


def _is_phone(typed: str) -> bool:
    return not any(c.isalpha() for c in typed) and len(normal_phone(typed)) >= PHONE_LEAST


def _phone(typed: str) -> Asked:
    return Asked("phone", last=normal_phone(typed))


def _worded(kind: str, typed: str) -> Iterator[Asked]:
    found, begun = words(typed), first_letters(typed)
    if found and sum(map(len, found)) >= LETTERS_LEAST:
        yield Asked(kind, found[:-1], begun[-1], found[-1])
