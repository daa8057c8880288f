"""What a monitoring program is told: right on both engines, cheap to ask, and nothing of what reports say."""

from datetime import timedelta

import pytest

from shared.clock import stamp
from sync_server import store
from sync_server.desk.clock_models import CaseClock
from sync_server.fleet import metrics
from sync_server.fleet.models import BackupRun
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import ExchangeRun, Kiosk
from sync_server.store import writing
from tests.sync_server.builders import District, Station


def told(district: District) -> dict[str, dict[str, float]]:
    return {gauge.name: dict(gauge.values) for gauge in metrics.gauges(now=district.now)}


def test_every_number_is_that_of_the_store(district: District, station: Station) -> None:
    district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    station.file()
    station.send([station.envelope(station.report(1), content=b"no report", urgent=True)])
    merge_waiting(district.keys, now=district.now)
    station.file(2)
    with writing():
        ExchangeRun.create(kiosk=station.kiosk, at=stamp(district.now), result="bad-signature")
        ExchangeRun.create(kiosk=station.kiosk, at=stamp(district.now - timedelta(hours=2)), result="ok")
        BackupRun.create(slot="1", started_at=stamp(district.now), ended_at=stamp(district.now), state="done")
    district.now += timedelta(minutes=10)
    (clock, *others) = CaseClock.select().where(CaseClock.kind != "delay_to_server").order_by(CaseClock.id)
    late, later = (stamp(district.now + timedelta(seconds=seconds)) for seconds in (-1, 1))
    CaseClock.update(due_at=later).execute()
    CaseClock.update(due_at=late).where(CaseClock.id == clock.id).execute()
    assert others
    assert told(district) == {
        "store_up": {"": 1},
        "envelopes_waiting": {"": 1},
        "oldest_waiting_seconds": {"": 600},
        "quarantine_open": {"yes": 1, "no": 0},
        "records": {"": 1},
        "exchanges_last_hour": {"ok": 3, "bad-signature": 1},
        "merges_last_hour": {"": 1},
        "merged_last_hour": {"merged": 1, "quarantined": 1},
        "cases": {"new": 1},
        "clocks_overdue": {"": 1},
        "kiosks": {"well": 1, "never_heard": 1},
        "backup_age_seconds": {"": 600},
    }


def test_an_empty_store_has_its_zeros_and_no_backup(district: District) -> None:
    found = told(district)
    assert found["merged_last_hour"] == {"merged": 0, "quarantined": 0} and found["records"] == {"": 0}
    assert found["exchanges_last_hour"] == {"ok": 0} and "backup_age_seconds" not in found
    assert Kiosk.select().count() == 0 and found["kiosks"] == {}


def test_a_store_that_does_not_answer_is_down(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        store.database.execute_sql("ALTER TABLE merge_run RENAME TO gone")
    assert told(district) == {"store_up": {"": 0}}
