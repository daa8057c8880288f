"""One exchange, from signed bytes to signed answer, whichever way the bytes came."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime

from shared.clock import from_stamp, stamp
from shared.errors import IntakeError, NotEnrolled, Revoked, UnreadableMessage
from shared.exchange import Answer, Receipt, Request, pack, read_request, unpack
from shared.signing import check_request, sign_answer
from sync_server.desk.cases import acknowledged_since
from sync_server.fleet import heard
from sync_server.intake import forks, inbox, numbering
from sync_server.intake.district import changes_for, this_store
from sync_server.intake.keys import Keys
from sync_server.intake.models import ExchangeRun, Kiosk
from sync_server.periodic import discards
from sync_server.statements import Statement, slot
from sync_server.store import writing

KIOSK_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = logging.getLogger(__name__)

_HEARTBEAT = (
    "last_heard", "version", "waiting", "oldest_waiting_s", "quarantined", "free_disk_mb", "last_error",
    "last_sequence", "skew_s",
)  # fmt: skip
_STATUSES = ("accepted", "duplicate", "quarantined")
_COUNTED = [name for name in ExchangeRun._meta.sorted_field_names if name != "id"]
_KIOSK = Statement(lambda: Kiosk.select().where(Kiosk.kiosk_id == slot("kiosk_id")))
_BEAT = Statement(
    lambda: Kiosk.update({name: slot(name) for name in _HEARTBEAT}).where(Kiosk.id == slot("kiosk"))
)
_RUN = Statement(lambda: ExchangeRun.insert({name: slot(name) for name in _COUNTED}))


@dataclass(frozen=True, slots=True)
class Signed:
    """Bytes and the district's signature over them."""

    body: bytes
    signature: str


def take(
    kiosk_id: str, signature: str, body: bytes, *, keys: Keys, now: datetime, way: str = "network"
) -> Signed:
    """Check, keep and answer one exchange. Everything is on disk before this returns; safe to repeat.

    Raises NotEnrolled, Revoked, NotSigned, MessageTooLarge, UnreadableMessage or SchemaNotSupported; a
    refusal of a known kiosk is in the log.
    """
    kiosk = enrolled(kiosk_id)
    try:
        request = read_signed(kiosk, signature, body)
        return _keep(kiosk, request, body, keys, now, way)
    except IntakeError as refusal:
        with writing():
            ExchangeRun.create(kiosk=kiosk, at=stamp(now), way=way, result=refusal.slug, bytes_in=len(body))
        raise


def enrolled(kiosk_id: str) -> Kiosk:
    """The kiosk of this name, revoked ones included. Raises NotEnrolled."""
    kiosk = _KIOSK.one(Kiosk, kiosk_id=kiosk_id) if KIOSK_ID.fullmatch(kiosk_id) else None
    if kiosk is None or kiosk.verify_key is None:
        raise NotEnrolled(kiosk_id[:64])
    return kiosk


def read_signed(kiosk: Kiosk, signature: str, body: bytes) -> Request:
    """What this kiosk asks. Raises NotSigned, Revoked, UnreadableMessage, …; changes nothing."""
    check_request(bytes(kiosk.verify_key), kiosk.kiosk_id, body, signature)
    if kiosk.state == "revoked":
        raise Revoked(kiosk.kiosk_id)
    request = read_request(unpack(body))
    if request.kiosk_id != kiosk.kiosk_id:
        raise UnreadableMessage("kiosk_id")
    return request


def _keep(kiosk: Kiosk, request: Request, body: bytes, keys: Keys, now: datetime, way: str) -> Signed:
    with writing():
        receipts = inbox.accept(kiosk, request.envelopes, now=now)
        skew = _skew_s(request, now) if way == "network" else kiosk.skew_s  # a stick was days on its way
        if way == "network" or _is_news(kiosk, request):
            _note_heartbeat(kiosk, request, skew, now)
        discards.note(kiosk, request.heartbeat.discarded)
        heard.note(kiosk, network=way == "network", now=now)
        answer = pack(_answer(kiosk, request, receipts, now))
        statuses: list[str] = [receipt.status for receipt in receipts]
        counts = {status: statuses.count(status) for status in _STATUSES}
        _RUN.run(
            exchange_id=request.exchange_id,
            kiosk=kiosk.id,
            at=stamp(now),
            way=way,
            result="ok",
            waiting=request.heartbeat.waiting,
            bytes_in=len(body),
            bytes_out=len(answer),
            skew_s=skew if way == "network" else None,
            **counts,
        )
    log.info(
        "exchange.kept kiosk=%s exchange=%s accepted=%d duplicate=%d quarantined=%d",
        kiosk.kiosk_id, request.exchange_id, *counts.values(),
    )  # fmt: skip
    return Signed(answer, sign_answer(keys.signing_seed, body, answer))


def _answer(kiosk: Kiosk, request: Request, receipts: list[Receipt], now: datetime) -> Answer:
    store = this_store()
    known = request.changes_version if request.store_id == store.store_id else 0
    acknowledged, cursor = acknowledged_since(kiosk, request.acknowledged_cursor)
    marks = numbering.marks(kiosk)
    return Answer(
        exchange_id=request.exchange_id,
        store_id=store.store_id,
        server_time=stamp(now),
        receipts=receipts,
        high_water=numbering.high_water(marks),
        missing=numbering.missing(kiosk, marks, request.epoch, request.heartbeat.last_sequence),
        forked=forks.is_forked(kiosk, request.envelopes),
        changes=changes_for(kiosk) if known < store.changes_version else None,
        acknowledged=acknowledged,
        acknowledged_cursor=cursor,
    )


def _is_news(kiosk: Kiosk, request: Request) -> bool:
    """Whether a heartbeat from a file says how the kiosk is now: it may be old, or be imported again."""
    mark = (request.epoch, request.heartbeat.last_sequence)
    seen = ExchangeRun.select().where(ExchangeRun.exchange_id == request.exchange_id)
    return mark >= (kiosk.epoch, kiosk.last_sequence) and not seen.exists()


def _skew_s(request: Request, now: datetime) -> int | None:
    """How far the kiosk's clock is off: shown, never trusted."""
    try:
        return int((from_stamp(request.sent_at) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _note_heartbeat(kiosk: Kiosk, request: Request, skew: int | None, now: datetime) -> None:
    """Keep how the kiosk is once it has its receipts. What waits are reports, not parts of files."""
    beat = request.heartbeat
    settled = [raw for raw in request.envelopes if not (isinstance(raw, dict) and raw.get("kind") == "part")]
    waiting = max(0, beat.waiting - len(settled))
    _BEAT.run(
        kiosk=kiosk.id,
        last_heard=stamp(now),
        version=beat.version,
        waiting=waiting,
        oldest_waiting_s=beat.oldest_waiting_s if waiting else None,
        quarantined=beat.quarantined,
        free_disk_mb=beat.free_disk_mb,
        last_error=beat.last_error,
        last_sequence=beat.last_sequence,
        skew_s=skew,
    )
