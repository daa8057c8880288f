"""The console's pages in a real browser: at home for everyone, and the list keeps itself true."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from shared.clock import stamp
from sync_server.accounts.people import add_user, find_login, set_password
from sync_server.accounts.rules import SignInRules, set_rules
from sync_server.desk.models import Agency, Case
from sync_server.desk.work_models import SecondAsk
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Commune
from sync_server.periodic import snapshots
from sync_server.store import writing
from tests.fixtures.browser import EACH_LANGUAGE
from tests.sync_server.accounts.phone import code_at
from tests.sync_server.builders import PASSWORD, District
from tests.sync_server.passing_on import pass_on
from tests.sync_server.views.test_access import ROUTES
from tests.sync_server.views.test_queue import HIGH, file_told_ago

pytestmark = pytest.mark.browser

NO_PAGES = {
    "cases.table", "cases.clock", "report_files.workbook", "report_files.csv", "reports.version",
    "monitoring.readyz", "monitoring.metrics", "exports.codes",
}  # fmt: skip
"""Parts of pages, files, what programs read, and the page of a report under its other address."""


@pytest.fixture
def database_url() -> None:
    """One engine is enough for what a browser shows."""


@pytest.fixture
def site(app: Flask, district: District) -> Iterator[str]:
    station = district.station()
    file_told_ago(station, HIGH, hours=11)
    station.file(withhold_from="Bà nội", safe_contact="no", caregiver_name="Bà Tám")
    for _ in range(2):
        station.send([station.envelope(station.report(), content=b"no report", urgent=True)])
    station.sequence -= 1  # a second disk
    station.file(1)
    merge_waiting(district.keys, now=district.now)
    with writing():
        add_user("officer2", "officer", PASSWORD, now=district.now, work=district.settings.work)
        agency = {"name": "Ủy ban nhân dân xã Đồng Mẫu (hư cấu)", "kind": "commune_pc"}
        Agency.create(code="UB-99001", commune_code="99001", **agency)
        SecondAsk.create(
            case=Case.get(Case.case_no == "VA-2026-0001"),
            what="close",
            asked_by="officer2",
            asked_at=stamp(district.now),
            reason="Bệnh viện báo",
            detail='{"reason": "child_died"}',
        )
    pass_on(district)
    with writing():  # axe-core reads a table of all communes for minutes
        Commune.delete().where(~Commune.code.startswith("99")).execute()
    snapshots.draft("year", 2026, now=district.now)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page: Page, site: str, role: str) -> None:
    page.goto(f"{site}/")
    page.locator("#login").fill(role)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ["officer", "admin", "maintainer"])
def test_every_page_is_accessible_in_both_languages(
    role: str, language: str, site: str, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page.goto(f"{site}/sign-in")
    assert_accessible(page)
    sign_in(page, site, role)
    whole = [
        path.replace("{leaver}", "1")
        for (method, endpoint), (path, may, status, _) in ROUTES.items()
        if method == "GET" and role in may and status == 200 and endpoint not in NO_PAGES
    ]
    for path in whole:
        answer = page.goto(site + path)
        assert answer and (answer.status == 200 or "/files/" in path), path
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert_accessible(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_the_first_sign_in_leads_through_each_step_and_the_next_asks_for_the_code(
    language: str, site: str, page: Page, district: District, assert_accessible: Callable[[Page], None]
) -> None:
    """A password that somebody else set, a telephone, the codes for the day it is lost; then in by one."""
    with writing():
        set_rules(SignInRules())
        user, work = find_login("officer"), district.settings.work
        set_password(user, PASSWORD, now=district.now, work=work, first=True)
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    button = page.locator("main button")
    sign_in(page, site, "officer")
    expect(page.locator("#again")).to_be_visible()
    assert_accessible(page)
    for name, typed in (("password", PASSWORD), ("new_password", "câu của tôi"), ("again", "câu của tôi")):
        page.locator(f"#{name}").fill(typed)
    button.click()
    secret = page.locator("#secret").inner_text()
    page.locator("#code").fill("000000")
    button.click()
    expect(page.locator("#secret")).to_have_text(secret)
    assert_accessible(page)
    page.locator("#code").fill(code_at(secret, district.now))
    button.click()
    assert_accessible(page)
    codes = page.locator("#recovery-codes li").all_inner_texts()
    page.locator("main a.govuk-button").click()
    expect(page).to_have_url(f"{site}/today/")
    page.locator('form[action="/sign-out"] button').click()
    for name, typed in (("login", "officer"), ("password", "câu của tôi")):
        page.locator(f"#{name}").fill(typed)
    button.click()
    assert_accessible(page)
    page.locator("#code").fill(codes[0])
    button.click()
    expect(page).to_have_url(f"{site}/today/")


@pytest.mark.slow
def test_the_list_and_the_clock_refresh_themselves_without_a_reload(
    site: str, page: Page, district: District
) -> None:
    sign_in(page, site, "officer")
    page.clock.install()
    for path in ("/cases/", "/cases/VA-2026-0001"):
        page.goto(site + path)
        page.evaluate("window.reloaded = false")
        expect(page.get_by_text("còn 1 giờ").or_(page.get_by_text("còn 58 phút")).first).to_be_visible()
        ended = page.locator("#clocks summary")
        if ended.count():
            ended.click()
        district.now = district.now.replace(minute=32)
        page.clock.run_for(61_000)
        expect(page.get_by_text("còn 58 phút").first).to_be_visible()
        if ended.count():  # what she opened stays open
            expect(page.locator("#clocks details li")).to_be_visible()
        assert page.evaluate("window.reloaded") is False


def test_a_refused_form_tells_what_is_wrong_first(site: str, page: Page) -> None:
    sign_in(page, site, "officer")
    page.goto(f"{site}/cases/VA-2026-0002/informer")
    page.get_by_role("button", name="Xem danh tính").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Vì sao cần biết? Chưa trả lời mục này").click()
    expect(page.locator("#reason")).to_be_focused()


@pytest.mark.slow
def test_a_search_keeps_its_words_out_of_the_address_and_leads_to_the_case(
    site: str, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(page, site, "officer")
    page.wait_for_load_state()
    for numbers in page.get_by_text("Xem bảng số").all():
        numbers.click()
    assert_accessible(page)
    page.goto(f"{site}/search/")
    page.get_by_label("Số, mã biên nhận, họ tên hoặc điện thoại").fill("tam ba")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("heading", name="1 báo cáo")).to_be_visible()
    assert_accessible(page)
    assert (page.url, "Bà Tám" in page.title()) == (f"{site}/search/", False)
    page.get_by_role("link", name="VA-2026-").click()
    expect(page.get_by_text("Bà Tám").first).to_be_visible()
