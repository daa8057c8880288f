"""The parts in which a file travels: each sealed by itself, put together again only when all are there."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import UnreadableMessage
from shared.report.rows import FILE_MAX_BYTES
from shared.revision import dense_json

PART_BYTES = 188 * 1024
"""Bytes of a file in one part: sealed it stays under 256 KiB, and two fit in one batch on the wire."""

PARTS_MAX = -(-FILE_MAX_BYTES // PART_BYTES)

_HEAD_MAX = 1024


@dataclass(frozen=True, slots=True)
class Part:
    """Part `number` (from 1) `of` so many. `sha256` is that of the whole file, in hex."""

    file_id: str
    report_uuid: str
    number: int
    of: int
    sha256: str
    content: bytes

    def to_bytes(self) -> bytes:
        """One line of JSON, and the bytes as they are."""
        head = {name: getattr(self, name) for name in _Head.model_fields}
        return dense_json(head) + b"\n" + self.content


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, strict=True)

    file_id: str = Field(min_length=36, max_length=36)
    report_uuid: str = Field(min_length=36, max_length=36)
    number: int = Field(ge=1, le=PARTS_MAX)
    of: int = Field(ge=1, le=PARTS_MAX)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class NotWhole(Exception):
    """`missing` are the numbers of the parts that are not there; () when all are, and make another file."""

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__(f"{len(missing)} parts missing" if missing else "another file")
        self.missing = missing


def split(content: bytes, *, file_id: str, report_uuid: str) -> list[Part]:
    """The parts of a file, in order; at least one."""
    of, sha256 = max(1, -(-len(content) // PART_BYTES)), hashlib.sha256(content).hexdigest()
    pieces = (content[at * PART_BYTES : (at + 1) * PART_BYTES] for at in range(of))
    return [Part(file_id, report_uuid, at, of, sha256, piece) for at, piece in enumerate(pieces, start=1)]


def part_from_bytes(content: bytes) -> Part:
    """Read a part. Raises UnreadableMessage, whose text holds nothing of the content."""
    head, line, rest = content.partition(b"\n")
    try:
        if not line or len(head) > _HEAD_MAX or len(rest) > PART_BYTES:
            raise ValueError("frame")
        told = _Head.model_validate(json.loads(head))
        if told.number > told.of:
            raise ValueError("number")
    except (ValueError, ValidationError, RecursionError):
        raise UnreadableMessage("not a part of a file") from None
    return Part(**told.model_dump(), content=rest)


def join(parts: Iterable[Part], sha256: str) -> bytes:
    """The whole file, whatever order or number of times its parts came in. Raises NotWhole."""
    by_number: Mapping[int, Part] = {part.number: part for part in parts if part.sha256 == sha256}
    of = max((part.of for part in by_number.values()), default=1)
    missing = tuple(number for number in range(1, of + 1) if number not in by_number)
    if missing:
        raise NotWhole(missing)
    whole = b"".join(by_number[number].content for number in range(1, of + 1))
    if hashlib.sha256(whole).hexdigest() != sha256:
        raise NotWhole(())
    return whole
