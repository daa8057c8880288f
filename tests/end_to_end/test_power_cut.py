"""The kiosk's process killed under a person who types: at most the last seconds are gone."""

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.forms.steps import DANGER
from tests.end_to_end.processes import PASSPHRASE, House, Served
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.filling import of_step, type_page
from tests.samples import samples, told

OTHER = {"source_channel": "other", "source_other_text": "Thư để ở cổng: «ắ»"}
LAST = " — chữ cuối"


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in/dau.moi")
    page.locator("#passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/home/")


@pytest.mark.slow
@pytest.mark.browser
def test_a_kill_while_typing_costs_the_last_words_at_most_and_shows_nobody_the_rest(
    served: Served, page: Page, tmp_path: Path
) -> None:
    sign_in(page, served.url)
    page.get_by_role("button", name="Lập báo cáo mới").click()
    page.wait_for_url("**/danger")
    address = page.url
    type_page(page, of_step(DANGER, typed_as(told(samples()[0]) | OTHER)))
    with page.expect_response("**/draft"):  # saved as one types, a second after the last key
        page.locator("[name=source_other_text]").press_sequentially(LAST)
    page.locator("[name=source_other_text]").press_sequentially(" nữa")
    assert served.stop(signal.SIGKILL) == -signal.SIGKILL
    page.goto("about:blank")  # the screen went dark too: left open, it goes to sign in by itself meanwhile

    house = House(tmp_path)
    again = house.serve("kiosk", *house.kiosk("SC-SM01"), port=served.port)
    try:
        page.goto(f"{again.url}/home/")
        expect(page.locator("body")).not_to_contain_text("Bản nháp")  # nobody is signed in any more
        assert OTHER["source_other_text"] not in page.content()
        sign_in(page, again.url)
        expect(page.get_by_role("button", name="Tiếp tục bản nháp")).to_be_visible()
        page.goto(address)
        kept = page.locator("[name=source_other_text]").input_value()
        assert kept in (OTHER["source_other_text"] + LAST + end for end in ("", " nữa"))
    finally:
        house.stop()
