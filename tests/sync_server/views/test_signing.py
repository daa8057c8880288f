"""Signing in and out of the console."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.sync_server.builders import PASSWORD, District
from tests.sync_server.views.browser import Browser, text_of


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.mark.parametrize(
    ("role", "home"), [("officer", "/today/"), ("admin", "/kiosks/"), ("maintainer", "/kiosks/")]
)
def test_each_role_starts_at_its_own_page(
    role: str, home: str, browser: Browser, sign_in: Callable[[str], Browser]
) -> None:
    answer = browser.post("/sign-in", login=role, password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("sync_server_login=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert "Expires" not in cookie and "Max-Age" not in cookie
    assert (answer.location, browser.get("/").location) == ("/", home)


def test_one_is_led_on_to_where_one_was_going_but_never_off_the_site(browser: Browser) -> None:
    asked = browser.get("/cases/?page=2")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/cases/?page%3D2")
    assert browser.post(asked.location, login="officer", password=PASSWORD).location == "/cases/?page=2"
    away = browser.post("/sign-in?next=//evil.example/", login="officer", password=PASSWORD)
    assert away.location == "/"


def test_a_wrong_password_says_so_and_keeps_the_login_but_not_the_password(browser: Browser) -> None:
    for login in ("officer", "no-one"):
        answer = browser.post("/sign-in", login=login, password="sai-mật-khẩu")
        assert answer.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in text_of(answer)
        assert f'value="{login}"' in answer.text and "sai-mật-khẩu" not in answer.text
    answer = browser.post("/sign-in", login="", password="")
    assert answer.status_code == 422 and "Tên đăng nhập: Chưa trả lời mục này" in text_of(answer)


def test_guessing_is_slowed_down_and_the_wait_is_told_in_words(district: District, browser: Browser) -> None:
    for _ in range(8):
        assert browser.post("/sign-in", login="officer", password="sai").status_code == 422
    answer = browser.post("/sign-in", login="officer", password=PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "901")
    assert "Đã thử sai nhiều lần. Thử lại sau 16 phút." in text_of(answer)
    district.now += timedelta(seconds=901)
    assert browser.post("/sign-in", login="officer", password=PASSWORD).status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(officer: Browser) -> None:
    token = officer.client.get_cookie("sync_server_login")
    answer = officer.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert officer.client.get_cookie("sync_server_login") is None
    assert token is not None
    officer.client.set_cookie("sync_server_login", token.value)
    assert officer.get("/cases/").status_code == 303


def test_a_person_who_does_nothing_is_signed_out_whatever_her_page_refreshes(
    district: District, officer: Browser
) -> None:
    start = district.now
    for minute in range(1, 15):
        district.now = start + timedelta(minutes=minute)
        assert officer.part("/cases/table").status_code == 200
    district.now = start + timedelta(minutes=16)
    answer = officer.part("/cases/table")
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_a_person_who_works_stays_signed_in(district: District, officer: Browser) -> None:
    for _ in range(4):
        district.now += timedelta(minutes=10)
        assert officer.get("/cases/").status_code == 200


def test_a_closed_account_is_out_at_once(admin: Browser, officer: Browser) -> None:
    assert officer.get("/cases/").status_code == 200
    assert admin.post("/accounts/1/retire").location == "/accounts/"
    assert officer.get("/cases/").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "ă", "a" * 4000])
def test_an_unknown_cookie_is_nobody(cookie: str, browser: Browser) -> None:
    browser.client.set_cookie("sync_server_login", cookie)
    assert browser.get("/cases/").status_code == 303
