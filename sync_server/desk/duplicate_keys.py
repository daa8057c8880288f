"""Under which keys a report is looked up: two reports of one child share at least one. Pure.

Each key joins facts, so that few reports share it however many are stored. It is a digest: nothing of a child
can be read in the index, and a chance meeting of two costs one scoring.
"""

from collections.abc import Iterator
from hashlib import blake2b

from sync_server.desk.child_features import Features

BUCKET_YEARS = 3
"""Years of birth told as a range are indexed by threes: at most four keys for the widest range of ages."""


def keys(child: Features) -> frozenset[str]:
    """16 hexadecimal digits each."""
    return frozenset(blake2b("\0".join(parts).encode(), digest_size=8).hexdigest() for parts in _parts(child))


def _parts(child: Features) -> Iterator[tuple[str, ...]]:
    given, commune = child.given, child.commune
    if child.phone:
        yield "phone", child.phone
    if child.name:
        yield from _of_name(child)
    if child.dob and commune:
        yield "birthday-commune", child.dob, commune
    if child.dob and given:
        yield "birthday-given", child.dob, given
    for parent in {child.mother, child.father} - {""}:
        yield from _of_parent(parent, child)
    for called in child.names if child.school_class else ():
        yield "called-class", called, child.school_class
    for nickname in child.nicknames if given else ():
        yield "nickname-given", nickname, given


def _of_name(child: Features) -> Iterator[tuple[str, ...]]:
    if child.commune:
        yield "name-commune", child.words, child.commune
    if child.dob:
        yield "name-day", child.words, child.dob[5:]
    for bucket in {year // BUCKET_YEARS for year in child.born}:
        yield "name-years", child.words, str(bucket)


def _of_parent(parent: str, child: Features) -> Iterator[tuple[str, ...]]:
    if child.given:
        yield "parent-given", parent, child.given
    if child.commune:
        yield "parent-commune", parent, child.commune
    if child.dob:
        yield "parent-birthday", parent, child.dob
