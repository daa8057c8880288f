"""Answers that the district never gave, perfect but for one thing."""

from pathlib import Path

from shared.clock import stamp, utc_now
from shared.envelope import from_wire
from shared.errors import IntakeError
from shared.exchange import Answer, Receipt, pack, read_request, unpack
from shared.signing import new_signing_pair, sign_answer
from tests.crash.faults import Forger
from tests.crash.wire import Message


def forger_of(data: Path, store_id: str) -> Forger:
    """One who knows everything of a district (its data folder), and signs in its hand or in another."""
    own = (data / "keys" / "signing.key").read_bytes()
    other, _ = new_signing_pair()

    def forge(request: Message, signed: bool) -> tuple[bytes, str] | None:
        told = _answer(request, store_id, right=not signed)
        if not told.receipts or any(one.status != "accepted" for one in told.receipts):
            return None  # of what it cannot read the district names no bytes: such a receipt cannot be wrong
        body = pack(told)
        return body, sign_answer(own if signed else other, request.body, body)

    return forge


def _answer(message: Message, store_id: str, *, right: bool) -> Answer:
    """Says that everything was accepted; `right` is whether the receipts are for what was sent."""
    request = read_request(unpack(message.body))
    beat = request.heartbeat
    return Answer(
        exchange_id=request.exchange_id,
        store_id=store_id,
        server_time=stamp(utc_now()),
        receipts=[_receipt(raw, request.kiosk_id, right) for raw in request.envelopes],
        high_water={"epoch": request.epoch, "sequence": beat.last_sequence},
        acknowledged_cursor=request.acknowledged_cursor,
    )


def _receipt(raw: object, kiosk_id: str, right: bool) -> Receipt:
    try:
        envelope = from_wire(raw)
    except IntakeError:
        return Receipt(envelope_id=None, digest=None, status="quarantined", code="unreadable-envelope")
    digest = envelope.digest(kiosk_id)
    told = digest if right else digest[::-1]
    return Receipt(envelope_id=envelope.envelope_id, digest=told, status="accepted")
