"""An officer's day in a real browser: from a report to a case closed by two, one button after another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from sync_server.desk.deed_list import DEEDS
from sync_server.desk.models import Case
from tests.fixtures.browser import EACH_LANGUAGE
from tests.sync_server.views.test_in_a_browser import database_url, sign_in, site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

__all__ = ["database_url", "site"]

CASE = "/cases/VA-2026-0002"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_a_report_to_a_case_closed_by_two_and_its_timeline_tells_it(
    site: str, page: Page, browser: Browser, assert_accessible: Callable[[Page], None]
) -> None:
    Case.update(urgency="high").where(Case.case_no == CASE[-12:]).execute()
    sign_in(page, site, "officer")
    page.goto(site + CASE)
    press(page, "Tiếp nhận")
    press(page, "Phân loại")
    page.get_by_label("Cơ quan chủ trì").select_option("UB-99001")
    press(page, "Lưu phân loại")
    expect(page.locator(".lc-owners")).to_contain_text("Ủy ban nhân dân xã Đồng Mẫu (hư cấu)")
    press(page, "Chuyển cho Ủy ban nhân dân xã, phường")
    page.locator("[name=happened]").fill("Cháu kể bị đánh tối qua.")
    page.locator("[name=safety]").fill("Đang ở nhà bà")
    page.locator("[name=done]").fill("Đã gọi 111")
    page.locator("[name=asked]").fill("chưa hỏi")
    page.locator("input[name=ask][value=verify]").check()
    press(page, "Xem trước phiếu")
    assert_accessible(page)
    press(page, "Ban hành phiếu")
    page.goto(site + CASE)
    press(page, "Ghi cơ quan đã nhận")
    page.locator("input[name=answer][value=accepted]").check()
    page.locator("[name=who]").fill("Bà Lan")
    page.locator("input[name=channel]").first.check()
    press(page, "Lưu trả lời")
    page.goto(site + CASE)
    press(page, "Bắt đầu xác minh, đánh giá nguy cơ")
    press(page, "Ghi bắt đầu xác minh")
    press(page, "Ghi quyết định trong 12 giờ")
    page.get_by_label("Có biện pháp khẩn cấp").check()
    page.locator("#note").fill("Chủ tịch xã")
    press(page, "Lưu quyết định")
    press(page, "Lập kế hoạch")
    press(page, "Ghi bắt đầu lập kế hoạch")
    press(page, "Ghi kế hoạch đã phê duyệt")
    press(page, "Ghi kế hoạch đã phê duyệt")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Ngày phê duyệt (Mẫu 05)").fill("24/11/2026")
    press(page, "Ghi kế hoạch đã phê duyệt")
    press(page, "Rà soát")
    press(page, "Ghi bắt đầu rà soát")
    page.get_by_role("link", name="Các mẫu 01–07").click()
    page.locator("input[name=form_06][value=received]").check()
    press(page, "Lưu")
    press(page, "Kết thúc vụ việc")
    page.get_by_label("Trẻ không còn nguy cơ").check()
    page.locator("#note").fill("Trẻ ổn định, đi học lại")
    press(page, "Kết thúc vụ việc")
    expect(page.get_by_role("link", name="Chờ người thứ hai: kết thúc vụ việc")).to_be_visible()
    assert_accessible(page)
    other = browser.new_context(locale="vi-VN").new_page()
    sign_in(other, site, "officer2")
    other.get_by_role("button", name="Xem và trả lời").click()
    other.get_by_role("row", name=CASE[-12:]).get_by_role("link").click()
    expect(other.get_by_text("Trẻ ổn định, đi học lại")).to_be_visible()
    press(other, "Đồng ý")
    expect(other.get_by_text("Đã kết thúc lúc")).to_be_visible()
    assert_accessible(other)
    told = other.locator(".lc-timeline").inner_text()
    steps = ["Tiếp nhận", "Phân loại", "Ban hành phiếu chuyển số", "Cơ quan đã nhận phiếu số", "Chủ tịch xã",
             "Bắt đầu lập kế hoạch", "Kế hoạch đã phê duyệt", "Bắt đầu rà soát", "Đề nghị, chờ người thứ hai",
             "Người thứ hai đồng ý"]  # fmt: skip
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert told.rindex("Lý do kết thúc: Trẻ không còn nguy cơ") > places[-1]


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_the_page_of_every_deed_is_accessible_in_both_languages(
    language: str, site: str, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    sign_in(page, site, "officer")
    for status, deeds in (("reviewing", DEEDS), ("planning", ["support"]), ("closed", ["reopen"]),
                          ("triaged", ["forward"]), ("forwarded", ["accept", "verify"])):  # fmt: skip
        Case.update(status=status).where(Case.case_no == CASE[-12:]).execute()
        for name in deeds:
            if DEEDS[name].allowed(status):
                page.goto(f"{site}{CASE}/do/{name}")
                expect(page.locator("html")).to_have_attribute("lang", language)
                assert_accessible(page)
