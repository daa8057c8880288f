"""The chain of the audit log: each entry carries the digest of the one before. Pure.

Whoever changes, removes or inserts an entry breaks it at that place, unless she makes anew every entry that
follows; that, and a tail cut off, shows against a mark kept elsewhere (desk/audit_check).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

START = bytes(32)
"""What the first entry carries in the place of a digest before it."""

FIELDS = ("at", "login", "role", "action", "case_no", "classes", "count", "reason")

_canonical = json.JSONEncoder(separators=(",", ":")).encode


def digest_of(previous: bytes, entry: Any) -> bytes:
    """SHA-256 over the digest before and the canonical form: a JSON list of the fields, ASCII, no spaces."""
    told = _canonical([getattr(entry, name) for name in FIELDS])
    return hashlib.sha256(previous + told.encode()).digest()


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the log had come: the number of its newest entry, and that entry's digest in hex.

    Of a digest that was kept on paper, the first 16 digits are enough.
    """

    entry: int
    digest: str

    def __str__(self) -> str:
        return f"{self.entry}:{self.digest}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """«12:ab34…» as it was printed, groups and letters of either case. Raises ValueError."""
        entry, _, digest = "".join(text.split()).lower().partition(":")
        if not 16 <= len(digest) <= 64:
            raise ValueError("a mark is NUMBER:DIGEST, at least 16 digits of the digest")
        int(digest, 16)
        return cls(int(entry), digest)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entries` were read. `broken`: the first entry at fault; `why` then is

    changed: it says something else than when it was written
    unlinked: what stood before it was removed, moved, or something was put in between
    cut: an entry that was known is not there any more
    rewritten: an entry that was known has another digest, so everything up to it may have been made anew
    """

    entries: int
    head: Mark | None
    broken: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        return self.broken is None


def follow(entries: Iterable[Any], known: Iterable[Mark] = ()) -> Verdict:
    """Read the log from its first entry on, up to the first that breaks the chain, against marks kept
    elsewhere.
    """
    marks = {mark.entry: mark for mark in known}
    last, count, number = START, 0, 0
    for entry in entries:
        count += 1
        if fault := _fault(entry, last, marks.pop(entry.id, None)):
            return Verdict(count, _mark(number, last), entry.id, fault)
        last, number = bytes(entry.digest), entry.id
    return Verdict(count, _mark(number, last), *next(_cut(marks), (None, "")))


def _mark(number: int, digest: bytes) -> Mark | None:
    return Mark(number, digest.hex()) if number else None


def _fault(entry: Any, last: bytes, mark: Mark | None) -> str:
    digest = bytes(entry.digest)
    if bytes(entry.previous) != last:
        return "unlinked"
    if digest != digest_of(last, entry):
        return "changed"
    return "rewritten" if mark and not digest.hex().startswith(mark.digest) else ""


def _cut(marks: dict[int, Mark]) -> Iterator[tuple[int, str]]:
    yield from ((number, "cut") for number in sorted(marks))
