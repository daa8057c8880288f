"""The samples told anew: other names, words and numbers of the same length, which no dictionary has seen.

Words are drawn one by one, so they compress worse than sentences do.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from shared.codes import lists
from tests.samples import samples, told

_POOL = sorted({word for codes in lists().values() for code in codes.values() for word in code.vi.split()})
LONGEST = 2_500
"""Characters of a sample that is used: the one that is long on purpose says nothing of a usual report."""


def usual() -> list[dict[str, Any]]:
    """The fields of the samples that are as long as reports usually are: 2 kB."""
    fields = [told(sample) for sample in samples()]
    return [one for one in fields if sum(len(str(part)) for part in one.items()) < LONGEST]


def anew(random: Random, fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields; what was written by hand is written otherwise."""
    return {name: _otherwise(random, value) for name, value in fields.items()}


def _otherwise(random: Random, value: Any) -> Any:
    if not isinstance(value, str) or " " not in value:
        return value
    if value.replace(" ", "").isdigit():
        return "".join(str(random.randrange(10)) if sign.isdigit() else sign for sign in value)
    return " ".join(_words(random, len(value)))[: len(value)].strip() or value


def _words(random: Random, length: int) -> Iterator[str]:
    while length > 0:
        word = random.choice(_POOL)
        yield word
        length -= len(word) + 1
