"""Reports on a USB stick where no network reaches: the same signed exchanges in a file, out and back.

What leaves stays in the outbox until the district's own receipts are here: a lost stick loses nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk import attachments, courier_exports, exchanging, identity, outbox, receipts, sync_log
from kiosk.courier_exports import Export
from kiosk.failures import AnswerUnfit, failure_of
from kiosk.models import OutboxEntry, database
from kiosk.settings import KioskSettings
from kiosk.store import SYNC_LOCK
from kiosk.sync_log import SyncResult
from shared.clock import NewId
from shared.courier import (
    FILE_MAX,
    FRAMES_MAX,
    OUT,
    RECEIPTS,
    CourierChanged,
    CourierFile,
    CourierOtherDistrict,
    CourierRefused,
    Frame,
)
from shared.courier import pack as pack_file
from shared.courier import unpack as unpack_file
from shared.errors import NotSigned
from shared.exchange import BATCH_MAX, BATCH_MAX_BYTES, Answer, pack, read_answer, unpack
from shared.run_lock import held
from shared.sealing import key_id
from shared.signing import check_answer_to, request_digest, sign_request
from shared.words import N_

log = logging.getLogger(__name__)


class OtherKiosk(CourierRefused):
    slug = "courier-other-kiosk"
    title = N_("Biên nhận này là của một máy trạm khác")
    todo = N_("Mang tệp .receipts về đúng máy đã tạo tệp .out.")


class NotAsked(CourierRefused):
    """Of another disk that speaks under this name, of before a restore, or far too old."""

    slug = "courier-not-asked"
    title = N_("Biên nhận này không thuộc tệp nào mà máy này còn nhớ")
    todo = N_("Tạo tệp .out mới, mang đến huyện rồi mang biên nhận mới về. Báo cáo sẽ không bị trùng.")


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file carries. `left` counts reports that wait and found no room in it."""

    content: bytes
    exchanges: int
    envelopes: int
    reports: int
    left: int


def export(settings: KioskSettings, *, now: datetime, new_id: NewId) -> Exported:
    """Everything that waits, in one file; with nothing waiting, a request for what the district has to tell.

    Raises NotEnrolledYet, or KioskRevoked or KioskUnknown once the district stopped this kiosk.
    """
    district, last_error = identity.district(), sync_log.last_error()
    if stopped_by := identity.needed().stopped_by:
        raise failure_of(stopped_by)()
    frames: list[Frame] = []
    packed: set[int] = set()
    reports: set[str] = set()
    while len(frames) < FRAMES_MAX:
        with database.atomic():
            entries = outbox.next_batch(BATCH_MAX, BATCH_MAX_BYTES, but_not=packed)
            if frames and not entries:
                break
            asked = exchanging.request_for(
                entries,
                settings,
                now=now,
                exchange_id=new_id(),
                last_error=last_error,
                sent_before=len(reports),
            )
            body = pack(asked)
            digest = request_digest(body)
            courier_exports.note(asked.exchange_id, digest, entries, now=now)
        frames.append(Frame(digest, sign_request(district.seed, district.kiosk_id, body), body))
        packed |= {entry.id for entry in entries}
        reports |= {entry.report_uuid for entry in entries if entry.kind == "revision"}
    courier_exports.drop_old()
    left = max(0, outbox.counts(now).waiting - len(reports))
    out = CourierFile(OUT, district.kiosk_id, key_id(district.verify_key), tuple(frames))
    log.info("courier.exported exchanges=%d envelopes=%d left=%d", len(frames), len(packed), left)
    return Exported(pack_file(out), len(frames), len(packed), len(reports), left)


def read_within(path: Path) -> bytes:
    """A file's bytes. Raises CourierChanged for one that no courier wrote, OSError."""
    if path.stat().st_size > FILE_MAX:
        raise CourierChanged("too large")
    return path.read_bytes()


def import_receipts(settings: KioskSettings, content: bytes, *, now: datetime) -> SyncResult:
    """Settle what a file carried by the district's signed answers to it. Safe to repeat.

    All of the file or nothing. Raises a CourierRefused, NotEnrolledYet, or AlreadyRunning.
    """
    answers = _read(content)
    with held(settings.data / SYNC_LOCK, wait_s=5):
        row = sync_log.begin("courier", now=now)
        with database.atomic():
            settled = [_settle(answer, export, now=now) for export, answer in answers]
            _hear(answers, now=now)
        counts = {
            "exchanges": len(answers),
            "sent": sum(len(export.entries) for export, _ in answers),
            **{name: sum(getattr(one, name) for one in settled) for name in receipts.STATUSES},
        }
        unfit = sum(len(one.unfit) for one in settled)
        failure = AnswerUnfit(f"{unfit} receipts") if unfit else None
        log.info(
            "courier.imported exchanges=%d sent=%d accepted=%d duplicate=%d quarantined=%d", *counts.values()
        )
        left = (outbox.counts(now), attachments.counts())
        return sync_log.end(row, counts, failure, None, *left, now=now)


def _read(content: bytes) -> list[tuple[Export, Answer]]:
    """Each request that this kiosk made, with the district's answer to it."""
    district, file = identity.district(), unpack_file(content, RECEIPTS)
    if file.district != key_id(district.verify_key):
        raise CourierOtherDistrict
    if file.kiosk_id != district.kiosk_id:
        raise OtherKiosk(file.kiosk_id)
    read = []
    for frame in file.frames:
        try:
            check_answer_to(district.verify_key, frame.request_digest, frame.body, frame.signature)
        except NotSigned:
            raise CourierChanged("signature") from None
        export = courier_exports.find(frame.request_digest)
        if export is None:
            raise NotAsked
        answer = read_answer(unpack(frame.body))
        if answer.exchange_id != export.exchange_id or len(answer.receipts) != len(export.entries):
            raise CourierChanged("another exchange")
        read.append((export, answer))
    return read


def _settle(answer: Answer, export: Export, *, now: datetime) -> receipts.Settled:
    """Only what still waits: a receipt that came another way, or this one before, stays as it is."""
    rows = {entry.id: entry for entry in OutboxEntry.select().where(OutboxEntry.id.in_(export.entries))}
    pairs = [
        (rows[entry_id], receipt)
        for entry_id, receipt in zip(export.entries, answer.receipts, strict=True)
        if entry_id in rows and rows[entry_id].state == "waiting"
    ]
    open_ones = answer.model_copy(update={"receipts": [receipt for _, receipt in pairs]})
    return exchanging.settle(open_ones, [entry for entry, _ in pairs], now=now)


def _hear(answers: Sequence[tuple[Export, Answer]], *, now: datetime) -> None:
    """The last of the file says how things stand, unless an answer was heard since the file was made."""
    for _, answer in answers[:-1]:
        exchanging.hear_late(answer)
    for export, answer in answers[-1:]:
        if export.newest:
            exchanging.hear(answer, now=now)
        else:
            exchanging.hear_late(answer)
