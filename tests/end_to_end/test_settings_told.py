"""What the district sets for its kiosks arrives with the next exchange; either may be newer."""

import json
from datetime import timedelta

import pytest

from kiosk import identity, retention
from kiosk.app import create_app
from kiosk.models import ReferenceList
from kiosk.runtime import Runtime
from kiosk.session import Sessions
from shared.kiosk_settings import LOCK_AFTER, SYNC_EVERY
from sync_server.intake import kiosk_settings
from sync_server.intake.models import Setting
from sync_server.store import writing
from tests.end_to_end.one_process import Pair
from tests.kiosk.views.conftest import Visitor

LINES = [{"number": "111", "name": "Tổng đài"}, {"number": "0251 3822 222", "name": "Công an xã"}]


@pytest.fixture
def database_url() -> None:
    """What is told is the same on either engine."""


def test_a_kiosk_follows_and_shows_what_the_district_set(pair: Pair) -> None:
    kiosk = pair.kiosk
    sessions = Sessions(lock_after_s=120, sign_out_after_s=600)
    runtime = Runtime(kiosk.settings, kiosk.clock, kiosk.new_id, sessions, lambda _: None)
    client = Visitor(create_app(kiosk.settings, runtime).test_client())
    client.sign_in("co.lan")
    page = client.get("/settings/").text
    assert "KIOSK_LOCK_AFTER_S" in page and "2 phút" in page and "Công an xã" not in page
    with writing():
        kiosk_settings.change({SYNC_EVERY: 600, LOCK_AFTER: 45, "keep_copy_days": 2}, LINES)
    assert kiosk.sync().result == "done"
    assert identity.told(SYNC_EVERY, 300) == 600 and retention.keep_copy_days() == 2
    page = client.get("/settings/").text
    assert "KIOSK_LOCK_AFTER_S" not in page and "45 giây" in page
    assert "0251 3822 222 (Công an xã)" in page and "mỗi 10 phút" in page and "2 ngày sau biên nhận" in page
    assert 'data-lock-after-s="45"' in page
    kiosk.clock.at += timedelta(seconds=46)
    assert client.get("/settings/").status_code == 303, "locked, as the district said"


def test_a_word_that_one_side_lacks_is_passed_over(pair: Pair) -> None:
    with writing():
        Setting.update(content=json.dumps({"of_later": 5, SYNC_EVERY: "soon"})).where(
            Setting.name == "kiosk_settings"
        ).execute()
        kiosk_settings.note_change()
    pair.kiosk.sync()
    assert ReferenceList.get_by_id("settings").content == '{"of_later": 5, "sync_every_s": "soon"}'
    assert identity.told(SYNC_EVERY, 300) == 300 and identity.told(LOCK_AFTER, 120) == 120
    assert retention.keep_copy_days() == 7
