"""What a network may do to one request. Each fault gives the bytes that the kiosk is answered with."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.crash.wire import Message, answer

_LOGIN = b"<!doctype html><title>Wi-Fi</title><form action=/login>"
_EXCHANGE = "application/vnd.la-chan.exchange"


Forger = Callable[[Message, bool], tuple[bytes, str] | None]
"""(answer, signature) to a request that the district never sees; whether in the district's own hand.
None where nothing was sent that a receipt could be forged for.
"""


class Cut(Exception):
    """The line goes dead; `said` is what came through before."""

    def __init__(self, said: bytes = b"") -> None:
        super().__init__("cut")
        self.said = said


@dataclass
class Passage:
    """One request on its way. `ask(bytes, whole)` passes bytes on to the district."""

    request: Message
    ask: Callable[[bytes, bool], Message | None]
    older_request: Message | None
    older_answer: Message | None
    random: Callable[[], float]
    forger: Forger
    answer: Message | None = field(default=None)

    def through(self, request: bytes | None = None) -> Message:
        """The district's answer to the request. Raises Cut where none came."""
        self.answer = self.ask(self.request.whole if request is None else request, True)
        if self.answer is None:
            raise Cut
        return self.answer

    def answered(self) -> bytes:
        return self.through().whole

    def part(self, whole: bytes) -> bytes:
        return whole[: int(len(whole) * self.random())]


def _cut_before(one: Passage) -> bytes:
    one.ask(one.part(one.request.whole), False)
    raise Cut


def _cut_after(one: Passage) -> bytes:
    one.through()
    raise Cut


def _cut_within(one: Passage) -> bytes:
    raise Cut(one.part(one.answered()))


def _shortened(one: Passage) -> bytes:
    told = one.through()
    return told.with_body(one.part(told.body)).whole


def _damaged_up(one: Passage) -> bytes:
    return one.through(one.request.head + _flipped(one, one.request.body)).whole


def _damaged_down(one: Passage) -> bytes:
    told = one.through()
    return told.head + _flipped(one, told.body)


def _flipped(one: Passage, body: bytes) -> bytes:
    if not body:
        return body
    at = int(len(body) * one.random())
    return body[:at] + bytes([body[at] ^ (1 << int(8 * one.random()))]) + body[at + 1 :]


def _twice(one: Passage) -> bytes:
    one.ask(one.request.whole, True)
    return one.answered()


def _older_again(one: Passage) -> bytes:
    """An older request comes once more before this one."""
    if one.older_request:
        one.ask(one.older_request.whole, True)
    return one.answered()


def _answer_of_older(one: Passage) -> bytes:
    """The kiosk hears what it was answered before; this request never gets through."""
    if one.older_answer is None:
        raise Cut
    return one.older_answer.whole


def _delayed(one: Passage) -> bytes:
    time.sleep(0.02 + 0.2 * one.random())
    return one.answered()


def _late(one: Passage) -> bytes:
    """The request gets through after its sender has given up."""
    time.sleep(0.02 + 0.1 * one.random())
    one.through()
    raise Cut


def _forged(one: Passage) -> bytes:
    """A perfect answer, but for the signature: the district never saw the request."""
    return _in_its_stead(one, signed=False)


def _for_other_bytes(one: Passage) -> bytes:
    """The district's own signature under receipts that are for other bytes than were sent."""
    return _in_its_stead(one, signed=True)


def _in_its_stead(one: Passage, *, signed: bool) -> bytes:
    if not one.request.head.startswith(b"POST /v1/exchange"):
        raise Cut
    forged = one.forger(one.request, signed)
    if forged is None:
        raise Cut
    body, signature = forged
    return answer("200 OK", body, _EXCHANGE, X_Signature=signature)


def _says(
    status: str, body: bytes = _LOGIN, kind: str = "text/html", **headers: str
) -> Callable[[Passage], bytes]:
    return lambda one: answer(status, body, kind, **headers)


def _got_and_says(status: str, **headers: str) -> Callable[[Passage], bytes]:
    """The district got it; some machine on the way back answers in its stead."""

    def fault(one: Passage) -> bytes:
        one.through()
        return answer(status, _LOGIN, **headers)

    return fault


FAULTS: Mapping[str, Callable[[Passage], bytes]] = {
    "refused": lambda one: b"",
    "cut before": _cut_before,
    "cut after": _cut_after,
    "cut within": _cut_within,
    "shortened": _shortened,
    "damaged up": _damaged_up,
    "damaged down": _damaged_down,
    "sent twice": _twice,
    "older request again": _older_again,
    "older answer": _answer_of_older,
    "delayed": _delayed,
    "late": _late,
    "forged answer": _forged,
    "receipts for other bytes": _for_other_bytes,
    "login page": _says("200 OK"),
    "login page after": _got_and_says("200 OK"),
    "empty 200": _says("200 OK", b"", _EXCHANGE),
    "302": _says("302 Found", Location="http://127.0.0.1:9/login"),
    "307": _says("307 Temporary Redirect", Location="http://127.0.0.1:9/v1/exchange"),
    "403 of a proxy": _says("403 Forbidden"),
    "413": _says("413 Content Too Large"),
    "429": _says("429 Too Many Requests", Retry_After="1"),
    "502": _says("502 Bad Gateway"),
    "502 after": _got_and_says("502 Bad Gateway"),
    "503": _says("503 Service Unavailable", Retry_After="2"),
    "503 after": _got_and_says("503 Service Unavailable", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"),
}
"""By name; "refused" never gets as far as a request."""
