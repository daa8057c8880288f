"""First run: ask with the code, see which station it is, make the first supervisor."""

from collections.abc import Callable

import pytest
from flask import Flask

from kiosk import identity
from shared.clock import utc_now
from tests.kiosk.conftest import PASSPHRASE, Clock
from tests.kiosk.district import District, page, problem
from tests.kiosk.views.conftest import Visitor

FIRST = {"name": "Nguyễn Thị Lan", "login": "co.lan", "passphrase": PASSPHRASE, "again": PASSPHRASE}


@pytest.fixture
def fresh(make_app: Callable[[], Flask]) -> Visitor:
    """A kiosk that no district knows yet."""
    visitor = Visitor(make_app().test_client())
    visitor.get("/connect/")
    return visitor


@pytest.fixture
def real_now(clock: Clock) -> None:
    """The little district answers with the time of this machine; so must the kiosk's clock."""
    clock.at = utc_now()


def test_every_page_leads_to_the_connection_first(fresh: Visitor) -> None:
    for path in ("/", "/home/", "/when", "/sign-in/lan", "/sync/"):
        assert fresh.get(path).location == "/connect/"
    assert fresh.get("/healthz").status_code == 200


def test_two_steps_make_a_kiosk(fresh: Visitor, district: District, real_now: None) -> None:
    answer = fresh.post("/connect/", {"server_url": district.url, "code": "ABCDE-FGHJK"})
    assert answer.location == "/connect/confirm"
    shown = fresh.get(answer.location).text
    assert "Trường Sông Mẫu" in shown and "Huyện Mẫu" in shown and "Dấu vân tay" in shown
    assert identity.current() is None, "nothing is begun before it is confirmed"
    assert fresh.post("/connect/confirm", FIRST).location == "/sign-in/co.lan"
    fresh.sign_in("co.lan")
    assert "Trường Sông Mẫu" in fresh.get("/home/").text


def test_the_answer_is_found_again_after_a_restart(
    fresh: Visitor, district: District, real_now: None
) -> None:
    assert fresh.get("/connect/confirm").location == "/connect/"
    fresh.post("/connect/", {"server_url": district.url, "code": "ABCDE-FGHJK"})
    assert "/connect/confirm" in fresh.get("/connect/").text


def test_empty_answers_are_named_and_the_rest_stays(fresh: Visitor) -> None:
    answer = fresh.post("/connect/", {"server_url": "https://huyen.example", "code": ""})
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text and 'value="https://huyen.example"' in answer.text


@pytest.mark.parametrize(
    ("failure", "told", "at"),
    [
        (problem(403, "code-refused"), "Mã kết nối không dùng được", "code"),
        (problem(429, "too-many-attempts", **{"Retry-After": "120"}), "Chờ 2 phút", "code"),
        (page(200), "Có trang khác trả lời", "server_url"),
        (problem(503, "server-busy"), "Mã vẫn dùng được", "server_url"),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do(
    fresh: Visitor, district: District, failure: object, told: str, at: str
) -> None:
    district.script.append(failure)
    answer = fresh.post("/connect/", {"server_url": district.url, "code": "ABCDE-FGHJK"})
    assert answer.status_code == 422
    assert told in answer.text and f'id="{at}-error"' in answer.text
    assert 'value="ABCDE-FGHJK"' in answer.text


def test_a_server_out_of_reach_is_told(fresh: Visitor) -> None:
    answer = fresh.post("/connect/", {"server_url": "http://127.0.0.1:9", "code": "ABCDE-FGHJK"})
    assert answer.status_code == 422 and "Chưa liên lạc được" in answer.text


def test_the_first_supervisor_is_checked_like_any_other(
    fresh: Visitor, district: District, real_now: None
) -> None:
    fresh.post("/connect/", {"server_url": district.url, "code": "ABCDE-FGHJK"})
    fresh.get("/connect/confirm")
    answer = fresh.post("/connect/confirm", FIRST | {"passphrase": "ngắn", "again": "ngắn"})
    assert answer.status_code == 422 and 'id="passphrase-error"' in answer.text
    assert 'value="co.lan"' in answer.text
    assert identity.current() is None
