"""Rows as the digest tells them, packed: those of a whole year are held at once. Pure."""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from shared.revision import json_bytes, json_from

Row = Sequence[Any]
canonical = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


class Lines(NamedTuple):
    """So many rows of a table, in order: their canonical JSON with commas between them."""

    many: int
    packed: bytes


def pack(rows: Sequence[Row]) -> Lines:
    """Values are numbers, texts or None; truths are numbers. Rows are tuples or lists of their own kind.

    A float is hours, of whole seconds: of others very small or large both writers differ.
    """
    return Lines(len(rows), zlib.compress(_told(rows), 1))


def unpack(lines: Lines) -> list[list[Any]]:
    found: list[list[Any]] = json_from(b"[" + zlib.decompress(lines.packed) + b"]")
    return found


def chunks(packed: Iterable[Lines], size: int) -> Iterator[bytes]:
    """Canonical JSON of so many rows at a time, and of the rest."""
    held: list[bytes] = []
    many = 0
    for lines in packed:
        if many + lines.many < size:
            if lines.many:
                held.append(zlib.decompress(lines.packed))
                many += lines.many
            continue
        rows = unpack(lines)
        while many + len(rows) >= size:
            end = size - many
            yield _written([*held, _told(rows[:end])])
            rows, held, many = rows[end:], [], 0
        if rows:
            held, many = [_told(rows)], len(rows)
    if held:
        yield _written(held)


def _told(rows: Sequence[Row]) -> bytes:
    try:
        told = json_bytes(rows)
    except ValueError:  # half a character
        told = b"\xff"
    return (told if told.isascii() and b"\x7f" not in told else canonical(rows).encode("ascii"))[1:-1]


def _written(held: Sequence[bytes]) -> bytes:
    return b"[" + b",".join(held) + b"]"
