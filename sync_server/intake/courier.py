"""A kiosk's file from a USB stick: checked whole, kept, and answered with a file of signed receipts."""

import logging
from dataclasses import dataclass
from datetime import datetime

from shared.clock import stamp
from shared.courier import (
    OUT,
    RECEIPTS,
    CourierChanged,
    CourierFile,
    CourierOtherDistrict,
    Frame,
    pack,
    unpack,
)
from shared.errors import IntakeError, MessageTooLarge, NotEnrolled, NotSigned, Revoked, UnreadableMessage
from shared.exchange import read_answer
from shared.exchange import unpack as unpack_body
from shared.sealing import key_id
from shared.signing import request_digest
from shared.words import N_
from sync_server.intake.exchanging import enrolled, read_signed, take
from sync_server.intake.keys import Keys
from sync_server.intake.models import ExchangeRun, Kiosk
from sync_server.store import writing

log = logging.getLogger(__name__)

_STATUSES = ("accepted", "duplicate", "quarantined")


@dataclass(frozen=True, slots=True)
class Taken:
    """`receipts` is the file to carry back. `refused` counts exchanges in it that could not be read."""

    kiosk_id: str
    receipts: bytes
    exchanges: int
    accepted: int
    duplicate: int
    quarantined: int
    refused: int

    @property
    def envelopes(self) -> int:
        return self.accepted + self.duplicate + self.quarantined


def take_file(content: bytes, *, keys: Keys, now: datetime) -> Taken:
    """Keep what a file carries; everything is on disk before this returns. Safe to repeat.

    A file that is not whole, not this district's or not signed by an enrolled kiosk changes nothing. Raises a
    CourierRefused, NotEnrolled, Revoked or SchemaNotSupported; a known kiosk's refusal is in the log.
    """
    file = unpack(content, OUT)
    if file.district != key_id(keys.verify_key):
        raise CourierOtherDistrict
    kiosk = _kiosk(file.kiosk_id)
    try:
        readable = [frame for frame in file.frames if _readable(kiosk, frame)]
        if not readable:
            raise CourierChanged("no exchange can be read")
    except IntakeError as refusal:
        with writing():
            ExchangeRun.create(
                kiosk=kiosk, at=stamp(now), way="courier", result=refusal.slug, bytes_in=len(content)
            )
        log.warning("courier.refused kiosk=%s code=%s", kiosk.kiosk_id, refusal.slug)
        raise
    answers = [_answer(kiosk, frame, keys, now) for frame in readable]
    counts = _counts(answers)
    back = CourierFile(RECEIPTS, kiosk.kiosk_id, file.district, tuple(answers))
    log.info("courier.kept kiosk=%s exchanges=%d accepted=%d duplicate=%d quarantined=%d",
             kiosk.kiosk_id, len(answers), *counts.values())  # fmt: skip
    return Taken(kiosk.kiosk_id, pack(back), len(answers), refused=len(file.frames) - len(answers), **counts)


def _kiosk(kiosk_id: str) -> Kiosk:
    try:
        return enrolled(kiosk_id)
    except NotEnrolled as unknown:
        raise NotEnrolled(
            unknown.detail,
            todo=N_("Báo cáo vẫn nằm an toàn trên máy trạm. Xem máy trạm có thuộc huyện này không."),
        ) from None


def _readable(kiosk: Kiosk, frame: Frame) -> bool:
    """Whether one exchange can be taken; a bad one never holds its neighbours back."""
    if frame.request_digest != request_digest(frame.body):
        raise CourierChanged("digest")
    try:
        read_signed(kiosk, frame.signature, frame.body)
    except NotSigned:
        raise CourierChanged("signature") from None
    except Revoked as revoked:
        raise Revoked(
            revoked.detail,
            todo=N_(
                "Không nhận gì từ máy trạm này. Báo cáo vẫn nằm an toàn trên máy trạm; hỏi quản trị viên."
            ),
        ) from None
    except (UnreadableMessage, MessageTooLarge):
        return False
    return True


def _answer(kiosk: Kiosk, frame: Frame, keys: Keys, now: datetime) -> Frame:
    signed = take(kiosk.kiosk_id, frame.signature, frame.body, keys=keys, now=now, way="courier")
    return Frame(frame.request_digest, signed.signature, signed.body)


def _counts(answers: list[Frame]) -> dict[str, int]:
    receipts = [r for frame in answers for r in read_answer(unpack_body(frame.body)).receipts]
    return {status: sum(r.status == status for r in receipts) for status in _STATUSES}
