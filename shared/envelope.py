"""The sealed envelope of a revision, or of a part of a file, and the chain that shows what is missing.

Outside the seal stand ids, times, sizes and the urgent flag; no name, no kind. Each kiosk numbers its
envelopes without gaps (epoch, sequence), and each carries the digest of the one before.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from shared.errors import UnreadableMessage

NO_DIGEST = "0" * 64
"""What the first envelope of a kiosk carries as the digest of the one before."""

SEALED_MAX = 384 * 1024
"""Bytes of one sealed content: the longest report, or a part of a file with its frame, fits."""

_UUID = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
_DIGEST = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Envelope(NamedTuple):
    """`envelope_id` is the id of the revision inside; `previous` the digest of the envelope before it.

    kind: `revision`, or `part` (of a file, shared/attachments), whose envelope has an id of its own.
    """

    envelope_id: str
    report_uuid: str
    kind: str
    urgent: bool
    epoch: int
    sequence: int
    previous: str
    key_id: str
    created_at: str
    sealed: bytes

    def digest(self, kiosk_id: str) -> str:
        """blake2b-256 (hex) over everything the envelope says and the kiosk that says it."""
        head = "\n".join(
            (
                kiosk_id,
                self.envelope_id,
                self.report_uuid,
                self.kind,
                "urgent" if self.urgent else "",
                str(self.epoch),
                str(self.sequence),
                self.previous,
                self.key_id,
                self.created_at,
            )
        )
        return hashlib.blake2b(head.encode() + b"\n\n" + self.sealed, digest_size=32).hexdigest()


class WireEnvelope(BaseModel):
    """An envelope as it stands in an exchange; `sealed` is base64."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, strict=True)

    envelope_id: _UUID
    report_uuid: _UUID
    kind: Literal["revision", "part"]
    urgent: bool
    epoch: int = Field(ge=1, le=2**31 - 1)
    sequence: int = Field(ge=1, le=2**53)
    previous: _DIGEST
    key_id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    created_at: Annotated[
        str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$")
    ]
    sealed: Annotated[str, Field(min_length=1, max_length=SEALED_MAX * 4 // 3 + 4)]


_MANY = TypeAdapter(list[WireEnvelope])


def to_wire(envelope: Envelope) -> dict[str, object]:
    """The JSON of one envelope."""
    return {**envelope._asdict(), "sealed": base64.b64encode(envelope.sealed).decode()}


def from_wire(raw: object) -> Envelope:
    """Read one envelope. Raises UnreadableMessage naming the first bad field, never its value."""
    try:
        return _opened(WireEnvelope.model_validate(raw))
    except ValidationError as fault:
        places = fault.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
        raise UnreadableMessage(f"envelope: {'.'.join(map(str, places)) or 'not an object'}") from None
    except ValueError:
        raise UnreadableMessage("envelope: sealed") from None


def all_from_wire(raw: Sequence[object]) -> Sequence[Envelope | UnreadableMessage]:
    """Each as `from_wire` reads it, or what it would raise. All at once unless one cannot be read."""
    try:
        return [_opened(wire) for wire in _MANY.validate_python(raw)]
    except ValueError:
        return [_read(one) for one in raw]


def _read(raw: object) -> Envelope | UnreadableMessage:
    try:
        return from_wire(raw)
    except UnreadableMessage as unreadable:
        return unreadable


def _opened(wire: WireEnvelope) -> Envelope:
    """Raises ValueError where `sealed` is no base64."""
    *outside, sealed = wire.__dict__.values()  # in the order of the fields, which is the envelope's
    return Envelope._make((*outside, binascii.a2b_base64(sealed, strict_mode=True)))
