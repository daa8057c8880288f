"""Under which keys a report is kept and looked for: two reports of one child meet at one of them. Pure.

Each key joins facts, so that few reports share it however many are stored. Of all ways to a strong score one
in a hundred has none: weak facts about a child who lives elsewhere. A key is a digest: nothing of a child can
be read in the index, and a chance meeting of two costs one scoring.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from sync_server.desk.child_features import Features

BUCKET_YEARS = 3
"""Years of birth told as a range are indexed by threes: at most four keys for the widest range of ages."""

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """Signed numbers of 64 bits: where a report is found, and where it looks for others."""

    kept: frozenset[int]
    asked: frozenset[int]


def keys(child: Features) -> Keys:
    both = {_number(parts) for parts in _parts(child)}
    placed = {_number(("name-placed", *parts)) for parts in _name_years(child)}
    nowhere = {_number(("name-nowhere", *parts)) for parts in _name_years(child)}
    if child.commune:
        return Keys(frozenset(both | placed), frozenset(both | nowhere))
    return Keys(frozenset(both | nowhere), frozenset(both | nowhere | placed))


def _parts(child: Features) -> Iterator[Parts]:
    if child.phone:
        yield "phone", child.phone
    if child.name and child.commune:
        yield "name-commune", child.words, child.commune
    if child.name and child.dob:
        yield "name-day", child.words, child.dob[5:]
    if child.dob and child.commune:
        yield "birthday-commune", child.dob, child.commune
    for called in child.names if child.school_class else ():
        yield "called-class", called, child.school_class
    for parent in {child.mother, child.father} - {""}:
        yield from _of_parent(parent, child)


def _of_parent(parent: str, child: Features) -> Iterator[Parts]:
    if child.dob:
        yield "parent-birthday", parent, child.dob
    if child.name:
        yield "parent-name", parent, child.words
        for bucket in _buckets(child):
            yield "parent-ends", parent, child.family, child.given, bucket


def _name_years(child: Features) -> Iterator[Parts]:
    """A name and a year are shared by many, so they count only where one commune is not known:
    the others meet in theirs.
    """
    for bucket in _buckets(child) if child.name else ():
        yield child.words, bucket


def _buckets(child: Features) -> set[str]:
    return {str(year // BUCKET_YEARS) for year in child.born}


def _number(parts: Parts) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big", signed=True)
