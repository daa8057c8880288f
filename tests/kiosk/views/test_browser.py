"""The kiosk in a real browser: by clicking and typing, without scripts, and to a reader of the screen."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from kiosk.closed import closed_app
from kiosk.forms.steps import STEPS
from kiosk.models import FiledReport, database
from shared.store_faults import StoreDamaged
from tests.fixtures.browser import EACH_LANGUAGE
from tests.kiosk.conftest import PASSPHRASE, Clock, Kiosk
from tests.kiosk.district import District, problem
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.filling import of_step, type_page
from tests.samples import samples, told

pytestmark = pytest.mark.browser

URGENT = told(samples()[0])
STORY = "\nBà ngoại bế cháu đến trạm.\n\t«Bác đánh con đau.»\n  Hết lời kể."


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The app in one thread, whose connection to the store is closed with it."""
    server = make_server("127.0.0.1", 0, app)

    def serve() -> None:
        server.serve_forever()
        database.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page: Page, site: str, login: str = "tv.binh") -> None:
    page.goto(f"{site}/sign-in/{login}")
    page.locator("#passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"{site}/home/")


def start(page: Page, site: str) -> None:
    sign_in(page, site)
    page.get_by_role("button", name="Lập báo cáo mới").click()
    page.wait_for_url("**/danger")


def go_on(page: Page, slug: str) -> None:
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(f"**/{slug}", wait_until="domcontentloaded")


def type_report(page: Page) -> None:
    typed = typed_as(URGENT | {"narrative": STORY})
    for at, step in enumerate(STEPS[:-1]):
        type_page(page, of_step(step, typed))
        go_on(page, STEPS[at + 1].slug)


def test_a_report_is_filed_by_typing_and_clicking(
    site: str, page: Page, kiosk: Kiosk, district: District
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    start(page, site)
    type_report(page)
    page.get_by_label("Tôi đã ghi đúng").check()
    page.get_by_role("button", name="Lưu và gửi báo cáo").dblclick()
    page.wait_for_url("**/saved")
    expect(page.get_by_text("Đã lưu tại trạm")).to_be_visible()
    kiosk.sync()
    expect(page.get_by_text("Huyện đã nhận lúc 14:30")).to_be_visible()
    assert [one["fields"]["narrative"] for one in district.contents()] == [STORY]
    assert complaints == []


@pytest.mark.slow
def test_what_depends_on_an_answer_and_the_numbers_appear_at_once(site: str, page: Page) -> None:
    start(page, site)
    expect(page.get_by_text("Gọi điện ngay bây giờ")).to_have_count(0)
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_be_hidden()
    page.locator("#scr_immediate_danger").check()
    expect(page.get_by_text("Gọi điện ngay bây giờ")).to_be_visible()
    page.get_by_label("Nguồn khác", exact=True).check()
    page.get_by_label("Nguồn khác, ghi rõ").fill("Thư để ở cổng")
    page.get_by_label("Điện thoại", exact=True).check()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_be_hidden()
    page.get_by_label("Nguồn khác", exact=True).check()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value("Thư để ở cổng")


@pytest.mark.slow
def test_what_is_typed_is_in_the_draft_without_any_button(site: str, page: Page, app: Flask) -> None:
    start(page, site)
    page.get_by_label("Nguồn khác", exact=True).check()
    page.get_by_label("Nguồn khác, ghi rõ").fill("Thư để ở cổng")
    with page.expect_response("**/danger/draft"):
        page.get_by_label("Nguồn khác, ghi rõ").blur()
    page.goto(f"{site}/home/")
    page.get_by_role("button", name="Tiếp tục bản nháp").click()
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_have_value("Thư để ở cổng")


def test_enter_in_a_box_goes_on_and_does_not_lock(site: str, page: Page) -> None:
    start(page, site)
    page.get_by_label("Nguồn khác", exact=True).check()
    page.get_by_label("Nguồn khác, ghi rõ").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator("#scr_immediate_danger").check()
    page.locator("#call-0-person").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.url.endswith("/danger")


@pytest.mark.slow
def test_an_error_takes_the_focus_and_names_the_page(site: str, page: Page) -> None:
    start(page, site)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Lỗi: ")
    page.get_by_role("link", name="Nguồn nhận thông tin").click()
    expect(page.locator("#source_channel")).to_be_focused()


@pytest.mark.slow
def test_the_way_back_after_signing_out_shows_no_report(site: str, page: Page) -> None:
    start(page, site)
    page.locator("#scr_immediate_danger").check()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{site}/")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anh/chị là ai?")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "report" not in stored, "htmx keeps the path of the page shown, and nothing more"


@pytest.mark.slow
def test_without_scripts_everything_is_asked_and_filed(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    start(page, site)
    expect(page.get_by_label("Nguồn khác, ghi rõ")).to_be_visible()
    type_report(page)
    page.get_by_label("Tôi đã ghi đúng").check()
    page.get_by_role("button", name="Lưu và gửi báo cáo").click()
    page.wait_for_url("**/saved")
    assert FiledReport.select().count() == 1
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["Tiếng Việt", "English"])
def test_every_other_page_reads_well_in_both_languages(
    site: str,
    page: Page,
    kiosk: Kiosk,
    district: District,
    clock: Clock,
    lang: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    filed = kiosk.file()
    kiosk.sync()
    page.goto(f"{site}/")
    if lang == "English":
        page.get_by_role("button", name=lang).click()
    for path in ("/", "/when", "/receipt/", "/sign-in/co.lan"):
        page.goto(site + path)
        assert_accessible(page)
        if page.locator("main form").count():
            page.locator("main form button").click()
            assert_accessible(page)
    page.locator("#passphrase").fill(PASSPHRASE)
    page.locator("main form button").click()
    page.wait_for_url(f"{site}/home/")
    mine = (f"/mine/{filed.report_uuid}", f"/report/{filed.report_uuid}/saved")
    for path in ("/home/", "/mine/", *mine, "/sync/", "/staff/"):
        page.goto(site + path)
        assert_accessible(page)
    page.locator("main form button").click()
    assert_accessible(page)
    district.script.append(problem(403, "kiosk-revoked"))
    machine = ("/machine/?all=1", "/machine/", "/machine/test-page", "/settings/", "/no-such-page")
    for path in (*machine, "/staff/yt.hoa/reset", "/staff/yt.hoa/retire"):
        page.goto(site + path)
        assert_accessible(page)
    clock.at = clock.at.replace(year=2015)
    page.goto(f"{site}/home/")
    expect(page.locator(".lc-code")).to_contain_text("clock-wrong")
    assert_accessible(page)


@pytest.mark.parametrize("lang", EACH_LANGUAGE)
def test_the_page_of_a_store_that_does_not_open_reads_well(
    page: Page, lang: str, assert_accessible: Callable[[Page], None]
) -> None:
    server = make_server("127.0.0.1", 0, closed_app(StoreDamaged()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page.context.add_cookies([{"name": "lang", "value": lang, "url": f"http://127.0.0.1:{server.port}"}])
    page.goto(f"http://127.0.0.1:{server.port}/home/")
    expect(page.locator(".lc-code")).to_contain_text("store-damaged")
    assert_accessible(page)
    server.shutdown()
    thread.join()
    server.server_close()
