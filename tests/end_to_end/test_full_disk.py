"""A disk that takes no more, under the running program: one clear page, nothing half filed, nothing lost."""

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from kiosk.forms.steps import STEPS
from tests.end_to_end.processes import PASSPHRASE, House, Served, run_json
from tests.kiosk.district import District
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.filling import of_step, type_page
from tests.samples import samples, told

MOST = 16 * 1024
"""Bytes that a file may have: two pages of the store's log."""
NO_LIMIT = resource.RLIM_INFINITY


@pytest.fixture
def district(httpserver: HTTPServer) -> District:
    return District(httpserver)


@pytest.fixture
def served(district: District, tmp_path: Path) -> Iterator[Served]:
    """A kiosk of that district, running."""
    house = House(tmp_path)
    house.enrol("SC-SM01", district.url, "ABCDE-FGHJK")
    yield house.serve("kiosk", *house.kiosk("SC-SM01"))
    house.stop()


def fill_disk(served: Served, most: int = MOST) -> None:
    """The system refuses the program's writes from here on, as a full disk does."""
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (most, NO_LIMIT))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
def test_a_full_disk_while_typing_and_while_filing_loses_nothing(
    served: Served,
    page: Page,
    district: District,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    kiosk = ("--data", tmp_path / "SC-SM01")
    typed = typed_as(told(samples()[0]) | {"narrative": "Dòng một.\n  Dòng hai: «ắ»"})
    page.goto(f"{served.url}/sign-in/dau.moi")
    page.locator("#passphrase").fill(PASSPHRASE)
    press(page, "Đăng nhập")
    press(page, "Lập báo cáo mới")
    for step, following in zip(STEPS[:-1], STEPS[1:], strict=True):
        page.wait_for_url(f"**/{step.slug}")
        if "narrative" in step.names():
            fill_disk(served)
        type_page(page, of_step(step, typed))
        press(page, "Tiếp tục")
        if "narrative" in step.names():
            expect(page.get_by_role("heading", level=1)).to_contain_text("đĩa")
            expect(page.locator("main")).to_contain_text("Chưa gửi gì")
            page.get_by_text("Xem những gì vừa nhập").click()
            expect(page.get_by_text("Dòng hai: «ắ»")).to_be_visible()
            expect(page.get_by_role("button", name="Khóa màn hình")).to_be_visible()
            assert_accessible(page)
            fill_disk(served, NO_LIMIT)
            press(page, "Thử lại")
        page.wait_for_url(f"**/{following.slug}")
    fill_disk(served)
    page.get_by_label("Tôi đã ghi đúng").check()
    press(page, "Lưu và gửi báo cáo")
    expect(page.locator("main")).to_contain_text("Chưa gửi gì")
    assert run_json("kiosk", "status", *kiosk)["waiting"] == 0
    fill_disk(served, NO_LIMIT)
    press(page, "Thử lại")
    page.wait_for_url("**/saved")
    run_json("kiosk", "sync", *kiosk)
    assert [one["fields"]["narrative"] for one in district.contents()] == ["Dòng một.\n  Dòng hai: «ắ»"]


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
