"""The messages of the exchange: what a kiosk sends and what the district answers. One request does it all.

Bodies are JSON, deflated (zlib) and signed over the bytes as they travel; the same bytes in a file are the
courier's. Whoever reads a body gives it a limit on what it may grow to.
"""

import datetime as dt
import zlib
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import MessageTooLarge, SchemaNotSupported, UnreadableMessage
from shared.revision import SCHEMA_VERSION, is_newer, json_from

PROTOCOL = 1
SUPPORTED_PROTOCOLS = frozenset({1})

BATCH_MAX = 200
BATCH_MAX_BYTES = 512 * 1024
BODY_MAX = 1024 * 1024
"""Bytes of one body on the wire."""
GROWN_MAX = 4 * 1024 * 1024
"""Bytes a body may grow to."""

M = TypeVar("M", bound=BaseModel)

Id = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
KioskId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]


Word = Annotated[str, Field(max_length=60, pattern=r"^[!-~]*$")]
"""A code or a version: visible ASCII, so that every database can keep it."""

COUNT_MAX = 2**31 - 1
WIDE_MAX = 2**53


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, frozen=True)


DISCARDED_DAYS_MAX = 366


class Discarded(_Message):
    """How many drafts were discarded at this kiosk on a local day, as far as it knows."""

    day: dt.date
    count: int = Field(ge=1, le=COUNT_MAX)


class Heartbeat(_Message):
    """How the kiosk is: counts, times and codes only.

    discarded: the same days come again and again, whole; the district keeps the most it was told of each.
    """

    version: Word
    waiting: int = Field(ge=0, le=COUNT_MAX)
    oldest_waiting_s: int | None = Field(default=None, ge=0, le=WIDE_MAX)
    quarantined: int = Field(default=0, ge=0, le=COUNT_MAX)
    free_disk_mb: int | None = Field(default=None, ge=0, le=WIDE_MAX)
    last_error: Word | None = None
    last_sequence: int = Field(default=0, ge=0, le=WIDE_MAX)
    discarded: list[Discarded] = Field(default=[], max_length=DISCARDED_DAYS_MAX)


class Request(_Message):
    """`envelopes` are read one by one later: a bad one must not hold its neighbours back.

    schema_version: of the reports that this kiosk writes; a district that cannot read them yet refuses before
    anything is out of the kiosk's hands.
    known: the store the kiosk spoke with last, the version of the changes it has, and up to where it has
    heard of acknowledged reports.
    """

    protocol: int = Field(ge=0)
    exchange_id: Id
    kiosk_id: KioskId
    sent_at: str = Field(max_length=40)
    epoch: int = Field(ge=1, le=COUNT_MAX)
    heartbeat: Heartbeat
    store_id: str | None = Field(default=None, max_length=64)
    changes_version: int = Field(default=0, ge=0, le=WIDE_MAX)
    acknowledged_cursor: int = Field(default=0, ge=0, le=WIDE_MAX)
    schema_version: Word = SCHEMA_VERSION
    envelopes: list[Any] = Field(max_length=BATCH_MAX)


class Receipt(_Message):
    """The district's word for one envelope, in the order they were sent; `digest` says for which bytes."""

    envelope_id: str | None = None
    digest: str | None = None
    status: Literal["accepted", "duplicate", "quarantined"]
    code: str | None = None


class DistrictKey(_Message):
    """A public key that content may be sealed to; the newest comes first."""

    key_id: str
    public_key: str


class Changes(_Message):
    """What the kiosk needs to know to work without the network, as of `version`."""

    version: int
    district: str
    unit: dict[str, str]
    communes: list[dict[str, str | None]]
    hotlines: list[dict[str, str]]
    district_keys: list[DistrictKey]
    settings: dict[str, int | str]


class Acknowledged(_Message):
    """An officer took up this report of the kiosk's own."""

    report_uuid: Id
    at: str


Span = Annotated[list[int], Field(min_length=3, max_length=3)]
"""[epoch, from, to]: numbers of a kiosk's envelopes, both ends included."""
SPANS_MAX = 100


class Answer(_Message):
    """The whole answer to one exchange; it counts only if it names the exchange and has a receipt for
    each.

    missing: numbers this kiosk gave, by its own word or by what came after them, which are not here.
    forked: a number in this batch was used before by another envelope, which is kept as well.
    """

    exchange_id: Id
    store_id: str
    server_time: str
    receipts: list[Receipt]
    high_water: dict[str, int]
    missing: list[Span] = []
    forked: bool = False
    changes: Changes | None = None
    acknowledged: list[Acknowledged] = []
    acknowledged_cursor: int = 0


class EnrolmentRequest(_Message):
    """`verify_key` is base64: the kiosk proves itself with it from then on.
    The same code and key may repeat.
    """

    code: str = Field(min_length=1, max_length=64)
    verify_key: str = Field(pattern=r"^[A-Za-z0-9+/]{43}=$")


class EnrolmentAnswer(_Message):
    """What makes a PC a kiosk of this district.
    `serial_base` keeps the numbers of two kiosks of a unit apart.
    """

    kiosk_id: KioskId
    name: str
    store_id: str
    verify_key: str
    serial_base: int
    changes: Changes


def pack(message: BaseModel) -> bytes:
    """The bytes that are signed and sent."""
    return zlib.compress(message.model_dump_json(exclude_none=True).encode(), 6)


def unpack(body: bytes) -> Any:
    """The JSON of a body. Raises MessageTooLarge or UnreadableMessage."""
    if len(body) > BODY_MAX:
        raise MessageTooLarge("body")
    inflate = zlib.decompressobj()
    try:
        grown = inflate.decompress(body, GROWN_MAX)
        if inflate.unconsumed_tail:
            raise MessageTooLarge("body grows too much")
        if not inflate.eof or inflate.unused_data:
            raise UnreadableMessage("body is cut short or has something behind it")
        return json_from(grown)
    except (zlib.error, ValueError, RecursionError):
        raise UnreadableMessage("body is not deflated JSON") from None


def read_request(raw: Any) -> Request:
    """Raises SchemaNotSupported for a newer kiosk's,
    UnreadableMessage naming the first bad field otherwise.
    """
    protocol = raw.get("protocol") if isinstance(raw, dict) else None
    if isinstance(protocol, int) and protocol > max(SUPPORTED_PROTOCOLS):
        raise SchemaNotSupported(f"protocol {protocol}")
    request = _read(Request, raw)
    if is_newer(request.schema_version):
        raise SchemaNotSupported(f"schema {request.schema_version}")
    if request.protocol not in SUPPORTED_PROTOCOLS:
        raise UnreadableMessage(f"protocol {request.protocol}")
    return request


def read_answer(raw: Any) -> Answer:
    return _read(Answer, raw)


def read_enrolment(raw: Any) -> EnrolmentRequest:
    return _read(EnrolmentRequest, raw)


def read_enrolment_answer(raw: Any) -> EnrolmentAnswer:
    return _read(EnrolmentAnswer, raw)


def _read(model: type[M], raw: Any) -> M:
    try:
        return model.model_validate(raw)
    except ValidationError as fault:
        places = fault.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
        raise UnreadableMessage(".".join(map(str, places)) or "not an object") from None
