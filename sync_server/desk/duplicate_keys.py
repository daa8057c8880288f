"""Under which keys a report is kept and looked for: two reports of one child meet at one of them. Pure.

Each key joins so many facts that few reports share it, though every child of a district were in the store:
a name counts only with a commune and a birth, or with a parent. Of all ways to a strong score one in a
hundred has no key: weak facts about a child who is told to live elsewhere. A key is a digest: nothing of a
child can be read in the index, and a chance meeting of two costs one scoring.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from sync_server.desk.child_features import Features

BUCKET_YEARS = 3
"""Years of birth told as a range are indexed by threes: at most four keys for the widest range of ages."""
CHILDHOOD = 18
KEY_BITS = 36

Parts = tuple[str, ...]


def keys(child: Features) -> frozenset[int]:
    """Numbers of KEY_BITS bits. Two reports of one child share one; so do others, by chance, now and then."""
    return frozenset(map(_number, _parts(child)))


def _parts(child: Features) -> Iterator[Parts]:
    words, buckets = child.words, _buckets(child) if child.name else ()
    if child.phone:
        yield "phone", child.phone
    if child.name and child.dob:
        yield "name-birthday", words, child.dob
    if child.name and child.commune:
        yield from _of_name_there(child, words, buckets)
    for called in child.names if child.dob and child.commune else ():
        yield "called-birthday", called, child.dob, child.commune
    if child.name and child.school_class:
        yield "ends-class", child.family, child.given, child.school_class
    for parent in {child.mother, child.father} - {""}:
        yield from _of_parent(parent, child, words, buckets)


def _of_name_there(child: Features, words: str, buckets: Iterable[str]) -> Iterator[Parts]:
    """In one commune: the years it may be, and the day, whose year may be typed wrong."""
    for bucket in buckets:
        yield "name-years", words, child.commune, bucket
    if child.dob:
        yield "name-day", words, child.commune, child.dob[5:]


def _of_parent(parent: str, child: Features, words: str, buckets: Iterable[str]) -> Iterator[Parts]:
    if child.dob:
        yield "parent-birthday", parent, child.dob
    for bucket in buckets:
        yield "parent-name", parent, words, bucket
    if child.school_class:
        yield "parent-class", parent, child.school_class
    if child.given and child.commune:
        yield "parent-given", parent, child.given, child.commune


def _buckets(child: Features) -> set[str]:
    """Of the years of birth; of a whole childhood where nothing is known of it."""
    year = child.received_at.year
    born = child.born or range(year - CHILDHOOD, year + 1)
    return {str(one // BUCKET_YEARS) for one in born}


def _number(parts: Parts) -> int:
    digest = blake2b("\0".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - KEY_BITS)
