"""The shared desk in a real browser: idle, with the program gone, in a hurry, and two people in turn."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from werkzeug.serving import BaseWSGIServer, make_server

from kiosk.models import database
from kiosk.settings import KioskSettings
from tests.fixtures.browser import CHROMIUM, FLAGS
from tests.kiosk.conftest import PASSPHRASE
from tests.kiosk.views.test_browser import sign_in, start
from tests.kiosk.views.test_still_browser import hold_answer

pytestmark = pytest.mark.browser

MARKER = "Khangdấuriêng 730147110982"
SHORT_S = 3


@dataclass
class Site:
    """The app on one port, which a test may stop and start."""

    app: Flask
    port: int = 0
    server: BaseWSGIServer | None = None
    thread: threading.Thread = field(default_factory=threading.Thread)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server = server = make_server("127.0.0.1", self.port, self.app)
        self.port = server.port

        def serve() -> None:
            server.serve_forever()
            database.close()

        self.thread = threading.Thread(target=serve)
        self.thread.start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
        self.server = None

    def cut_power(self) -> None:
        """As a killed process leaves it: what was in memory is gone."""
        self.stop()
        self.app.extensions["kiosk"].sessions._kept.clear()


@pytest.fixture
def lock_after_s() -> int:
    return 120


@pytest.fixture
def settings(settings: KioskSettings, lock_after_s: int) -> KioskSettings:
    return replace(settings, lock_after_s=lock_after_s)


@pytest.fixture
def desk(app: Flask) -> Iterator[Site]:
    desk = Site(app)
    desk.start()
    yield desk
    desk.stop()


def write(page: Page, desk: Site, text: str = MARKER) -> None:
    """A draft with something typed that no autosave has seen yet."""
    start(page, desk.url)
    page.get_by_label("Nguồn khác", exact=True).check()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_be_visible()
    page.get_by_label("Nguồn khác, ghi rõ").fill(text)


def locked(page: Page) -> None:
    """Wait for the server's own page: the cover takes its address at once, before the server has answered."""
    page.wait_for_url("**/locked")
    page.locator("#locked").wait_for()


def unlock(page: Page, desk: Site) -> None:
    page.locator("#passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Mở khóa").click()
    page.wait_for_url(f"{desk.url}/home/")


def assert_kept(page: Page, text: str = MARKER) -> None:
    page.get_by_role("button", name="Tiếp tục bản nháp").click()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value(text)


def assert_nothing_shown(page: Page) -> None:
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    for text in (page.content(), page.title(), page.url, stored):
        assert MARKER not in text and "/report/" not in text and "Trần Văn Bình" not in text


