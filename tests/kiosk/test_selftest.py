"""The selftest: what is well is said so, what is not says what to do, and who does it."""

import json
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import check, client, machine_checks, selftest
from kiosk.check import ATTENTION, OK, TITLES, Told
from kiosk.models import Enrolment, database
from shared.clock import stamp, utc_now
from shared.store_faults import StoreDamaged
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District, page, problem
from tests.kiosk.test_cli import data  # noqa: F401, I001 - data is a fixture
from tests.kiosk.test_cli import kiosk as command


def told(kiosk: Kiosk, *, ask: bool = False) -> dict[str, Told]:
    found = selftest.run(kiosk.settings, now=kiosk.clock, new_id=kiosk.new_id, ask=ask)
    return {one.name: one.in_words(str, now=kiosk.clock()) for one in found}


def test_a_kiosk_that_is_well_says_so_in_every_check(kiosk: Kiosk) -> None:
    kiosk.sync("schedule")
    found = told(kiosk, ask=True)
    assert set(found) == set(TITLES)
    assert {one.state for one in found.values()} == {OK}, found
    assert not [one for one in found.values() if one.todo]
    assert found["clock"].sentence.startswith("Đồng hồ đúng, lệch 0 giây")
    assert found["reach"].sentence == "Vừa trả lời, chữ ký đúng."


def test_what_waits_is_told_with_since_when_the_network_is_away(kiosk: Kiosk) -> None:
    kiosk.sync("schedule")
    began = kiosk.clock.at
    Enrolment.update(server_url="http://127.0.0.1:1").execute()  # nobody listens there
    for number in range(3):
        kiosk.file()
        kiosk.clock.at = began + timedelta(minutes=10 * number)
        kiosk.sync("schedule")
    found = told(kiosk)
    assert found["outbox"].sentence == "3 báo cáo đang chờ. Mạng mất từ 14:30. Chưa mất gì."
    assert found["outbox"].state == ATTENTION and "dây mạng" in found["outbox"].todo
    assert found["reach"].sentence.endswith("Từ 14:30, 3 lần thử.")
    assert found["schedule"].state == OK
    kiosk.clock.move(24 * 3600)
    assert "Mạng mất từ 14:30 24/11/2026." in told(kiosk)["outbox"].sentence
    assert told(kiosk)["schedule"].sentence.startswith("Máy không tự gửi từ 14:50")
    assert told(kiosk, ask=True)["reach"].sentence.startswith("Chưa liên lạc được với máy chủ")


@pytest.mark.parametrize(
    ("failure", "said", "todo"),
    [
        (page(200), "Có trang khác trả lời thay máy chủ", "Wi-Fi"),
        (problem(403, "kiosk-revoked"), "Huyện đã ngừng máy này", "quản trị viên của huyện"),
        (problem(503, "server-busy"), "Máy chủ của huyện đang bận", "tự gửi lại"),
    ],
)
def test_out_of_reach_says_how_and_who_must_act(
    kiosk: Kiosk, district: District, failure: Callable[..., object], said: str, todo: str
) -> None:
    district.script.append(failure)  # type: ignore[arg-type]
    reach = told(kiosk, ask=True)["reach"]
    assert reach.state == ATTENTION and said in reach.sentence and todo in reach.todo


def test_a_server_that_has_no_address_or_never_answers_is_told_soon(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "BRIEF", client.Patience(0.3, 0.3, 1))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for url in ("http://no-such-host.invalid", f"http://127.0.0.1:{silent.getsockname()[1]}"):
            Enrolment.update(server_url=url).execute()
            began = time.monotonic()
            assert told(kiosk, ask=True)["reach"].state == ATTENTION
            assert time.monotonic() - began < 3


