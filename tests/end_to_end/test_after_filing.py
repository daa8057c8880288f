"""An addition through real processes: typed at the kiosk, read by the officer."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.test_browser import (
    WAIT_MS,
    click,
    connect,
    file_report,
    places,
    sign_in_at_district,
)

__all__ = ["places"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDED = "Cháu kể thêm: tối qua bố lại đánh."


def test_what_is_added_stands_before_the_officer(places: tuple[str, str, str], page: Page) -> None:
    kiosk, server, code = places
    connect(page, kiosk, server, code, lambda _: None)
    file_report(page, kiosk, lambda _: None)
    expect(page.get_by_text("Huyện đã nhận lúc").first).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("link", name="Bổ sung thông tin").click()
    page.get_by_label("Ghi thêm vào diễn biến").fill(ADDED)
    click(page, "Gửi phần bổ sung")
    expect(page.get_by_text(ADDED)).to_be_visible()
    page.get_by_role("link", name="Gửi báo cáo").first.click()
    click(page, "Gửi ngay")
    expect(page.get_by_text("Đã gửi hết lúc").first).to_be_visible(timeout=WAIT_MS)
    sign_in_at_district(page, server, "canbo")
    for _ in range(20):
        page.goto(f"{server}/cases")
        if page.get_by_role("link", name="VA-2026-0001").count():
            page.get_by_role("link", name="VA-2026-0001").click()
            page.wait_for_url("**/cases/VA-2026-0001")
            if page.get_by_text(ADDED).count():
                break
        page.wait_for_timeout(500)
    expect(page.get_by_text(ADDED).first).to_be_visible()
