"""Signing in with a password and a telephone, and the first password that somebody else has set."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from shared.clock import new_uuid
from sync_server import store
from sync_server.accounts.models import ConsoleSession
from sync_server.accounts.people import find_login
from sync_server.accounts.rules import SignInRules, set_rules
from sync_server.app import create_app
from sync_server.desk.models import AuditEntry
from sync_server.runtime import Runtime
from tests.sync_server.accounts.phone import code_at
from tests.sync_server.builders import PASSWORD, District
from tests.sync_server.views.browser import Browser, text_of

OWN = "mật khẩu của riêng tôi"


@pytest.fixture
def strict(district: District) -> None:
    with store.writing():
        set_rules(SignInRules())


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


def enrol(browser: Browser, district: District) -> tuple[str, list[str]]:
    """Set up a telephone by the page; its secret, and the codes for the day it is lost."""
    shown = browser.get("/me/second-factor").text
    assert "<svg aria-hidden" in shown and "style=" not in shown
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', shown)
    assert found
    answer = browser.post("/me/second-factor", code=code_at(found[1], district.now))
    assert answer.status_code == 200
    return found[1], re.findall(r"<li>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</li>", answer.text)


def deeds() -> list[tuple[str, str]]:
    return [(row.action, row.reason) for row in AuditEntry.select().order_by(AuditEntry.id)]


@pytest.mark.parametrize("role", ["officer", "admin"])
def test_officers_and_admins_set_up_a_telephone_before_anything_else(
    role: str, strict: None, browser: Browser, district: District
) -> None:
    browser.sign_in(role)
    for path in ("/", "/cases/VA-2026-0001", "/accounts/", "/me/", "/me/password"):
        answer = browser.get(path)
        assert answer.status_code == 303 and answer.location.startswith("/me/second-factor"), path
    assert browser.post("/cases/VA-2026-0001/acknowledge").location == "/me/second-factor"
    browser.get("/me/second-factor")
    wrong = browser.post("/me/second-factor?next=/kiosks/", code="000000")
    assert wrong.status_code == 422 and "Mã chưa đúng" in text_of(wrong)
    _, codes = enrol(browser, district)
    assert len(codes) == 10 and browser.get("/kiosks/").status_code == 200
    assert codes[0] not in browser.get("/me/second-factor").text
    assert deeds() == [("set-second-factor", "")]


def test_a_maintainer_who_sees_no_content_may_but_need_not(
    strict: None, browser: Browser, district: District
) -> None:
    browser.sign_in("maintainer")
    assert browser.get("/kiosks/").status_code == 200
    enrol(browser, district)
    assert Browser(browser.client.application.test_client()).sign_in("maintainer").get("/").status_code == 303


def test_the_password_alone_opens_nothing_and_the_code_opens_the_page_one_was_going_to(
    browser: Browser, district: District, app: Flask
) -> None:
    secret, codes = enrol(browser.sign_in("officer"), district)
    district.now += timedelta(minutes=2)
    again = Browser(app.test_client()).sign_in("officer")
    half = again.client.get_cookie("sync_server_login")
    for path in ("/cases/", "/me/", "/me/second-factor", "/me/password"):
        assert again.get(path).location == f"/sign-in/code?next={path}"
    assert "Hàng chờ" not in again.get("/sign-in/code").text
    code = code_at(secret, district.now)
    opened = again.post("/sign-in/code?next=/cases/", code=code)
    whole = again.client.get_cookie("sync_server_login")
    assert opened.location == "/cases/" and again.get("/cases/").status_code == 200
    assert half and whole and half.value != whole.value, "a cookie from before the code opens nothing"
    replayed = Browser(app.test_client()).sign_in("officer")
    answer = replayed.post("/sign-in/code", code=code)
    assert answer.status_code == 422 and code not in answer.text
    assert replayed.post("/sign-in/code", code=codes[0]).status_code == 303
    assert deeds() == [("set-second-factor", ""), ("use-recovery-code", "")]


def test_guessing_codes_is_slowed_down_and_a_restart_forgives_nothing(
    browser: Browser, district: District, app: Flask
) -> None:
    secret, _ = enrol(browser.sign_in("officer"), district)
    guesser = Browser(app.test_client()).sign_in("officer")
    for _ in range(8):
        assert guesser.post("/sign-in/code", code="000000").status_code == 422
    for _ in range(8):
        guesser.post("/sign-in", login="admin", password="sai")
    real = store.database.obj
    (real.close_all if district.settings.database_url else real.close)()
    store.bind(district.settings.data, district.settings.database_url)
    runtime = Runtime(district.settings, district.keys, lambda: district.now, new_uuid)
    started_anew = create_app(district.settings, runtime)
    after = Browser(started_anew.test_client())
    assert after.post("/sign-in", login="admin", password=PASSWORD).status_code == 429
    after.sign_in("officer")
    answer = after.post("/sign-in/code", code=code_at(secret, district.now, steps=1))
    assert answer.status_code == 429 and "Thử lại sau 16 phút" in text_of(answer)
    district.now += timedelta(minutes=16)
    after.sign_in("officer")
    assert after.post("/sign-in/code", code=code_at(secret, district.now)).status_code == 303


def test_an_admin_resets_anothers_second_factor_on_record_but_not_her_own(
    browser: Browser, admin: Browser, district: District
) -> None:
    enrol(browser.sign_in("officer"), district)
    number = find_login("officer").id
    assert "gặp hoặc nghe đúng người đó" in text_of(admin.get(f"/accounts/{number}/second-factor"))
    assert admin.post(f"/accounts/{number}/second-factor").location == f"/accounts/{number}/"
    assert browser.get("/cases/").location.startswith("/sign-in?"), "signed out everywhere"
    assert browser.sign_in("officer").get("/cases/").status_code == 200
    assert deeds()[-1] == ("reset-second-factor", "officer")
    own = find_login("admin").id
    for path in ("second-factor", "password"):
        answer = admin.post(f"/accounts/{own}/{path}", password=PASSWORD)
        assert answer.status_code == 409 and "Tài khoản của tôi" in text_of(answer)


def test_another_telephone_takes_the_password_and_voids_the_old_codes(
    browser: Browser, district: District, app: Flask
) -> None:
    secret, codes = enrol(browser.sign_in("officer"), district)
    assert browser.post("/me/second-factor/renew", password="sai").status_code == 422
    district.now += timedelta(minutes=1)
    assert browser.post("/me/second-factor/renew", password=PASSWORD).location == "/me/second-factor"
    new, _ = enrol(browser, district)
    district.now += timedelta(minutes=1)
    again = Browser(app.test_client()).sign_in("officer")
    for old in (codes[0], code_at(secret, district.now)):
        assert again.post("/sign-in/code", code=old).status_code == 422
    assert again.post("/sign-in/code", code=code_at(new, district.now)).status_code == 303


def test_a_password_that_an_admin_set_is_good_for_changing_it_and_nothing_else(
    admin: Browser, officer: Browser, browser: Browser, sign_in: Callable[[str], Browser]
) -> None:
    number = find_login("officer").id
    assert admin.post(f"/accounts/{number}/password", password="ngắn").status_code == 422
    assert admin.post(f"/accounts/{number}/password", password="tạm thời 1").status_code == 303
    assert officer.get("/cases/").status_code == 303, "signed out everywhere"
    browser.sign_in("officer", "tạm thời 1")
    assert browser.get("/cases/?page=2").location == "/me/password?next=/cases/?page%3D2"
    assert "Hàng chờ" not in browser.get("/me/password").text

    def change(password: str, new: str, again: str) -> tuple[int, str]:
        answer = browser.post("/me/password?next=/cases/", password=password, new_password=new, again=again)
        assert new not in answer.text or not new
        return answer.status_code, text_of(answer) if answer.status_code == 422 else answer.location

    for typed, told in (
        (("sai", OWN, OWN), "Mật khẩu chưa đúng"),
        (("tạm thời 1", OWN, "khác"), "chưa giống nhau"),
        (("tạm thời 1", "ngắn", "ngắn"), "ít nhất 8 ký tự"),
        (("tạm thời 1", "tạm thời 1", "tạm thời 1"), "phải khác"),
        (("tạm thời 1", "", ""), "Chưa trả lời"),
    ):
        status, text = change(*typed)
        assert status == 422 and told in text, typed
        assert browser.get("/cases/").status_code == 303
    assert change("tạm thời 1", OWN, OWN) == (303, "/cases/")
    assert browser.get("/cases/").status_code == 200
    assert deeds() == [("reset-password", "officer"), ("change-password", "")]


def test_a_person_sees_where_she_is_signed_in_and_ends_it_there(
    sign_in: Callable[[str], Browser], district: District
) -> None:
    here, there, third = (sign_in("officer") for _ in range(3))
    other = sign_in("maintainer")
    rows = list(ConsoleSession.select().order_by(ConsoleSession.id))
    assert "127.0.0.1" in text_of(here.get("/me/")) and here.get("/me/").text.count("Kết thúc") == 2
    assert here.post(f"/me/sessions/{rows[3].id}/end").status_code == 404, "another person's"
    assert other.get("/kiosks/").status_code == 200
    assert here.post(f"/me/sessions/{rows[1].id}/end").location == "/me/"
    assert [b.get("/cases/").status_code for b in (here, there, third)] == [200, 303, 200]
    assert here.post("/me/sessions/end-others").status_code == 303
    assert [b.get("/cases/").status_code for b in (here, third)] == [200, 303]


def test_an_admin_ends_anybodys_session_on_record(
    sign_in: Callable[[str], Browser], admin: Browser, officer: Browser
) -> None:
    number, second = find_login("officer").id, sign_in("officer")
    session = ConsoleSession.select().where(ConsoleSession.user == number).order_by(ConsoleSession.id).first()
    page = f"/accounts/{number}/"
    assert admin.post(f"{page}sessions/{session.id}/end").location == page
    assert (officer.get("/cases/").status_code, second.get("/cases/").status_code) == (303, 200)
    admin.post(f"{page}sessions/end")
    assert second.get("/cases/").status_code == 303
    assert "Không đăng nhập ở đâu" in text_of(admin.get(page))
    assert deeds() == [("end-session", "officer")] * 2
