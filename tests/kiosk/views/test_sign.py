"""Signing in and out at a desk that others use."""

from jinja2.environment import create_cache

from kiosk.app import read_ahead
from tests.kiosk.conftest import PASSPHRASE, Clock
from tests.kiosk.views.conftest import Visitor


def test_the_staff_stand_by_their_given_names_and_nothing_of_a_report(visitor: Visitor) -> None:
    page = visitor.get("/").text
    assert page.index("Trần Văn Bình") < page.index("Đỗ Thị Hòa") < page.index("Nguyễn Thị Lan")
    assert "/report/" not in page and "/mine/" not in page
    assert "Khẩn cấp:" in page and "111" in page


def test_when_to_report_is_read_without_signing_in(visitor: Visitor) -> None:
    page = visitor.get("/when").text
    assert "Khi nào phải báo?" in page and "không thay cho cuộc gọi" in page


def test_a_wrong_passphrase_is_told_and_not_shown_again(visitor: Visitor) -> None:
    visitor.get("/sign-in/tv.binh")
    answer = visitor.post("/sign-in/tv.binh", {"passphrase": "sai rồi nhé"})
    assert answer.status_code == 422
    assert "Mật khẩu chưa đúng" in answer.text and 'href="#passphrase"' in answer.text
    assert "sai rồi nhé" not in answer.text
    assert visitor.post("/sign-in/tv.binh").status_code == 422
    assert visitor.get("/home/").status_code == 303


def test_after_five_wrong_ones_the_wait_is_said_in_words(visitor: Visitor, clock: Clock) -> None:
    visitor.get("/sign-in/tv.binh")
    for _ in range(5):
        visitor.post("/sign-in/tv.binh", {"passphrase": "sai rồi nhé"})
    answer = visitor.post("/sign-in/tv.binh", {"passphrase": PASSPHRASE})
    assert answer.status_code == 429
    assert "Chờ 30 giây rồi thử lại" in answer.text
    clock.move(31)
    assert visitor.post("/sign-in/tv.binh", {"passphrase": PASSPHRASE}).status_code == 303


def test_nobody_of_that_name_has_no_page(visitor: Visitor) -> None:
    assert visitor.get("/sign-in/khong.co").status_code == 404


def test_the_cookie_holds_a_token_that_no_script_reads(visitor: Visitor) -> None:
    visitor.get("/sign-in/tv.binh")
    answer = visitor.post("/sign-in/tv.binh", {"passphrase": PASSPHRASE})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert "binh" not in cookie


def test_signing_out_forgets_the_pages_and_the_way_back_shows_none(reporter: Visitor) -> None:
    answer = reporter.post("/sign-out")
    assert answer.location == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert reporter.get("/home/").location == "/?ended=1"
    assert "Đã đăng xuất" in reporter.get("/?ended=1").text


def test_a_form_of_the_last_person_is_not_taken_from_the_next(reporter: Visitor) -> None:
    old = reporter.token
    reporter.post("/sign-out")
    reporter.sign_in("yt.hoa")
    reporter.token = old
    assert reporter.post("/report/new").status_code == 400


def test_an_idle_session_ends_and_a_page_that_refreshes_itself_is_no_life(
    reporter: Visitor, clock: Clock
) -> None:
    clock.move(119)
    assert reporter.get("/home/").status_code == 200
    clock.move(400)
    reporter.get("/report/x/state")
    clock.move(201)
    assert reporter.get("/home/").location == "/?ended=1"


def test_a_signed_in_person_is_led_home_from_the_start(reporter: Visitor) -> None:
    assert reporter.get("/").location == "/home/"


def test_the_first_to_sign_in_waits_for_no_component_of_a_form(visitor: Visitor) -> None:
    templates = visitor.client.application.jinja_env
    templates.cache = create_cache(400)
    read_ahead(visitor.client.application)
    assert templates.cache is not None
    ready = {name for _, name in templates.cache}
    visitor.get("/sign-in/tv.binh")
    needed = {
        name for _, name in templates.cache if "/components/input/" in name or name.endswith("form.html")
    }
    assert len(needed) >= 2 and needed <= ready
