"""The form in a real browser: what appears, what is found, who is heard, and how it reads to everyone."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.forms.steps import DANGER, GROUPS, PAGES
from kiosk.models import ReferenceList
from shared.text import fold
from tests.fixtures.browser import EACH_LANGUAGE
from tests.kiosk.conftest import Kiosk
from tests.kiosk.views.test_browser import site, start

__all__ = ["site"]
pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_an_input_method_writes_a_name_while_the_draft_is_saved(site: str, page: Page) -> None:
    start(page, site)
    page.goto(page.url.replace("/danger", "/child"))
    name = page.get_by_label("Họ và tên trẻ em")
    name.focus()
    cdp = page.context.new_cdp_session(page)
    with page.expect_response("**/child/draft"):
        page.evaluate("document.querySelector('[name=child_name_status][value=known]').click()")
        for composing in ("N", "Ng", "Ngu", "Nguy", "Nguyê", "Nguyên", "Nguyễn"):
            end = len(composing)
            cdp.send(
                "Input.imeSetComposition", {"text": composing, "selectionStart": end, "selectionEnd": end}
            )
    cdp.send("Input.insertText", {"text": "Nguyễn"})
    cdp.send("Input.insertText", {"text": " Thị Đức"})
    expect(name).to_be_focused()
    expect(name).to_have_value("Nguyễn Thị Đức")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Họ và tên trẻ em")).to_have_value("Nguyễn Thị Đức")


def test_nothing_that_appears_replaces_the_field_that_is_typed_in(site: str, page: Page) -> None:
    start(page, site)
    page.get_by_label("Nguồn khác", exact=True).check()
    text = page.get_by_label("Nguồn khác, ghi rõ")
    page.evaluate("document.getElementById('source_other_text').same = true")
    page.locator("#scr_immediate_danger").check()
    text.press_sequentially("Thư để")
    expect(page.locator(".lc-emergency")).to_be_visible()
    text.press_sequentially(" ở cổng")
    expect(text).to_be_focused()
    expect(text).to_have_value("Thư để ở cổng")
    assert page.evaluate("document.getElementById('source_other_text').same")


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False])
def test_a_call_that_is_logged_takes_the_focus(site: str, browser: Browser, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    start(page, site)
    page.locator("#scr_immediate_danger").check()
    if not script:
        page.get_by_role("button", name="Tiếp tục").click()
    page.locator("#call-0-person").fill("Chị Hà")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#called-0")).to_contain_text("Chị Hà")
    expect(page.locator("#called-0")).to_be_focused()
    expect(page.locator("#scr_immediate_danger")).to_be_checked()
    report = re.sub("/danger.*", "", page.url)
    for calls, slug in ((2, "suspects"), (3, "check")):
        page.goto(f"{report}/{slug}")
        assert "111 (đã gọi" in page.locator(".lc-emergency summary").inner_text()
        page.locator(".lc-emergency summary").press("Enter")
        page.locator('button[value="call-0"]').press("Enter")
        expect(page.locator("#called-0 span")).to_have_count(calls)
        expect(page.locator("#called-0")).to_be_focused()
    context.close()


@pytest.fixture
def two_of_duc(kiosk: Kiosk) -> None:
    """Two more communes, which the district gave this kiosk."""
    given = ReferenceList.get(ReferenceList.name == "communes")
    more = [{"code": "99801", "name": "Xã Minh Đức"}, {"code": "99802", "name": "Phường Hợp Đức"}]
    given.content = json.dumps(json.loads(given.content) + more)
    given.save()


@pytest.mark.slow
def test_duc_finds_the_communes_of_duc_by_keyboard(
    two_of_duc: None, site: str, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    start(page, site)
    page.goto(page.url.replace("/danger", "/child"))
    place = page.get_by_role("combobox", name="Xã, phường nơi trẻ ở")
    place.focus()
    page.keyboard.type("duc")
    expect(page.get_by_role("option")).to_have_text(["Phường Hợp Đức", "Xã Minh Đức"])
    assert_accessible(page)
    with page.expect_response("**/child/draft"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(place).to_have_value("Phường Hợp Đức")
    expect(page.locator("[name=child_commune_code]")).to_have_value("99802")
    place.fill("không có nơi nào như vậy")
    place.blur()
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=child_commune_code]")).to_have_value("")


@pytest.mark.slow
def test_duc_finds_the_communes_of_duc_without_scripts(two_of_duc: None, site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start(page, site)
    page.goto(page.url.replace("/danger", "/child"))
    page.locator("#child_full_name").fill("Lan")
    page.locator("#child_commune_code-sought").fill("duc")
    page.locator('button[value="seek-child_commune_code"]').click()
    place = page.locator("#child_commune_code")
    expect(place.locator("option:not([value=''])")).to_have_text(["Phường Hợp Đức", "Xã Minh Đức"])
    expect(place).to_have_value("")
    expect(page.locator("#child_full_name")).to_have_value("Lan")
    place.select_option("99801")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(place).to_have_value("99801")
    page.locator("#child_commune_code-sought").fill("hop duc")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(place).to_have_value("99802")
    expect(page.locator("#child_commune_code-sought")).to_have_value("")
    context.close()


@pytest.mark.slow
def test_marks_are_folded_alike_in_the_browser_and_on_the_kiosk(site: str, page: Page) -> None:
    start(page, site)
    page.goto(re.sub("/danger$", "/more-child", page.url))
    group = page.get_by_role("combobox", name="Dân tộc")
    for name in ("Ê-đê", "Gia-rai", "Hà Nhì", "Pà Thẻn"):
        for typed in (name, fold(name), name.upper()):
            group.fill(typed)
            group.press("Tab")
            expect(group).to_have_value(name)


@pytest.mark.slow
@pytest.mark.parametrize("lang", EACH_LANGUAGE)
def test_every_page_reads_well_with_errors_the_panel_open_and_at_twice_the_size(
    site: str, page: Page, lang: str, assert_accessible: Callable[[Page], None]
) -> None:
    start(page, site)
    page.context.add_cookies([{"name": "lang", "value": lang, "url": page.url}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    page.locator("#scr_immediate_danger").check()
    expect(page.locator(".lc-emergency")).to_be_visible()
    danger = page.url
    for step in PAGES:
        if step is not DANGER:
            page.goto(danger.replace("/danger", f"/{step.slug}"))
        if step.rows:
            page.locator(f"#add-{step.rows.field}").click()
            expect(page.locator(f"#{step.rows.field}-{1 if step.rows.first else 0}")).to_be_focused()
        if step not in GROUPS:
            page.locator("main .lc-actions button").first.click()
            expect(page.locator(".govuk-error-summary")).to_be_focused()
        page.locator("details.lc-emergency").evaluate_all("all => all.forEach(one => { one.open = true; })")
        assert_accessible(page)
        page.set_viewport_size({"width": 512, "height": 384})
        assert page.evaluate(CUT) == [], page.url
        page.set_viewport_size({"width": 1024, "height": 768})


CUT = """() => Array.from(document.querySelectorAll("body *")).filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1) && !one.closest(".govuk-skip-link");
}).map(one => one.outerHTML.slice(0, 80))"""
"""What does not fit the width: at 200 % a screen of 1024 × 768 has 512 × 384."""
