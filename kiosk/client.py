"""The only place that speaks over the network. Whatever is not the district's signed answer is a failure."""

import base64
import contextlib
import io
import ipaddress
import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, ProtocolError

from kiosk import failures
from kiosk.told import Told, failure_in
from shared.errors import (
    CannotDo,
    CodeRefused,
    MessageTooLarge,
    NotSigned,
    TooManyAttempts,
    UnreadableMessage,
)
from shared.exchange import (
    BODY_MAX,
    Answer,
    EnrolmentAnswer,
    EnrolmentRequest,
    read_answer,
    read_enrolment_answer,
    unpack,
)
from shared.signing import check_answer, sign_request
from shared.words import N_

CONTENT_TYPE = "application/vnd.la-chan.exchange"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, for the next bytes of an answer, for all of it."""

    connect_s: float
    read_s: float
    whole_s: float


PATIENT = Patience(5, 60, 180)
BRIEF = Patience(3, 5, 10)
"""For a person who waits for the page."""


class AddressRefused(CannotDo):
    slug = "address-refused"
    title = N_("Địa chỉ máy chủ không dùng được")
    lost = N_("Chưa mất gì.")
    todo = N_("Dùng địa chỉ https:// do huyện cấp. http:// chỉ dùng được với máy chủ trên chính máy này.")


@dataclass(frozen=True, slots=True)
class District:
    """Whom this kiosk speaks with, and the keys of both sides."""

    server_url: str
    kiosk_id: str
    verify_key: bytes
    seed: bytes = field(repr=False)


def new_session(authority: Path | None = None) -> requests.Session:
    """A session that takes nothing from the environment: no proxies, certificates or passwords.

    authority: whose certificates are taken, and no other's; None for those that come with the program.
    """
    session = requests.Session()
    session.trust_env = False
    if authority is not None:
        session.verify = str(authority)
    session.headers.update({"Accept-Encoding": "identity", "User-Agent": "la-chan-kiosk"})
    return session


def base_url(typed: str, *, insecure_http: bool) -> str:
    """The address without a trailing slash. Raises AddressRefused: plain http is for this PC only."""
    try:
        parts = urlsplit(typed.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused("not an address") from None
    if not host or parts.query or parts.fragment or parts.username or parts.scheme not in ("http", "https"):
        raise AddressRefused("not an address")
    if parts.scheme == "http" and not (_is_loopback(host) or insecure_http):
        raise AddressRefused("plain http")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def found(server_url: str, *, within_s: float) -> bool:
    """Whether the server's name has an address, told in time: looking names up has no timeout of its own."""
    answers: list[object] = []
    asking = threading.Thread(target=_look_up, args=[urlsplit(server_url).hostname, answers], daemon=True)
    asking.start()
    asking.join(within_s)
    return bool(answers)


def _look_up(host: str | None, answers: list[object]) -> None:
    with contextlib.suppress(OSError, UnicodeError):
        answers += socket.getaddrinfo(host, None)


def exchange(
    session: requests.Session, district: District, body: bytes, *, patience: Patience = PATIENT
) -> Answer:
    """Send one signed request; the district's own answer to it. Raises a SyncFailure for anything else."""
    headers = {
        "Content-Type": CONTENT_TYPE,
        "X-Kiosk": district.kiosk_id,
        "X-Signature": sign_request(district.seed, district.kiosk_id, body),
    }
    told = _post(session, district.server_url + "/v1/exchange", body, headers, patience)
    if told.status != 200:
        raise failure_in(told)
    if told.content_type != CONTENT_TYPE:
        raise failures.NotTheDistrict(f"200 {told.content_type[:40]}")
    try:
        check_answer(district.verify_key, body, told.body, told.headers.get("X-Signature", ""))
    except NotSigned:
        raise failures.AnswerNotSigned from None
    try:
        return read_answer(unpack(told.body))
    except (UnreadableMessage, MessageTooLarge) as fault:
        raise failures.AnswerUnfit(fault.detail) from None


def enrol(
    session: requests.Session, server_url: str, request: EnrolmentRequest
) -> tuple[EnrolmentAnswer, datetime | None]:
    """Turn a code into an enrolment; the answer, and the server's clock where it told it.

    Raises CodeRefused, TooManyAttempts or a SyncFailure.
    """
    headers = {"Content-Type": "application/json"}
    told = _post(session, server_url + "/v1/enrolments", request.model_dump_json().encode(), headers, PATIENT)
    slug = told.problem()
    if slug == CodeRefused.slug:
        raise CodeRefused
    if slug == TooManyAttempts.slug:
        raise TooManyAttempts(told.retry_after_s() or 60)
    if told.status != 200:
        raise failure_in(told)
    try:
        answer = read_enrolment_answer(json.loads(told.body))
        if len(base64.b64decode(answer.verify_key, validate=True)) != 32 or not answer.changes.district_keys:
            raise ValueError("keys")
        return answer, told.date()
    except (ValueError, RecursionError, UnreadableMessage):
        raise failures.NotTheDistrict("200 no enrolment") from None


def _post(
    session: requests.Session, url: str, body: bytes, headers: Mapping[str, str], patience: Patience
) -> Told:
    """Raises a SyncFailure when no whole answer came back."""
    if isinstance(session.verify, str) and not Path(session.verify).is_file():
        raise failures.CertificateRefused("no CA file")
    # As a stream the body is sent block by block; as bytes it would have to be gone within one timeout.
    stream = io.BytesIO(body)
    timeouts = (patience.connect_s, patience.read_s)
    try:
        with session.post(
            url, data=stream, headers=dict(headers), timeout=timeouts, allow_redirects=False, stream=True
        ) as response:
            return Told(response.status_code, response.headers, _content(response, patience.whole_s))
    except requests.exceptions.SSLError:
        raise failures.CertificateRefused from None
    except requests.exceptions.ConnectTimeout:
        raise failures.ServerNotReached("connect timeout") from None
    except requests.exceptions.ConnectionError as fault:
        if fault.args and isinstance(fault.args[0], ProtocolError):
            raise failures.AnswerLost("cut") from None
        raise failures.ServerNotReached("no connection") from None
    except (requests.exceptions.RequestException, HTTPError, OSError) as fault:
        raise failures.AnswerLost(type(fault).__name__) from None


def _content(response: requests.Response, whole_s: float) -> bytes:
    """The whole body, within a size and a time: a server that drips would keep the kiosk waiting for ever."""
    deadline = time.monotonic() + whole_s
    content = bytearray()
    for block in response.iter_content(64 * 1024):
        content += block
        if len(content) > BODY_MAX:
            raise failures.NotTheDistrict("too much")
        if time.monotonic() > deadline:
            raise failures.AnswerLost("too slow")
    return bytes(content)
