"""Rows as the digest tells them, a line each, packed: those of a whole year are held at once. Pure."""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson

Row = Sequence[Any]
canonical = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


class Lines(NamedTuple):
    """So many rows of a table, in order. No text of JSON has a line's end in it: that is between rows."""

    many: int
    packed: bytes


def pack(rows: Sequence[Row]) -> Lines:
    """Values are numbers, texts or None; truths are numbers. Rows are tuples or lists of their own kind.

    A float is hours, of whole seconds: of others very small or large both writers differ.
    """
    return Lines(len(rows), zlib.compress(_lines(rows), 1))


def _lines(rows: Sequence[Row]) -> bytes:
    try:
        told = b"\n".join(map(orjson.dumps, rows))
    except orjson.JSONEncodeError:  # half a character
        told = b"\xff"
    return told if told.isascii() and b"\x7f" not in told else "\n".join(map(canonical, rows)).encode("ascii")


def unpack(lines: Lines) -> list[list[Any]]:
    told = _written([zlib.decompress(lines.packed)] if lines.many else [])
    try:
        found: list[list[Any]] = orjson.loads(told)
    except orjson.JSONDecodeError:
        found = json.loads(told)
    return found


def chunks(packed: Iterable[Lines], size: int) -> Iterator[bytes]:
    """Canonical JSON of so many rows at a time, and of the rest."""
    held: list[bytes] = []
    many = 0
    for lines in packed:
        if not lines.many:
            continue
        text = zlib.decompress(lines.packed)
        if many + lines.many < size:
            held.append(text)
            many += lines.many
            continue
        rows = text.split(b"\n")
        while many + len(rows) >= size:
            yield _written([*held, *rows[: size - many]])
            rows, held, many = rows[size - many :], [], 0
        held += rows
        many = len(rows)
    if held:
        yield _written(held)


def _written(held: Sequence[bytes]) -> bytes:
    return b"[" + b",".join(held).replace(b"\n", b",") + b"]"