def test_a_clock_that_is_off_says_by_how_much_and_which_way(kiosk: Kiosk) -> None:
    kiosk.clock.move(3600)
    ahead = told(kiosk, ask=True)["clock"]
    assert ahead.state == ATTENTION and "trước máy chủ của huyện 60 phút" in ahead.sentence
    kiosk.clock.move(-2 * 3600)
    assert "sau máy chủ của huyện 60 phút" in told(kiosk, ask=True)["clock"].sentence


def test_a_stopped_kiosk_is_taken_again_by_asking(kiosk: Kiosk, district: District) -> None:
    district.script.append(problem(403, "kiosk-revoked"))
    kiosk.sync("schedule")
    assert told(kiosk)["schedule"].state == ATTENTION
    assert Enrolment.get_by_id(1).stopped_by == "kiosk-revoked"
    assert told(kiosk, ask=True)["reach"].state == OK
    assert Enrolment.get_by_id(1).stopped_by == ""


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps its rights otherwise")
def test_a_folder_that_others_can_read_is_named(kiosk: Kiosk) -> None:
    folder = kiosk.settings.data
    assert machine_checks.folder(folder).state == OK
    (folder / "database.key").chmod(0o644)
    found = told(kiosk)["folder"]
    assert found.state == ATTENTION and "0700" in found.todo
    assert not list(folder.glob(".self*"))


def test_a_page_of_the_store_that_went_bad_is_found(kiosk: Kiosk) -> None:
    for _ in range(40):
        kiosk.file()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    path = kiosk.settings.data / "kiosk.db"
    whole = bytearray(path.read_bytes())
    whole[-4000:-3900] = bytes(100)
    path.write_bytes(whole)
    found = told(kiosk, ask=True)["store"]
    assert found.state == ATTENTION and StoreDamaged.todo == found.todo


def test_a_key_that_was_changed_is_found_before_the_next_start(kiosk: Kiosk) -> None:
    (kiosk.settings.data / "database.key").write_bytes(bytes(32))
    assert told(kiosk, ask=True)["key"].sentence.startswith("Cơ sở dữ liệu bị hỏng hoặc khóa không khớp.")
    (kiosk.settings.data / "database.key").unlink()
    assert told(kiosk)["key"].sentence.startswith("Thiếu khóa mở cơ sở dữ liệu.")


def test_a_disk_almost_full_is_told_before_it_is(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine_checks.disk(kiosk.settings.data).state == OK
    monkeypatch.setattr(machine_checks, "FREE_LEAST", 2**62)
    found = told(kiosk)["disk"]
    assert found.state == ATTENTION and "dọn chỗ" in found.todo


def test_by_command_in_words_and_as_json(data: Path, district: District) -> None:  # noqa: F811
    district.server_time = stamp(utc_now())
    result = command("selftest", "--data", data, "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["ok"]) == (0, True), answer
    assert {one["name"] for one in answer["checks"]} == set(TITLES)
    assert answer["page"] == "http://127.0.0.1:8101/machine/"
    district.script.append(page(200))
    result = command("selftest", "--data", data)
    assert result.exit_code == 1
    assert "cần xem\tMáy chủ của huyện: Có trang khác trả lời thay" in result.stdout
    assert "In trang thử" in result.stdout and "Traceback" not in result.output


def test_by_command_of_a_store_that_does_not_open(data: Path, tmp_path: Path) -> None:  # noqa: F811
    (data / "kiosk.db").write_bytes(b"x" * 8192)
    answer = json.loads((result := command("selftest", "--data", data, "--json")).stdout)
    assert result.exit_code == 1 and not answer["ok"]
    assert [one["state"] for one in answer["checks"]] == [OK, OK, ATTENTION]
    assert "bị hỏng" in answer["checks"][-1]["sentence"]
    result = command("selftest", "--data", tmp_path / "none")
    assert result.exit_code == 1 and "Không có thư mục dữ liệu" in result.stdout
    assert not (tmp_path / "none").exists()


def test_every_name_of_a_check_has_its_title() -> None:
    assert all(check.fine(name, "x").in_words(str, now=None).title for name in TITLES)  # type: ignore[arg-type]
