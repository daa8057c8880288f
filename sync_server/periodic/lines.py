"""Rows as the digest tells them, packed, so that those of a whole year are held at once. Pure."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple


def _hex(told: bytes) -> str:
    return bytes(told).hex()


canonical = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=_hex).encode
_AND = "\n,"
"""Between values: no text of JSON has a line's end in it, so that it is known where a row ends."""
_NEXT = f"]{_AND}["
_apart = json.JSONEncoder(ensure_ascii=True, separators=(_AND, ":"), default=_hex).encode


class Lines(NamedTuple):
    """So many rows of a table, in order."""

    many: int
    packed: bytes


def pack(rows: Sequence[tuple[Any, ...]]) -> Lines:
    """Values are what the store gives back of them: truths are numbers."""
    return Lines(len(rows), zlib.compress(_apart(rows)[2:-2].encode("ascii"), 1))


def chunks(
    packed: Iterable[Lines], size: int, changed: Mapping[int, tuple[Any, ...]] | None = None
) -> Iterator[bytes]:
    """Canonical JSON of so many rows at a time, and of the rest.

    changed: rows that are not as they were packed any more, by their first value.
    """
    now = {str(first): _apart(row)[1:-1] for first, row in (changed or {}).items()}
    held: list[str] = []
    many = 0
    for lines in packed:
        text = zlib.decompress(lines.packed).decode("ascii")
        if now or many + lines.many >= size:
            rows = text.split(_NEXT) if lines.many else []
            if now:
                rows = [now.get(row.partition(_AND)[0], row) for row in rows]
            while many + len(rows) >= size:
                yield _written([*held, *rows[: size - many]])
                rows, held, many = rows[size - many :], [], 0
            held += rows
            many += len(rows)
        elif lines.many:
            held.append(text)
            many += lines.many
    if held:
        yield _written(held)


def _written(held: Sequence[str]) -> bytes:
    return f"[[{_NEXT.join(held)}]]".replace(_AND, ",").encode("ascii")
