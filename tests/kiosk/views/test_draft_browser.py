"""What is typed is in the draft: while one types without a pause, and whichever way the page is left."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.kiosk.conftest import Kiosk
from tests.kiosk.views.adding_form import CALM
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import fill
from tests.kiosk.views.test_browser import sign_in, site, start
from tests.kiosk.views.test_still_browser import hold_answer

__all__ = ["site"]
pytestmark = pytest.mark.browser

STORY = "Cháu kể ở nhà bị đánh. "


@pytest.fixture
def incident(site: str, page: Page) -> str:
    """The address of a page for a long text, which stands open."""
    start(page, site)
    address = page.url.replace("/danger", "/incident")
    page.goto(address)
    return address


def type_on(page: Page, times: int = 1) -> str:
    """Letters without a pause; what stands there then."""
    story = page.locator("#narrative")
    story.press_sequentially(STORY * times, delay=40)
    return story.input_value()


def test_who_types_without_a_pause_is_saved_on_the_way_and_when_she_leaves(incident: str, page: Page) -> None:
    saved: list[str] = []
    page.on("response", lambda answer: saved.append(answer.url) if answer.url.endswith("/draft") else None)
    typed = type_on(page, 4)
    assert saved, "before the last letter"
    page.get_by_role("link", name="Báo cáo của tôi").click()
    page.wait_for_url("**/mine/")
    page.goto(incident)
    expect(page.locator("#narrative")).to_have_value(typed)


WAYS: dict[str, Callable[[Page], None]] = {
    "link": lambda page: page.get_by_role("link", name="Báo cáo của tôi").click(),
    "sign out": lambda page: page.get_by_role("button", name="Đăng xuất").click(),
    "language": lambda page: page.get_by_role("button", name="English").click(),
    "logo": lambda page: page.locator("a.lc-header__home").click(),
    "reload": lambda page: page.keyboard.press("F5"),
    "address": lambda page: page.evaluate("location.assign('/home/')"),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_is_left_is_saved_on_the_way_out(incident: str, site: str, page: Page, way: str) -> None:
    typed = type_on(page)
    with page.expect_navigation():
        WAYS[way](page)
    if way == "sign out":
        expect(page.get_by_role("heading", level=1)).to_have_text("Anh/chị là ai?")
        sign_in(page, site)
    if way == "language":
        expect(page.locator("html")).to_have_attribute("lang", "en")
    elif way != "reload":
        page.goto(incident)
    expect(page.locator("#narrative")).to_have_value(typed)


@pytest.mark.slow
def test_a_page_that_went_on_sends_nothing_after_it(site: str, page: Page) -> None:
    start(page, site)
    page.get_by_label("Nguồn khác", exact=True).check()
    page.get_by_label("Nguồn khác, ghi rõ").fill("Thư để ở cổng")
    with page.expect_response("**/draft"):
        page.locator("#scr_immediate_danger-2").check()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/child")
    page.wait_for_timeout(2500)  # longer than a draft waits
    assert [address.rpartition("/")[2] for address in sent if "/awake" not in address] == ["danger"]


@pytest.mark.slow
def test_a_page_that_is_locked_is_sent_once(incident: str, page: Page) -> None:
    page.locator("#narrative").press_sequentially(STORY[:10])
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.keyboard.press("F9")
    page.locator("#locked").wait_for()
    page.wait_for_timeout(2500)  # longer than a draft waits
    assert [address.rpartition("/incident")[2] for address in sent if "/awake" not in address] == ["/leave"]


@pytest.mark.slow
def test_signing_out_of_a_page_ends_the_other_windows_too(incident: str, site: str, page: Page) -> None:
    other = page.context.new_page()
    other.goto(incident.replace("/incident", "/child"))
    other.locator("#child_full_name").fill("Khang")
    typed = type_on(page)
    page.get_by_role("button", name="Đăng xuất").click()
    other.wait_for_url("**/?ended=1")
    page.wait_for_url(f"{site}/")
    sign_in(page, site)
    page.goto(incident)
    expect(page.locator("#narrative")).to_have_value(typed)
    page.goto(incident.replace("/incident", "/child"))
    expect(page.locator("#child_full_name")).to_have_value("Khang")


@pytest.mark.slow
def test_a_call_half_written_on_the_panel_is_logged_when_its_page_is_left(site: str, page: Page) -> None:
    start(page, site)
    page.locator("#scr_immediate_danger").check()
    page.locator("#call-0-person").fill("Chị Hà")
    page.get_by_role("link", name="Báo cáo của tôi").click()
    page.wait_for_url("**/mine/")
    page.go_back()
    expect(page.locator("#called-0 span")).to_have_count(1)
    expect(page.locator("#called-0")).to_contain_text("Chị Hà")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#called-0 span")).to_have_count(1)


@pytest.mark.slow
def test_a_call_that_is_saved_too_late_for_a_link_is_logged_once(site: str, page: Page) -> None:
    start(page, site)
    page.locator("#scr_immediate_danger").check()
    page.locator("#call-0-person").fill("Chị Hà")
    let_answer = hold_answer(page, "**/draft?left=1")
    page.get_by_role("link", name="Báo cáo của tôi").click()
    expect(page.locator("#draft-line")).to_contain_text("Chưa lưu được nháp.")
    let_answer()
    expect(page.locator("#call-0-person")).to_have_value("")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#called-0 span")).to_have_count(1)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["link", "sign out", "language"])
def test_what_is_added_to_a_report_is_saved_on_the_way_out_too(
    site: str, page: Page, kiosk: Kiosk, way: str
) -> None:
    filed = kiosk.file()
    sign_in(page, site, "co.lan")
    page.goto(f"{site}/mine/{filed.report_uuid}/add")
    page.locator("#added_story").press_sequentially(STORY, delay=40)
    with page.expect_navigation():
        WAYS[way](page)
    if way == "sign out":
        sign_in(page, site, "co.lan")
    page.goto(f"{site}/mine/{filed.report_uuid}/add")
    expect(page.locator("#added_story")).to_have_value(STORY)


@pytest.mark.slow
def test_a_page_that_answered_a_form_is_asked_for_and_not_posted_when_it_is_loaded_again(
    site: str, page: Page, kiosk: Kiosk
) -> None:
    filed = kiosk.file()
    sign_in(page, site, "co.lan")
    page.goto(f"{site}/mine/{filed.report_uuid}/add")
    story = page.locator("#added_story")
    story.fill("Một.")
    page.get_by_role("button", name="Sàng lọc nguy cơ").click()
    expect(page.get_by_role("heading", name="Sàng lọc nguy cơ")).to_be_focused()
    story.fill(STORY)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method) if one.is_navigation_request() else None)
    with page.expect_navigation():
        page.keyboard.press("F5")
    expect(story).to_have_value(STORY)
    page.get_by_role("button", name="Sàng lọc nguy cơ").click()
    expect(page.get_by_role("heading", name="Sàng lọc nguy cơ")).to_be_focused()
    page.goto(f"{site}/home/")
    page.go_back()
    expect(story).to_have_value(STORY)
    assert asked == ["GET", "POST", "GET", "GET"]


@pytest.mark.slow
def test_what_a_page_that_was_out_of_date_holds_is_saved_when_it_is_left(
    site: str, page: Page, kiosk: Kiosk
) -> None:
    filed = kiosk.file()
    sign_in(page, site, "co.lan")
    address = f"{site}/mine/{filed.report_uuid}/add"
    page.goto(address)
    page.get_by_role("button", name="Thêm về trẻ").click()
    page.locator("#child_class").fill("7A")
    other = page.context.new_page()
    other.goto(address)
    other.locator("#added_story").fill(STORY)
    other.get_by_role("button", name="Gửi phần bổ sung").click()
    other.wait_for_url(f"{site}/mine/{filed.report_uuid}")
    page.get_by_role("button", name="Gửi phần bổ sung").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("ở một cửa sổ khác")
    page.get_by_role("link", name="Báo cáo của tôi").click()
    page.wait_for_url("**/mine/")
    page.goto(address)
    page.get_by_role("button", name="Thêm về trẻ").click()
    expect(page.locator("#child_class")).to_have_value("7A")


@pytest.mark.slow
def test_signing_out_and_changing_the_language_save_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    start(page, site)
    danger = page.url
    page.locator("#source_other_text").fill("Thư")
    page.get_by_role("button", name="English").click()
    page.wait_for_url(danger)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#source_other_text")).to_have_value("Thư")
    page.locator("#source_other_text").fill("Thư ở cổng")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site}/")
    page.get_by_role("button", name="Tiếng Việt").click()
    sign_in(page, site)
    page.goto(danger)
    expect(page.locator("#source_other_text")).to_have_value("Thư ở cổng")
    context.close()


@pytest.mark.slow
def test_a_level_that_is_raised_at_the_check_is_raised_when_one_comes_back(
    site: str, page: Page, app: Flask
) -> None:
    visitor = Visitor(app.test_client())
    visitor.sign_in("tv.binh")
    report_uuid = fill(visitor, CALM)
    sign_in(page, site)
    page.goto(f"{site}/report/{report_uuid}/check")
    page.get_by_label("Nâng lên khẩn cấp", exact=False).check()
    page.locator("#declaration").check()
    page.get_by_role("link", name="Thêm về trẻ").click()
    page.wait_for_url("**/more-child")
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/check")
    expect(page.locator('[name="raised_to"][value="high"]')).to_be_checked()
    expect(page.locator(".lc-level strong")).to_have_class("govuk-tag lc-tag-high")
    expect(page.locator("#declaration")).not_to_be_checked()
