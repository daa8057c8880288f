"""A disk that takes no more, under the running program: one clear page, nothing half filed, nothing lost."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from kiosk.forms.steps import CHECK, DANGER
from tests.end_to_end.processes import PASSPHRASE, House, Served, run_json
from tests.kiosk.district import District
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import fill, of_step, type_page
from tests.kiosk.views.filling import page as address_of
from tests.samples import samples, told

MOST = 16 * 1024
"""Bytes that a file may have: two pages of the store's log."""
REPORT = told(samples()[0])
SOURCE = {"source_channel": "other", "source_other_text": "Thư để ở cổng: «ắ»"}
NO_LIMIT = resource.RLIM_INFINITY


class Remote:
    """What a Visitor visits, over the network."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()

    def get(self, path: str, **others: Any) -> requests.Response:
        return self._read(self.session.get(self.url + path, allow_redirects=False, timeout=30, **others))

    def post(self, path: str, **others: Any) -> requests.Response:
        return self._read(self.session.post(self.url + path, allow_redirects=False, timeout=30, **others))

    def _read(self, answer: Any) -> Any:
        answer.mimetype = answer.headers.get("Content-Type", "").partition(";")[0]
        answer.data, answer.location = answer.content, answer.headers.get("Location")
        return answer


def fill_disk(served: Served, most: int = MOST) -> None:
    """The system refuses the program's writes from here on, as a full disk does."""
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (most, NO_LIMIT))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
@pytest.mark.slow
def test_a_full_disk_while_typing_and_while_filing_loses_nothing(
    served: Served,
    page: Page,
    district: District,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    type_on_a_full_disk(served, page, assert_accessible)
    file_on_a_full_disk(served, district, ("--data", tmp_path / "SC-SM01"))


def type_on_a_full_disk(served: Served, page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(f"{served.url}/sign-in/dau.moi")
    page.locator("#passphrase").fill(PASSPHRASE)
    press(page, "Đăng nhập")
    press(page, "Lập báo cáo mới")
    page.wait_for_url("**/danger")
    fill_disk(served)
    type_page(page, of_step(DANGER, typed_as(REPORT | {"source_channel": "other"}) | SOURCE))
    press(page, "Tiếp tục")
    expect(page.locator("main")).to_contain_text("Chưa gửi gì")
    page.get_by_text("Xem những gì vừa nhập").click()
    expect(page.get_by_text(SOURCE["source_other_text"])).to_be_visible()
    expect(page.get_by_role("button", name="Khóa màn hình")).to_be_visible()
    assert_accessible(page)
    fill_disk(served, NO_LIMIT)
    press(page, "Thử lại")
    page.wait_for_url("**/child")
    page.go_back()
    expect(page.locator("[name=source_other_text]")).to_have_value(SOURCE["source_other_text"])


def file_on_a_full_disk(served: Served, district: District, kiosk: tuple[object, ...]) -> None:
    visitor = Visitor(Remote(served.url))  # type: ignore[arg-type]
    visitor.get("/sign-in/dau.moi")
    visitor.post("/sign-in/dau.moi", {"passphrase": PASSPHRASE})
    address = address_of(fill(visitor, REPORT), CHECK)
    fill_disk(served)
    answer = visitor.post(address, {"declaration": "yes"})
    assert answer.status_code == 503 and "Chưa gửi gì" in answer.text and "Thử lại" in answer.text
    fill_disk(served, NO_LIMIT)
    assert "đang chờ gửi" not in visitor.get("/home/").text
    run_json("kiosk", "sync", *kiosk)
    assert not district.inbox
    assert visitor.post(address, {"declaration": "yes"}).location.endswith("/saved")
    run_json("kiosk", "sync", *kiosk)
    assert len(district.contents()) == 1


@pytest.mark.slow
def test_a_program_started_on_a_full_disk_says_so_on_its_page_and_by_its_exit_status(tmp_path: Path) -> None:
    house, little = House(tmp_path), ("prlimit", f"--fsize={MOST}", "--")
    served = house.serve("kiosk", "--data", tmp_path / "new", under=little, status=503)
    try:
        for path in ("/", "/healthz"):
            answer = requests.get(served.url + path, timeout=10)
            assert answer.status_code == 503 and "Làm gì bây giờ" in answer.text and "đĩa" in answer.text
    finally:
        house.stop()
    assert "Mã lỗi" in served.log.read_text("utf-8") and "Traceback" not in served.log.read_text("utf-8")
