"""A file through real processes: chosen in a browser, through a power cut, read by the officer."""

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.attachments import clean_file
from tests.end_to_end.processes import PASSPHRASE, House, run, run_json
from tests.end_to_end.test_browser import both_languages, click, sign_in_at_district
from tests.end_to_end.test_path import write_lines
from tests.end_to_end.wire import Tap
from tests.kiosk.pages_of_store import every_byte
from tests.samples import samples
from tests.shared.attachments.files import SECRET, jpg, noise

__all__ = ["both_languages"]
pytestmark = pytest.mark.browser

CAPTION = "Vết bầm Dấuchúthích ở tay"
PAGE = 4096
FORBID_FILES = """
import os, tempfile
def forbidden(*_, **__):
    os.write(2, b"a file on a disk\\n")
    raise OSError("a file on a disk")
for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
    setattr(tempfile, name, forbidden)
"""


def filed_backlog(house: House, url: str) -> str:
    """A kiosk with one report of its supervisor's that the district has; its number."""
    house.enrol("HS-DM01", url, house.code_for("HS-DM01", "health_station"))
    backlog = write_lines(house.folder / "one.ndjson", samples()[8:9])
    run("kiosk", "import", backlog, *house.kiosk("HS-DM01"), "--as", "dau.moi")
    assert run_json("kiosk", "sync", *house.kiosk("HS-DM01"))["waiting"] == 0
    return "HS-DM01-2026-000001"


def open_files(page: Page, kiosk: str, report_no: str) -> None:
    page.goto(f"{kiosk}/sign-in/dau.moi")
    page.locator("#passphrase").fill(PASSPHRASE)
    click(page, "Đăng nhập")
    page.get_by_role("link", name=report_no).click()
    page.get_by_role("link", name="Tài liệu kèm theo").click()


def test_a_file_chosen_at_the_kiosk_is_read_by_the_officer_and_nobody_else(
    house: House,
    page: Page,
    both_languages: Callable[[Page], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "sitecustomize.py").write_text(FORBID_FILES)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = house.serve("sync-server", *house.district)
    tap = Tap(server.port)
    report_no = filed_backlog(house, tap.url)
    kiosk = house.serve("kiosk", *house.kiosk("HS-DM01"))
    photo = tmp_path / "Bé Khang Dấutên.jpg"
    photo.write_bytes(jpg(noise(1500, 1400)))

    open_files(page, kiosk.url, report_no)
    both_languages(page)
    click(page, "Đính kèm")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    both_languages(page)
    page.locator("#file").set_input_files(photo)
    page.get_by_label("Ảnh thương tích").check()
    page.get_by_label("Chú thích").fill(CAPTION)
    page.get_by_role("button", name="Đính kèm").dblclick()
    expect(page.get_by_text("Đang chờ gửi: đã gửi 0/")).to_be_visible()
    both_languages(page)
    kiosk.stop(signal.SIGKILL)  # the power goes: what the page confirmed is there

    words = house.kiosk("HS-DM01")
    assert run_json("kiosk", "status", *words)["attachments_waiting"] == 1
    sent = run_json("kiosk", "sync", *words)
    assert (sent["waiting"], sent["attachments_waiting"], sent["quarantined"]) == (0, 0, 0)
    status = run_json("kiosk", "status", *words)
    assert (status["received"], status["attachments_received"]) == (1, 1)
    assert run_json("sync-server", "kiosk", "gaps", *house.district) == []
    run("sync-server", "merge", *house.district)

    sign_in_at_district(page, server.url, "canbo")
    page.goto(f"{server.url}/cases/VA-2026-0001")
    expect(page.get_by_text(CAPTION)).to_be_visible()
    both_languages(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Xem: tài liệu 1").click()
    shown = opened.value
    shown.wait_for_load_state()
    assert shown.evaluate("document.images[0].naturalWidth") == 1500
    with page.expect_download() as download:
        page.get_by_role("link", name="Lưu về máy: tài liệu 1").click()
    assert download.value.suggested_filename == f"{report_no}-1.jpg"
    whole = Path(download.value.path()).read_bytes()
    assert whole == clean_file(photo.read_bytes()).content and SECRET not in whole

    case_file = shown.url
    sign_in_elsewhere = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    sign_in_at_district(sign_in_elsewhere, server.url, "baotri")
    refused = sign_in_elsewhere.goto(case_file)
    assert refused is not None and refused.status == 403
    sign_in_elsewhere.context.close()

    stored = every_byte(house.folder / "HS-DM01", PAGE)
    assert b"dau.moi" in stored, "the search finds what is there"
    for told in (CAPTION.encode(), whole[5000:5032], "Dấutên".encode()):
        assert told not in stored and told not in bytes(tap.seen)
    logs = "".join(one.log.read_text("utf-8") for one in house.running)
    assert "a file on a disk" not in logs and "Dấu" not in logs
    assert re.search(r"sync\.|exchange\.kept", logs)
