"""A file through real processes: chosen in a browser, through a power cut, read by the officer."""

import re
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from shared.attachments import clean_file
from shared.attachments.parts import PART_BYTES
from tests.end_to_end.processes import PASSPHRASE, PROGRAMS, House, run, run_json
from tests.end_to_end.test_browser import both_languages, click, sign_in_at_district
from tests.end_to_end.test_path import write_lines
from tests.end_to_end.wire import Tap
from tests.kiosk.pages_of_store import every_byte
from tests.samples import samples
from tests.shared.attachments.files import SECRET, jpg, noise

__all__ = ["both_languages"]

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


@pytest.mark.browser
@pytest.mark.slow
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
    video = tmp_path / "video.mp4"
    with video.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    page.locator("#file").set_input_files(video)
    expect(page.locator("#file-error")).to_contain_text("lớn hơn 5 MB nhiều lần")
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


class Brink(Tap):
    """Tells when so many bytes have passed."""

    def __init__(self, port: int, after: int) -> None:
        self.after, self.reached = after, threading.Event()
        super().__init__(port)

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while chunk := source.recv(65536):
                self.seen += chunk
                if len(self.seen) > self.after:
                    self.reached.set()
                sink.sendall(chunk)
        except OSError:
            pass


class Person:
    """Someone at a page without scripts."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()

    def page(self, path: str) -> str:
        return self.session.get(self.url + path, timeout=30).text

    def post(self, path: str, shown_at: str, typed: dict[str, str], **files: Any) -> requests.Response:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page(shown_at))
        assert token
        fields = {"csrf_token": token[1], **typed}
        return self.session.post(
            self.url + path, data=fields, files=files or None, timeout=60, allow_redirects=False
        )


def at_district(url: str, login: str) -> Person:
    person = Person(url)
    assert person.post("/sign-in", "/sign-in", {"login": login, "password": PASSPHRASE}).status_code == 303
    return person


@pytest.mark.slow
def test_parts_go_after_an_urgent_report_and_on_where_a_kill_cut_them(house: House) -> None:
    server = house.serve("sync-server", *house.district, "--no-schedule")
    brink = Brink(server.port, 1_500_000)
    filed_backlog(house, brink.url)
    words = house.kiosk("HS-DM01")
    kiosk = house.serve("kiosk", *words)
    author = Person(kiosk.url)
    path = "/sign-in/dau.moi"
    assert author.post(path, path, {"passphrase": PASSPHRASE}).status_code == 303
    report = re.search(r'href="(/mine/[0-9a-f-]{36})"', author.page("/home/"))
    assert report
    page, photo = f"{report[1]}/files", jpg(noise(2700, 2300), quality=88, subsampling=0)
    assert 3_000_000 < len(photo) < 5 * 1024 * 1024
    typed = {"kind": "photo_injury", "caption": CAPTION}
    assert author.post(page, page, typed, file=("Dấutên.jpg", photo)).status_code == 303
    kiosk.stop(signal.SIGKILL)
    urgent = write_lines(house.folder / "urgent.ndjson", samples()[:1])
    run("kiosk", "import", urgent, *words, "--as", "dau.moi")

    command = [str(PROGRAMS / "kiosk"), "sync", *map(str, words)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as sync:
        assert brink.reached.wait(60)
        sync.kill()
    cut = run_json("kiosk", "status", *words)
    assert (cut["waiting"], cut["attachments_waiting"]) == (0, 1), "reports went first"
    assert run_json("sync-server", "merge", *house.district)["cases_opened"] == 2
    officer = at_district(server.url, "canbo")
    assert "Máy trạm tự gửi tiếp" in officer.page("/cases/VA-2026-0001") + officer.page("/cases/VA-2026-0002")

    whole = run_json("kiosk", "sync", *words)
    assert (whole["attachments_waiting"], whole["quarantined"]) == (0, 0)
    assert 0 < whole["sent"] < -(-len(photo) // PART_BYTES), "what had its receipt did not go again"
    run("sync-server", "merge", *house.district)
    assert run_json("sync-server", "kiosk", "gaps", *house.district) == []
    pages = officer.page("/cases/VA-2026-0001") + officer.page("/cases/VA-2026-0002")
    link = re.search(r'href="(/cases/[^"]+/files/[0-9a-f-]{36})"', pages)
    assert link
    answer = officer.session.get(server.url + link[1], timeout=30)
    assert answer.content == clean_file(photo).content
    assert at_district(server.url, "baotri").session.get(server.url + link[1], timeout=30).status_code == 403
    brink.close()
