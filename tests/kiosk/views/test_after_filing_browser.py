"""Adding and printing in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.models import PrintedCopy
from tests.kiosk.conftest import Clock, Kiosk, a_report
from tests.kiosk.district import District
from tests.kiosk.views.adding_form import CALM, opened
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed
from tests.kiosk.views.test_browser import sign_in, site

__all__ = ["site"]
pytestmark = pytest.mark.browser

COUNT_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"


@pytest.mark.slow
def test_an_addition_is_typed_into_a_page_and_reaches_the_district(
    site: str, page: Page, kiosk: Kiosk, district: District
) -> None:
    filed = kiosk.file()
    kiosk.sync()
    sign_in(page, site, "co.lan")
    page.get_by_role("link", name=filed.report_no).click()
    page.get_by_role("link", name="Bổ sung thông tin").click()
    page.get_by_label("Ghi thêm vào diễn biến").fill("Cháu kể thêm:\n«Tối qua lại bị đánh.»")
    page.get_by_role("button", name="Trẻ em", exact=True).click()
    page.get_by_role("button", name="Sàng lọc nguy cơ").click()
    expect(page.get_by_role("heading", name="Sàng lọc nguy cơ")).to_be_focused()
    page.locator('[name="scr_serious_injury"][value="yes"]').check()
    page.get_by_role("button", name="Gửi phần bổ sung").dblclick()
    page.wait_for_url(f"{site}/mine/{filed.report_uuid}")
    expect(page.get_by_text("«Tối qua lại bị đánh.»")).to_be_visible()
    kiosk.sync()
    expect(page.get_by_text("Huyện đã nhận lúc 14:30")).to_be_visible()
    added = [one["fields"] for one in district.contents()]
    assert len(added) == 2 and isinstance(added[1], dict)
    assert set(added[1]) >= {"narrative", "scr_serious_injury", "urgency", "revision"}
    assert "received_at" not in added[1]


@pytest.mark.slow
def test_each_copy_is_printed_once_and_counted(site: str, page: Page, kiosk: Kiosk, tmp_path: Path) -> None:
    filed = kiosk.file(report=a_report(1))
    page.add_init_script(COUNT_PRINTS)
    sign_in(page, site, "co.lan")
    page.goto(f"{site}/mine/{filed.report_uuid}/form")
    assert page.evaluate("printed") == 0 and PrintedCopy.select().count() == 0
    page.emulate_media(media="print")
    expect(page.locator(".lc-sheet")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="In bản thứ 1").click()
    expect(page.get_by_text("Số bản đã in: 1.")).to_be_visible()
    for _ in range(100):  # not wait_for_function: it evaluates text inside the page, which the policy refuses
        if page.evaluate("printed"):
            break
        page.wait_for_timeout(50)
    assert page.evaluate("printed") == 1
    page.emulate_media(media="print")
    expect(page.locator(".lc-sheet")).to_be_visible()
    assert page.pdf(path=tmp_path / "form.pdf", format="A4").startswith(b"%PDF")
    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page).to_have_url(f"{site}/mine/{filed.report_uuid}/form")
    page.goto(f"{site}/mine/{filed.report_uuid}/slip")
    page.get_by_role("button", name="In phiếu").click()
    assert page.evaluate("printed") == 1
    assert page.pdf(path=tmp_path / "slip.pdf", format="A4").startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_after_filing_read_well(
    site: str, page: Page, kiosk: Kiosk, language: str, assert_accessible: Callable[[Page], None]
) -> None:
    filed = kiosk.file(report=a_report(1))
    sign_in(page, site, "co.lan")
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    for path in ("", "/slip", "/form", "/add"):
        page.goto(f"{site}/mine/{filed.report_uuid}{path}")
        assert_accessible(page)
    page.locator("[value=open-views]").click()
    assert_accessible(page)
    page.locator("[value=open-incident]").click()
    page.locator("#narrative").fill("")
    page.locator("main form button").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_drafts_and_what_was_not_sent_are_read_by_a_reader_of_the_screen(
    site: str,
    page: Page,
    reporter: Visitor,
    clock: Clock,
    language: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    report_uuid = filed(reporter, CALM)
    form = opened(reporter, report_uuid, added_story="Cháu kể thêm.", child_class="7A", raised_to="high")
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    clock.move(72 * 3600 + 1)
    reporter.sign_in("tv.binh")
    reporter.start_report()
    sign_in(page, site, "tv.binh")
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    for path in ("/home/", "/home/drafts", f"/mine/{report_uuid}/unsent"):
        page.goto(f"{site}{path}")
        assert_accessible(page)
    page.locator("#unsent-story").press_sequentially("không ghi được")
    expect(page.locator("#unsent-story")).to_have_value("Cháu kể thêm.")
    page.locator("main form").last.get_by_role("button").click()
    page.wait_for_url(f"{site}/home/")
    expect(page.locator(".lc-draft")).to_have_count(1)
