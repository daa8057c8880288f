"""What all kiosks are told, by page and by command: within bounds, on record, and at their next exchange."""

import json
from typing import Any

import pytest

from sync_server.desk import audit
from sync_server.fleet.kiosks import beat_s
from sync_server.intake import kiosk_settings
from sync_server.intake.district import hotlines
from tests.sync_server.builders import District, Station, run_command
from tests.sync_server.views.browser import Browser, text_of

LINES = "111 Tổng đài quốc gia\n0251 3822 222: Công an xã Đồng Mẫu\n\n"
TYPED = {"hotlines": LINES, "sync_every_s": "600", "lock_after_s": "60", "keep_copy_days": "3"}
TOLD: dict[str, Any] = {"sync_every_s": 600, "lock_after_s": 60, "keep_copy_days": 3}


def test_the_page_changes_what_each_kiosk_is_told_at_its_next_exchange(
    admin: Browser, station: Station
) -> None:
    first = station.send([]).changes
    assert first is not None and first.settings == {"sync_every_s": 300, "keep_copy_days": 7}
    page = admin.get("/kiosk-settings/").text
    assert "111 Tổng đài quốc gia bảo vệ trẻ em\n113 Công an\n115 Cấp cứu" in page
    assert station.send([], store_id="x", changes_version=first.version).changes is not None
    assert admin.post("/kiosk-settings/", **TYPED).location == "/kiosk-settings/?saved=1"
    told = station.send([]).changes
    assert told is not None and told.version == first.version + 1 and told.settings == TOLD
    assert told.hotlines == hotlines() == [
        {"number": "111", "name": "Tổng đài quốc gia"},
        {"number": "0251 3822 222", "name": "Công an xã Đồng Mẫu"},
    ]  # fmt: skip
    assert beat_s() == 600, "silence is counted by the new interval"
    assert audit.newest(1)[0].reason == (
        "sync_every_s 300→600; lock_after_s –→60; keep_copy_days 7→3; hotlines 111, 0251 3822 222"
    )
    assert admin.post("/kiosk-settings/", **TYPED).status_code == 303
    again = station.send([]).changes
    assert again is not None and again.version == told.version, "nothing was changed"
    admin.post("/kiosk-settings/", **(TYPED | {"lock_after_s": ""}))
    assert kiosk_settings.told() == {"sync_every_s": 600, "keep_copy_days": 3}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sync_every_s": "59"}, "ngoài giới hạn"),
        ({"sync_every_s": "901"}, "ngoài giới hạn"),
        ({"sync_every_s": ""}, "Chưa trả lời mục này"),
        ({"lock_after_s": "nhanh"}, "Ghi một số nguyên"),
        ({"keep_copy_days": "0"}, "ngoài giới hạn"),
        ({"hotlines": ""}, "Chưa trả lời mục này"),
        ({"hotlines": "Công an xã"}, "Mỗi dòng bắt đầu bằng một số điện thoại"),
        ({"hotlines": "11 Ai đó"}, "Mỗi dòng bắt đầu bằng một số điện thoại"),
        ({"hotlines": "111"}, "Mỗi số cần một tên"),
        ({"hotlines": "111 " + "x" * 81}, "Mỗi số cần một tên"),
        ({"hotlines": "0912 345 678 A\n0912345678 B"}, "ghi hai lần"),
        ({"hotlines": "\n".join(f"11{n} A" for n in range(9))}, "Ghi từ 1 đến 8 số"),
    ],
)
def test_what_cannot_be_keeps_what_was_typed_and_tells_nobody(
    typed: dict[str, str], said: str, admin: Browser
) -> None:
    before = kiosk_settings.told(), hotlines()
    answer = admin.post("/kiosk-settings/", **(TYPED | typed))
    assert answer.status_code == 422 and said in text_of(answer)
    assert 'value="3"' in answer.text or "keep_copy_days" in typed
    assert (kiosk_settings.told(), hotlines()) == before


def test_the_command_changes_what_is_named_and_prints_all(district: District) -> None:
    words = ("kiosk", "settings", "--json")
    assert json.loads(run_command(district, *words).stdout)["sync_every_s"] == 300
    numbers = ("--hotline", "111=Tổng đài", "--hotline", "0251 3822 222=Công an xã")
    told = json.loads(run_command(district, *words, "--lock-after-s", "90", *numbers).stdout)
    assert told == {
        "sync_every_s": 300,
        "lock_after_s": 90,
        "keep_copy_days": 7,
        "hotlines": [
            {"number": "111", "name": "Tổng đài"},
            {"number": "0251 3822 222", "name": "Công an xã"},
        ],
    }
    assert "lock_after_s" not in json.loads(run_command(district, *words, "--lock-after-s", "0").stdout)
    assert "hotline 0251 3822 222 Công an xã" in run_command(district, "kiosk", "settings").stdout
    refused = run_command(district, "kiosk", "settings", "--sync-every-s", "5")
    assert refused.exit_code == 1 and "ngoài giới hạn" in refused.stderr
    assert run_command(district, "kiosk", "settings", "--hotline", "111").exit_code == 1
