"""The two doors for kiosks: enrolment and the exchange. Errors are problem+json by the shell."""

import logging

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from shared.errors import CodeRefused, IntakeError, MessageTooLarge, UnreadableMessage
from shared.exchange import BODY_MAX, read_enrolment
from sync_server.intake import enrolment
from sync_server.intake.exchanging import take
from sync_server.intake.openapi import description
from sync_server.runtime import runtime
from sync_server.store import writing

log = logging.getLogger(__name__)

bp = Blueprint("api", __name__, url_prefix="/v1")

EXCHANGE_TYPE = "application/vnd.la-chan.exchange"


@bp.post("/exchange")
def exchange() -> Response:
    """Keep each envelope of a signed batch and answer one receipt each; safe to repeat."""
    rt = runtime()
    kiosk_id, signature = request.headers.get("X-Kiosk", ""), request.headers.get("X-Signature", "")
    try:
        answer = take(kiosk_id, signature, _body(), keys=rt.keys, now=rt.now())
    except IntakeError as refusal:
        log.warning(
            "exchange.refused kiosk=%s code=%s", kiosk_id[:64].encode("ascii", "replace"), refusal.slug
        )
        raise
    return Response(answer.body, content_type=EXCHANGE_TYPE, headers={"X-Signature": answer.signature})


@bp.post("/enrolments")
def enrol() -> Response:
    """Turn a one-time code into a kiosk; the same code and key may ask again for a lost answer."""
    rt = runtime()
    _body()
    asked = read_enrolment(request.get_json(silent=True))
    with writing():
        answer = enrolment.enrol(
            asked, request.remote_addr or "?", server_key=rt.keys.verify_key, now=rt.now()
        )
    if isinstance(answer, CodeRefused):
        raise answer
    log.info("enrolment.done kiosk=%s", answer.kiosk_id)
    return jsonify(answer.model_dump(mode="json"))


@bp.get("/openapi.json")
def openapi() -> Response:
    """The description of this API, made from the messages' own models."""
    return jsonify(description())


def _body() -> bytes:
    """The bytes as they came. Raises MessageTooLarge before reading more than allowed."""
    if request.content_length is not None and request.content_length > BODY_MAX:
        raise MessageTooLarge("body")
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise MessageTooLarge("body") from None
    except OSError:
        raise UnreadableMessage("body cut") from None
