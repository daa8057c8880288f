"""A USB stick in the hands of the two people who carry it: the supervisor's page, the console's, and back."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect
from werkzeug.serving import make_server

from kiosk.app import create_app
from kiosk.runtime import Runtime
from kiosk.session import Sessions
from tests.end_to_end.one_process import Pair
from tests.kiosk.conftest import PASSPHRASE
from tests.sync_server.builders import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def database_url() -> None:
    """One engine is enough for what a browser shows."""


@pytest.fixture
def station(pair: Pair) -> Iterator[str]:
    """The kiosk's pages."""
    kiosk = pair.kiosk
    sessions = Sessions(lock_after_s=10**6, sign_out_after_s=10**6)
    app = create_app(
        kiosk.settings, Runtime(kiosk.settings, kiosk.clock, kiosk.new_id, sessions, lambda _: None)
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def click(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waited:
        click(page, button)
    got: Download = waited.value
    got.save_as(folder / got.suggested_filename)
    return folder / got.suggested_filename


def test_a_stick_goes_there_and_back_by_the_pages(
    pair: Pair, station: str, page: Page, tmp_path: Path, assert_accessible: Callable[[Page], None]
) -> None:
    pair.kiosk.file()
    page.goto(f"{station}/sign-in/co.lan")
    page.locator("#passphrase").fill(PASSPHRASE)
    click(page, "Đăng nhập")
    page.get_by_role("link", name="Gửi báo cáo").first.click()
    page.get_by_role("link", name="Gửi bằng USB").click()
    for language in ("en", "vi"):
        page.context.add_cookies([{"name": "lang", "value": language, "url": station}])
        page.reload()
        assert_accessible(page)
    out = download(page, "Tạo tệp cho USB", tmp_path)
    assert out.name == "SC-DM01-K1-20261124-073000.out"

    console = page.context.new_page()
    console.goto(f"http://127.0.0.1:{pair.server.server_port}/sign-in")
    console.locator("#login").fill("maintainer")
    console.locator("#password").fill(PASSWORD)
    console.locator("main button").click()
    console.get_by_role("link", name="Nhận tệp USB của máy trạm").click()
    (tmp_path / "cut.out").write_bytes(out.read_bytes()[:-9])
    console.locator("#file").set_input_files(tmp_path / "cut.out")
    click(console, "Nhận và tải biên nhận")
    expect(console.get_by_text("Tệp USB bị cắt ngắn").first).to_be_visible()
    assert_accessible(console)
    console.locator("#file").set_input_files(out)
    receipts = download(console, "Nhận và tải biên nhận", tmp_path)
    assert receipts.name == "SC-DM01-K1-20261124-073000.receipts"
    console.goto(console.url.replace("/courier/", "/log/"))
    expect(console.get_by_text("SC-DM01-K1 (bằng USB) gửi: 1 nhận mới").first).to_be_visible()

    page.locator("#receipts").set_input_files(out)
    click(page, "Nhập biên nhận")
    expect(page.get_by_text("Tệp này không dùng ở đây").first).to_be_visible()
    assert_accessible(page)
    page.locator("#receipts").set_input_files(receipts)
    click(page, "Nhập biên nhận")
    expect(page.get_by_text("Huyện đã nhận 1.")).to_be_visible()
    expect(page.get_by_role("cell").filter(has_text="bằng USB").first).to_be_visible()
    expect(page.get_by_text("Đã gửi hết lúc 14:30").first).to_be_visible()
