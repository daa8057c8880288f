"""What the kiosk sends by itself moves or takes away nothing that is pressed, and drops no tick."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import APIResponse, Error, Locator, Page, Route, expect

from tests.kiosk.conftest import Kiosk
from tests.kiosk.views.test_browser import sign_in, site, start

__all__ = ["site"]
pytestmark = pytest.mark.browser


def hold(page: Page, address: str) -> Callable[[], None]:
    """Keep back the next answer from an address until the function is called that is given back."""
    kept: list[Route] = []
    page.route(address, lambda route: kept.append(route), times=1)

    def let_go() -> None:
        while not kept:
            page.wait_for_timeout(20)
        kept[0].continue_()

    return let_go


def hold_answer(page: Page, address: str) -> Callable[[], None]:
    """The same once the server has answered."""
    kept: list[tuple[Route, APIResponse]] = []
    page.route(address, lambda route: kept.append((route, route.fetch())), times=1)

    def let_go() -> None:
        while not kept:
            page.wait_for_timeout(20)
        route, answer = kept[0]
        route.fulfill(response=answer)

    return let_go


def press(page: Page, button: Locator) -> None:
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()


def test_the_numbers_that_appear_leave_the_button_under_the_pointer(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 1080})
    start(page, site)
    let_go = hold(page, "**/emergency")
    page.locator("#source_channel").check()
    page.locator("#scr_immediate_danger").check()
    press(page, page.get_by_role("button", name="Tiếp tục"))
    let_go()
    expect(page.locator(".lc-emergency")).to_be_in_viewport(ratio=1)
    page.mouse.up()
    page.wait_for_url("**/child")


def test_a_tick_while_the_draft_is_being_saved_is_saved_after_it(site: str, page: Page) -> None:
    start(page, site)
    let_go = hold(page, "**/danger/draft")
    with page.expect_request("**/danger/draft"):
        page.locator("#source_channel").check()
    page.locator("#scr_immediate_danger").check()
    page.wait_for_timeout(600)  # longer than the draft waits for a next tick
    let_go()
    expect(page.locator(".lc-emergency")).to_be_visible()


def test_a_tick_saved_while_the_page_still_asks_whom_to_phone_is_asked_about_too(
    site: str, page: Page
) -> None:
    start(page, site)
    let_go = hold_answer(page, "**/emergency")
    with page.expect_request("**/emergency"):
        page.locator("#source_channel").check()
    with page.expect_response("**/danger/draft"):
        page.locator("#scr_immediate_danger").check()
    let_go()
    expect(page.locator(".lc-emergency")).to_be_visible()


@pytest.mark.slow
def test_a_part_that_is_asked_again_waits_for_the_button_in_it(site: str, page: Page) -> None:
    sign_in(page, site, "co.lan")
    page.goto(f"{site}/sync/?now=1")
    let_go = hold(page, "**/sync/state?*")
    press(page, page.locator("#by-usb"))
    with page.expect_response("**/sync/state?*"):
        let_go()
    page.mouse.up()
    page.wait_for_url("**/usb/")


@pytest.mark.slow
def test_the_line_of_the_outbox_tells_what_changed_while_it_was_asking(
    site: str, page: Page, kiosk: Kiosk
) -> None:
    kiosk.file()
    sign_in(page, site)
    line, changed = page.locator("#outbox-line"), "document.body.dispatchEvent(new Event('outbox-changed'))"
    expect(line).to_contain_text("1 báo cáo đang chờ gửi.")
    for answered in range(2):
        let_go = hold_answer(page, "**/outbox/")
        with page.expect_request("**/outbox/"):
            page.evaluate(changed)
        page.wait_for_timeout(200)
        kiosk.sync() if answered == 0 else kiosk.file()
        page.evaluate(changed)
        with suppress(Error):  # the page asks anew, and waits no more for the answer that was kept back
            let_go()
        expect(line).to_contain_text("1 báo cáo đang chờ gửi." if answered else "Đã gửi hết lúc")