@pytest.mark.parametrize("lock_after_s", [SHORT_S])
def test_an_idle_screen_locks_itself_and_the_draft_is_offered_again(
    desk: Site, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    write(page, desk)
    locked(page)
    expect(page.get_by_text("Đã khóa vì không có thao tác. Bản nháp đã được lưu.")).to_be_visible()
    assert_nothing_shown(page)
    assert_accessible(page)
    unlock(page, desk)
    assert_kept(page)


@pytest.mark.slow
@pytest.mark.parametrize("lock_after_s", [SHORT_S])
def test_who_types_is_not_idle(desk: Site, page: Page) -> None:
    write(page, desk, "")
    box = page.get_by_label("Nguồn khác, ghi rõ")
    for _ in range(12):
        box.press_sequentially("chữ ", delay=100)
    assert page.url.endswith("/danger")
    expect(box).to_have_value("chữ " * 12)


@pytest.mark.slow
@pytest.mark.parametrize("lock_after_s", [SHORT_S])
def test_the_screen_locks_when_all_windows_are_idle_and_not_before(desk: Site, page: Page) -> None:
    write(page, desk, "")
    other = page.context.new_page()
    other.goto(page.url)
    box = other.get_by_label("Nguồn khác, ghi rõ")
    other.get_by_label("Nguồn khác", exact=True).check()
    for _ in range(4):
        box.press_sequentially("chữ ", delay=250)
    expect(box).to_have_value("chữ " * 4)
    assert page.url.endswith("/danger")
    locked(other)
    locked(page)


@pytest.mark.parametrize("power_cut", [pytest.param(False, marks=pytest.mark.slow), True])
def test_the_lock_holds_while_the_program_is_gone_and_saves_when_it_is_back(
    desk: Site, page: Page, assert_accessible: Callable[[Page], None], power_cut: bool
) -> None:
    write(page, desk)
    desk.cut_power() if power_cut else desk.stop()
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", name="Màn hình đã khóa")).to_be_visible()
    expect(page.get_by_text("Đừng đóng cửa sổ này")).to_be_visible()
    assert "111" in page.content()
    assert_nothing_shown(page)
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.mouse.click(300, 300)
    assert_nothing_shown(page)
    desk.start()
    if power_cut:
        page.wait_for_url("**/?ended=1")
        sign_in(page, desk.url)
    else:
        locked(page)
        unlock(page, desk)
    assert_kept(page)


@pytest.mark.parametrize("by_keys", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_quick_hide_shows_the_weather_and_keeps_the_draft(
    desk: Site, page: Page, assert_accessible: Callable[[Page], None], by_keys: bool
) -> None:
    write(page, desk)
    way = "**/{danger/leave,lock}"  # the draft may be saved already
    let_answer = hold_answer(page, way)
    with page.expect_request(way):
        if by_keys:
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name="Ẩn ngay").click()
    expect(page).to_have_title("Thời tiết")
    assert_nothing_shown(page)
    let_answer()
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()
    assert_nothing_shown(page)
    assert_accessible(page)
    for _ in range(2):
        page.go_back()
        expect(page).to_have_title("Thời tiết")
        assert_nothing_shown(page)
    page.get_by_role("link", name="Đăng nhập").click()
    unlock(page, desk)
    assert_kept(page)


@pytest.mark.slow
@pytest.mark.parametrize("back", [True, False])
def test_a_link_waits_for_the_program_that_is_to_save_and_is_followed_when_pressed_again(
    desk: Site, page: Page, back: bool
) -> None:
    write(page, desk)
    desk.stop()
    mine = page.get_by_role("link", name="Báo cáo của tôi")
    mine.click()
    expect(page.locator("#draft-line")).to_have_text(
        "Chưa lưu được nháp. Đừng đóng trang này: chờ một lát rồi thử lại."
    )
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value(MARKER)
    if not back:
        mine.click()
        page.wait_for_url("chrome-error://**")
    desk.start()
    if back:
        mine.click()
        page.wait_for_url("**/mine/")
        page.goto(f"{desk.url}/home/")
        assert_kept(page)


@pytest.mark.slow
def test_signing_out_while_the_program_is_gone_covers_what_was_typed(desk: Site, page: Page) -> None:
    write(page, desk)
    desk.stop()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Màn hình đã khóa")).to_be_visible()
    assert_nothing_shown(page)
    desk.start()
    locked(page)
    unlock(page, desk)
    assert_kept(page)


@pytest.mark.slow
@pytest.mark.parametrize("button", ["Tiếp tục", "English"])
def test_a_button_that_does_not_reach_the_program_says_so(desk: Site, page: Page, button: str) -> None:
    write(page, desk)
    desk.stop()
    page.get_by_role("button", name=button).click()
    line = page.locator("#draft-line")
    expect(line).to_contain_text("Chưa lưu được nháp.")
    expect(line).to_be_in_viewport()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value(MARKER)


@pytest.mark.slow
def test_lock_and_hide_read_well_in_english_too(
    desk: Site, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    start(page, desk.url)
    page.context.add_cookies([{"name": "lang", "value": "en", "url": desk.url}])
    page.reload()
    assert_accessible(page)
    desk.stop()
    page.get_by_role("button", name="Lock the screen").click()
    expect(page.get_by_text("Do not close this window")).to_be_visible()
    assert_accessible(page)
    desk.start()
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)
    page.goto(f"{desk.url}/weather")
    expect(page).to_have_title("Weather")
    assert_accessible(page)


@pytest.mark.slow
def test_escape_that_belongs_to_an_input_method_hides_nothing(desk: Site, page: Page) -> None:
    write(page, desk)
    pressed = "new KeyboardEvent('keydown', {key: 'Escape', isComposing: true, bubbles: true})"
    page.evaluate(f"for (let i = 0; i < 3; i++) document.activeElement.dispatchEvent({pressed})")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value(MARKER)


@pytest.mark.slow
def test_the_buttons_work_without_scripts_and_keep_what_was_typed(
    desk: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    for button, address in (("Khóa màn hình", "**/locked"), ("Ẩn ngay", "**/weather")):
        sign_in(page, desk.url) if button == "Khóa màn hình" else unlock(page, desk)
        if button == "Khóa màn hình":
            page.get_by_role("button", name="Lập báo cáo mới").click()
        else:
            assert_kept(page, "Khóa màn hình")
        page.get_by_label("Nguồn khác", exact=True).check()
        page.get_by_label("Nguồn khác, ghi rõ").fill(button)
        page.get_by_role("button", name=button).click()
        page.wait_for_url(address)
        page.goto(f"{desk.url}/locked")
    unlock(page, desk)
    assert_kept(page, "Ẩn ngay")


@pytest.mark.slow
def test_every_window_locks_with_the_first(desk: Site, page: Page) -> None:
    write(page, desk)
    other = page.context.new_page()
    other.goto(f"{desk.url}/home/")
    other.get_by_role("button", name="Khóa màn hình").click()
    locked(other)
    locked(page)
    assert_nothing_shown(page)
    unlock(other, desk)
    assert_kept(other)


@pytest.mark.slow
@pytest.mark.parametrize("saved", [True, False])
def test_an_older_window_that_locks_too_takes_nothing_back(desk: Site, page: Page, saved: bool) -> None:
    write(page, desk, "Cũ")
    with page.expect_response("**/danger/draft"):
        page.get_by_label("Nguồn khác, ghi rõ").blur()
    older = page.context.new_page()
    older.goto(page.url)
    box = page.get_by_label("Nguồn khác, ghi rõ")
    box.fill(MARKER)
    if saved:
        with page.expect_response("**/danger/draft"):
            box.blur()
    page.keyboard.press("F9")
    locked(page)
    locked(older)
    unlock(page, desk)
    assert_kept(page)


@pytest.mark.slow
def test_a_form_sent_after_the_lock_keeps_its_text(desk: Site, page: Page) -> None:
    write(page, desk)
    page.route("**/danger/draft*", lambda route: route.abort())  # a draft saved now would lead to the lock
    for _ in range(2):  # the server's own lock, of which the page does not know
        page.request.get(f"{desk.url}/locked")
    page.get_by_role("button", name="Tiếp tục").click()
    locked(page)
    assert_nothing_shown(page)
    unlock(page, desk)
    assert_kept(page)


@pytest.mark.slow
def test_the_clipboard_is_empty_after_a_lock(desk: Site, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.url)
    write(page, desk)
    page.evaluate("text => navigator.clipboard.writeText(text)", MARKER)
    page.get_by_role("button", name="Khóa màn hình").click()
    locked(page)
    assert MARKER not in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.slow
def test_two_people_in_turn_find_no_trace_of_each_other_in_the_page_or_the_profile(
    desk: Site, playwright: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, locale="vi-VN"
    )
    page = context.pages[0]
    write(page, desk)
    with page.expect_response("**/danger/draft"):
        page.get_by_label("Nguồn khác, ghi rõ").blur()
    page.reload()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value(MARKER)
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{desk.url}/")
    for _ in range(4):
        page.go_back()
        assert MARKER not in page.content() and "Lập báo cáo mới" not in page.content()
    sign_in(page, desk.url, "yt.hoa")
    page.go_back()
    page.go_back()
    for path in ("/home/", "/mine/"):
        page.goto(desk.url + path)
        assert MARKER not in page.content() and "Trần Văn Bình" not in page.content()
    assert "Bản nháp" not in page.content()
    context.close()
    held = [path for path in profile.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(held) > 10
    for path in held:
        content = path.read_bytes()
        for code in ("utf-8", "utf-16-le", "utf-16-be"):
            assert MARKER.encode(code) not in content, path
        assert b"Khangd" not in content and b"730147110982" not in content, path
