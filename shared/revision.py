"""A revision: what one person said about one report at one moment. Revisions are added, never edited.

The first revision of a report holds all its fields, later ones only what changed (None takes a value back).
A record is the fold of the set of its revisions, so order, repetition and lateness do not matter.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from shared.errors import UnreadableMessage

SCHEMA_VERSION = "1"
PREVIOUS_SCHEMA_VERSION = "0"
SUPPORTED_SCHEMA_VERSIONS = frozenset({PREVIOUS_SCHEMA_VERSION, SCHEMA_VERSION})
"""What a district takes: kiosks may be one version behind (shared/report/versions.py), never ahead."""


@dataclass(frozen=True, slots=True)
class Revision:
    """`number` is the Lamport number: one more than the highest the author knew of this report.

    revision_id, report_uuid: UUIDs as text. author: `kiosk:LOGIN` or `district:LOGIN`.
    at: ISO 8601 with offset, for people only, never for order. fields: field id to JSON value.
    parents: ids of the newest revisions the author knew; () for the first. They tell what is concurrent.
    """

    revision_id: str
    report_uuid: str
    number: int
    author: str
    at: str
    fields: Mapping[str, Any]
    parents: tuple[str, ...] = ()
    schema_version: str = SCHEMA_VERSION

    def to_bytes(self) -> bytes:
        """Compact JSON in UTF-8, keys in order: the same revision is the same bytes."""
        return dense_json(
            {
                "revision_id": self.revision_id,
                "report_uuid": self.report_uuid,
                "number": self.number,
                "author": self.author,
                "at": self.at,
                "parents": list(self.parents),
                "schema_version": self.schema_version,
                "fields": self.fields,
            }
        )


class _Wire(msgspec.Struct, forbid_unknown_fields=True):
    revision_id: Annotated[str, Meta(min_length=36, max_length=36)]
    report_uuid: Annotated[str, Meta(min_length=36, max_length=36)]
    number: Annotated[int, Meta(ge=1, le=2**31)]
    author: Annotated[str, Meta(min_length=1, max_length=200)]
    at: Annotated[str, Meta(max_length=40)]
    schema_version: Annotated[str, Meta(max_length=20)]
    fields: dict[str, Any]
    parents: Annotated[tuple[str, ...], Meta(max_length=50)] = ()


_WIRE = msgspec.json.Decoder(_Wire)
_ANY = msgspec.json.Decoder()
_TEXT = msgspec.json.Encoder()


def revision_from_bytes(content: bytes) -> Revision:
    """Read a revision. Raises UnreadableMessage, whose text holds nothing of the content."""
    try:
        wire = _wire(content)
    except (ValueError, RecursionError):
        raise UnreadableMessage("not a revision") from None
    return Revision(
        wire.revision_id, wire.report_uuid, wire.number, wire.author, wire.at, wire.fields, wire.parents,
        wire.schema_version,
    )  # fmt: skip


def _wire(content: bytes) -> _Wire:
    try:
        return _WIRE.decode(content)
    except ValueError:
        return msgspec.convert(json.loads(content), _Wire)


def json_from(content: bytes | str) -> Any:
    """As `json.loads` reads it, which also takes halves of surrogate pairs, and is slower."""
    try:
        return _ANY.decode(content)
    except ValueError:
        return json.loads(content)


def json_text(value: Any) -> str:
    """JSON without white space or ASCII escapes, keys as they come. Raises ValueError for halves of surrogate
    pairs; what is no number is null.
    """
    return json_bytes(value).decode()


def json_bytes(value: Any) -> bytes:
    """The same in UTF-8."""
    return _TEXT.encode(value)


def is_newer(schema_version: str) -> bool:
    """Whether a program that is newer than this one writes so."""
    return schema_version.isascii() and schema_version.isdigit() and int(schema_version) > int(SCHEMA_VERSION)


def dense_json(value: Any) -> bytes:
    """JSON without white space or ASCII escapes (which would add 46 %), keys sorted."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass")
