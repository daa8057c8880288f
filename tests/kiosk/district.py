"""A small district for the kiosk's tests: a real HTTP server with real keys, that can be told to fail."""

import base64
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pytest_httpserver import HTTPServer
from werkzeug import Request as HttpRequest
from werkzeug import Response

from shared import codes, envelope
from shared.attachments import Part, part_from_bytes
from shared.envelope import Envelope
from shared.exchange import Acknowledged, Answer, Changes, DistrictKey, Receipt, pack, read_request, unpack
from shared.sealing import key_id, new_key_pair, open_sealed
from shared.signing import check_request, new_signing_pair, sign_answer

EXCHANGE = "application/vnd.la-chan.exchange"
Failure = Callable[[HttpRequest], Response]


def problem(status: int, slug: str, **headers: str) -> Failure:
    body = {"type": f"urn:la-chan:problem:{slug}", "title": "x", "status": status}
    return lambda _: Response(json.dumps(body), status, headers, content_type="application/problem+json")


def page(status: int, **headers: str) -> Failure:
    return lambda _: Response("<html>x</html>", status, headers, content_type="text/html")


@dataclass
class District:
    """`script` is what the next requests get instead of an answer; `poison` are ids no batch may contain."""

    http: HTTPServer
    store_id: str = "store-1"
    server_time: str = "2026-11-24T07:30:00+00:00"
    script: deque[Failure] = field(default_factory=deque)
    inbox: dict[str, Envelope] = field(default_factory=dict)
    poison: set[str] = field(default_factory=set)
    quarantine: set[str] = field(default_factory=set)
    lies: dict[str, dict[str, str]] = field(default_factory=dict)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    version: int = 1
    codes_used: dict[str, str] = field(default_factory=dict)
    kiosk_key: bytes = b""

    def __post_init__(self) -> None:
        self.seed, self.verify_key = new_signing_pair()
        self.private, self.public = new_key_pair()
        self.http.expect_request("/v1/enrolments", method="POST").respond_with_handler(self._enrol)
        self.http.expect_request("/v1/exchange", method="POST").respond_with_handler(self._exchange)

    @property
    def url(self) -> str:
        return self.http.url_for("").rstrip("/")

    def contents(self) -> list[dict[str, object]]:
        """The revisions in the inbox, opened."""
        return [
            json.loads(open_sealed(one.sealed, self.private))
            for one in self.inbox.values()
            if one.kind == "revision"
        ]

    def parts(self) -> list[Part]:
        """The parts of files in the inbox, opened."""
        opened = (open_sealed(one.sealed, self.private) for one in self.inbox.values() if one.kind == "part")
        return [part_from_bytes(content) for content in opened]

    def high_water(self) -> dict[str, int]:
        epoch = max((one.epoch for one in self.inbox.values()), default=1)
        have = {one.sequence for one in self.inbox.values() if one.epoch == epoch}
        mark = next(n for n in range(len(have) + 1) if n + 1 not in have)
        return {"epoch": epoch, "sequence": mark}

    def changes(self) -> Changes:
        return Changes(
            version=self.version,
            district="Huyện Mẫu",
            unit={"code": "SC-SM01", "name": "Trường Sông Mẫu", "type": "school", "commune_code": "99002"},
            communes=[{"code": c.code, "name": c.name} for c in codes.shipped_communes(demo=True)],
            hotlines=[{"number": "111", "name": "Tổng đài 111"}],
            district_keys=[
                DistrictKey(key_id=key_id(self.public), public_key=base64.b64encode(self.public).decode())
            ],
            settings={"sync_every_s": 300},
        )

    def _enrol(self, request: HttpRequest) -> Response:
        if self.script:
            return self.script.popleft()(request)
        asked = json.loads(request.get_data())
        if self.codes_used.setdefault(asked["code"], asked["verify_key"]) != asked["verify_key"]:
            return problem(403, "code-refused")(request)
        self.kiosk_key = base64.b64decode(asked["verify_key"])
        answer = {
            "kiosk_id": "SC-SM01-K1",
            "name": "Máy 1",
            "store_id": self.store_id,
            "verify_key": base64.b64encode(self.verify_key).decode(),
            "serial_base": 100_000,
            "changes": self.changes().model_dump(),
        }
        return Response(json.dumps(answer), content_type="application/json")

    def _exchange(self, http: HttpRequest) -> Response:
        body = http.get_data()
        self.bodies.append(body)
        if self.script:
            return self.script.popleft()(http)
        return self.answer(http)

    def answer(self, http: HttpRequest) -> Response:
        body = http.get_data()
        check_request(self.kiosk_key, http.headers["X-Kiosk"], body, http.headers["X-Signature"])
        request = read_request(unpack(body))
        envelopes = [envelope.from_wire(raw) for raw in request.envelopes]
        self.batches.append(len(envelopes))
        if any(one.envelope_id in self.poison for one in envelopes):
            return problem(400, "unreadable-message")(http)
        answer = Answer(
            exchange_id=request.exchange_id,
            store_id=self.store_id,
            server_time=self.server_time,
            receipts=[self._receipt(one, http.headers["X-Kiosk"]) for one in envelopes],
            high_water=self.high_water(),
            changes=self.changes() if request.changes_version != self.version else None,
            acknowledged=self.acknowledged[request.acknowledged_cursor :],
            acknowledged_cursor=len(self.acknowledged),
        )
        return self.signed(body, pack(answer))

    def signed(self, request_body: bytes, answer: bytes) -> Response:
        signature = sign_answer(self.seed, request_body, answer)
        return Response(answer, content_type=EXCHANGE, headers={"X-Signature": signature})

    def _receipt(self, one: Envelope, kiosk_id: str) -> Receipt:
        told = {"envelope_id": one.envelope_id, "digest": one.digest(kiosk_id), "status": "accepted"}
        if one.envelope_id in self.quarantine:
            told |= {"status": "quarantined", "code": "seal-broken"}
        elif one.envelope_id in self.inbox:
            told["status"] = "duplicate"
        if one.envelope_id not in self.quarantine:
            self.inbox[one.envelope_id] = one
        return Receipt.model_validate(told | self.lies.get(one.envelope_id, {}))
