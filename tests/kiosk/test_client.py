import socket
import threading
from collections.abc import Iterator

import pytest
from werkzeug import Request, Response

from kiosk import client, failures
from kiosk.client import AddressRefused
from kiosk.failures import SyncFailure
from shared.exchange import BODY_MAX
from shared.signing import sign_answer
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import EXCHANGE, District, Failure, page, problem


def forged(request: Request) -> Response:
    """Signed by another district's key."""
    signature = sign_answer(bytes(32), request.get_data(), b"x")
    return Response(b"x", content_type=EXCHANGE, headers={"X-Signature": signature})


def unsigned(request: Request) -> Response:
    return Response(b"x", content_type=EXCHANGE)


def too_much(request: Request) -> Response:
    return Response(bytes(BODY_MAX + 1), content_type=EXCHANGE)


def problem_of_a_proxy(request: Request) -> Response:
    return Response('{"type": "about:blank", "status": 403}', 403, content_type="application/problem+json")


@pytest.mark.parametrize(
    ("told", "failure", "kind"),
    [
        (page(200), failures.NotTheDistrict, "needs_person"),
        (page(302, Location="http://login.example/"), failures.NotTheDistrict, "needs_person"),
        (page(403), failures.NotTheDistrict, "needs_person"),
        (page(404), failures.NotTheDistrict, "needs_person"),
        (problem_of_a_proxy, failures.NotTheDistrict, "needs_person"),
        (too_much, failures.NotTheDistrict, "needs_person"),
        (page(502), failures.ServerFault, "retries"),
        (page(503), failures.ServerBusy, "retries"),
        (page(500), failures.ServerFault, "retries"),
        (problem(401, "bad-signature"), failures.SignatureRefused, "retries"),
        (problem(401, "kiosk-unknown"), failures.KioskUnknown, "needs_person"),
        (problem(403, "kiosk-revoked"), failures.KioskRevoked, "needs_person"),
        (problem(409, "cannot-do"), failures.RequestRefused, "needs_maintainer"),
        (problem(426, "schema-not-supported"), failures.UpgradeNeeded, "needs_maintainer"),
        (forged, failures.AnswerNotSigned, "retries"),
        (unsigned, failures.AnswerNotSigned, "retries"),
    ],
)
def test_whatever_is_no_answer_of_the_district_is_a_failure_of_its_kind(
    kiosk: Kiosk, district: District, told: Failure, failure: type[SyncFailure], kind: str
) -> None:
    filed = kiosk.file()
    district.script.append(told)
    result = kiosk.sync()
    assert type(result.failure) is failure
    assert (result.failure.kind, result.waiting, result.accepted) == (kind, 1, 0)
    assert filed.report_uuid not in {one.report_uuid for one in district.inbox.values()}
    assert kiosk.sync().result == "done"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("told", "wait_s"), [("120", 120), ("9" * 12, 6 * 3600), ("soon", None)])
def test_retry_after_is_kept_within_reason(
    kiosk: Kiosk, district: District, status: int, told: str, wait_s: int | None
) -> None:
    district.script.append(page(status, **{"Retry-After": told}))
    failure = kiosk.sync().failure
    assert isinstance(failure, failures.ServerBusy) and failure.retry_after_s == wait_s


def test_an_answer_to_another_exchange_is_none(kiosk: Kiosk, district: District) -> None:
    kept: list[Response] = []
    district.script.append(lambda request: kept.append(district.answer(request)) or page(500)(request))
    kiosk.sync()
    kiosk.file()
    district.script.append(lambda request: kept[0])
    result = kiosk.sync()
    assert isinstance(result.failure, failures.AnswerNotSigned) and result.waiting == 1


def test_no_server_is_told_apart_from_a_cut_connection(kiosk: Kiosk, cutting: str) -> None:
    with client.new_session() as session, pytest.raises(failures.AnswerLost):
        client.exchange(session, client.District(cutting, "k", bytes(32), bytes(32)), b"x")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
        with client.new_session() as session, pytest.raises(failures.ServerNotReached):
            client.exchange(session, client.District(nobody, "k", bytes(32), bytes(32)), b"x")


@pytest.fixture
def cutting() -> Iterator[str]:
    """A server that takes a request and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(10)

        thread = threading.Thread(target=cut)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("typed", "insecure_http", "url"),
    [
        ("https://district.example/", False, "https://district.example"),
        (" https://district.example:8443/la-chan/ ", False, "https://district.example:8443/la-chan"),
        ("http://127.0.0.1:8100", False, "http://127.0.0.1:8100"),
        ("http://localhost:8100/", False, "http://localhost:8100"),
        ("http://district.example", True, "http://district.example"),
    ],
)
def test_an_address_is_taken(typed: str, insecure_http: bool, url: str) -> None:
    assert client.base_url(typed, insecure_http=insecure_http) == url


@pytest.mark.parametrize(
    "typed",
    [
        "http://district.example",
        "http://127.0.0.1.example",
        "http://1270.0.0.1",
        "ftp://district.example",
        "district.example",
        "https://",
        "https://a:b@district.example",
        "https://district.example:port",
        "https://[",
        "",
    ],
)
def test_an_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused):
        client.base_url(typed, insecure_http=False)
