"""One report in a real browser over real processes: from a bare PC to the officer who opens the case."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from kiosk.forms.steps import STEPS
from tests.end_to_end.processes import PASSPHRASE, House
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.filling import of_step, type_page
from tests.samples import samples, told

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPORT = told(samples()[0])
WAIT_MS = 30_000


@pytest.fixture
def both_languages(assert_accessible: Callable[[Page], None]) -> Callable[[Page], None]:
    """Holds the page shown against axe-core in Vietnamese and in English, and comes back to Vietnamese."""

    def check(page: Page) -> None:
        for language in ("en", "vi"):
            page.context.add_cookies([{"name": "lang", "value": language, "url": page.url}])
            page.reload()
            expect(page.locator("html")).to_have_attribute("lang", language)
            assert_accessible(page)

    return check


@pytest.fixture
def places(house: House) -> Iterator[tuple[str, str, str]]:
    """(kiosk, server, code): a bare kiosk and a district that expects it."""
    server = house.serve("sync-server", *house.district)
    code = house.code_for("HS-DM01", "health_station")
    kiosk = house.serve("kiosk", *house.kiosk("HS-DM01"))
    yield kiosk.url, server.url, code


def click(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def connect(page: Page, kiosk: str, server: str, code: str, look: Callable[[Page], None]) -> None:
    page.goto(kiosk)
    look(page)
    page.locator("#server_url").fill(server)
    page.locator("#code").fill(code)
    click(page, "Kết nối")
    expect(page.get_by_text("Đơn vị HS-DM01")).to_be_visible()
    look(page)
    page.locator("#name").fill("Đỗ Thị Đầu Mối")
    page.locator("#login").fill("dm.dm01")
    for box in page.locator("input[type=password]").all():
        box.fill(PASSPHRASE)
    click(page, "Đúng, bắt đầu sử dụng")


def file_report(page: Page, kiosk: str, look: Callable[[Page], None]) -> None:
    page.goto(kiosk)
    page.get_by_role("link", name="Đỗ Thị Đầu Mối").click()
    page.locator("#passphrase").fill(PASSPHRASE)
    click(page, "Đăng nhập")
    click(page, "Lập báo cáo mới")
    page.wait_for_url(f"**/{STEPS[0].slug}")
    typed = typed_as(REPORT)
    for at, step in enumerate(STEPS[:-1]):
        type_page(page, of_step(step, typed))
        click(page, "Tiếp tục")
        page.wait_for_url(f"**/{STEPS[at + 1].slug}")
    look(page)
    page.get_by_label("Tôi đã ghi đúng").check()
    click(page, "Lưu và gửi báo cáo")
    page.wait_for_url("**/saved")


def sign_in_at_district(page: Page, server: str, login: str) -> None:
    page.goto(f"{server}/sign-in")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSPHRASE)
    click(page, "Đăng nhập")


def test_a_report_filed_at_the_kiosk_stands_before_the_officer_and_not_before_the_maintainer(
    places: tuple[str, str, str], page: Page, both_languages: Callable[[Page], None]
) -> None:
    kiosk, server, code = places
    connect(page, kiosk, server, code, both_languages)
    file_report(page, kiosk, both_languages)
    expect(page.get_by_text("Báo cáo đã được lưu")).to_be_visible()
    expect(page.get_by_text("HS-DM01-2026-000001").first).to_be_visible()
    expect(page.get_by_text("Huyện đã nhận lúc").first).to_be_visible(timeout=WAIT_MS)

    sign_in_at_district(page, server, "canbo")
    for _ in range(20):
        page.goto(f"{server}/cases")
        if page.get_by_role("link", name="VA-2026-0001").count():
            break
        page.wait_for_timeout(500)
    assert REPORT["child_full_name"] not in page.content()
    page.get_by_role("link", name="VA-2026-0001").click()
    page.wait_for_url("**/cases/VA-2026-0001")
    case = page.url
    expect(page.get_by_text(REPORT["narrative"])).to_be_visible()
    expect(page.get_by_text(REPORT["child_full_name"]).first).to_be_visible()
    assert REPORT["informer_name"] not in page.content()
    click(page, "Đăng xuất")

    sign_in_at_district(page, server, "baotri")
    refused = page.goto(case)
    assert refused is not None and refused.status == 403
    assert REPORT["child_full_name"] not in page.content()
    page.goto(f"{server}/log")
    expect(page.locator("main td, main li").filter(has_text="HS-DM01-K1").first).to_be_visible()
