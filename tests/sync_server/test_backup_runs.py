"""Backups by schedule: one a night, again after a failure, the newest kept, and told to those on duty."""

import json
import os
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from shared.clock import new_uuid, stamp
from sync_server.desk.alert_models import Alert
from sync_server.fleet import backup_runs
from sync_server.fleet.backup_runs import Plan, newest, newest_good, run_if_due
from sync_server.fleet.backup_times import LATE, last_due, slot_of
from sync_server.fleet.models import BackupRun
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Record
from sync_server.runtime import Runtime
from sync_server.schedule import backup_job, run_alerts
from sync_server.settings import SyncServerSettings
from sync_server.store import writing
from tests.sync_server.builders import District, Station, run_command
from tests.sync_server.desk.test_alerts import address, on_duty


def plan(district: District, to: Path | None = None, keep: int = 2) -> Plan:
    return Plan(district.settings.data, time(2), to, keep)


def test_the_night_is_that_of_viet_nam(now: datetime) -> None:
    assert stamp(last_due(now, time(2))) == "2026-11-23T19:00:00+00:00"
    assert stamp(last_due(now, time(14, 30))) == stamp(now)
    assert stamp(last_due(now, time(14, 31))) == stamp(now - timedelta(days=1) + timedelta(minutes=1))
    assert slot_of(last_due(now, time(2)), 1) == "2026-11-24 02:00/1"


@pytest.mark.slow
def test_one_a_night_and_the_newest_are_kept(district: District, tmp_path: Path) -> None:
    stranger = tmp_path / "other.backup"
    stranger.write_text("")

    def try_now() -> BackupRun | None:
        return run_if_due(plan(district, tmp_path), district.keys, now=lambda: district.now)

    for night in range(4):
        run = try_now()
        assert run is not None and (run.state, run.fault, run.differing) == ("done", "", 0)
        assert try_now() is None
        district.now += timedelta(days=1) if night < 3 else timedelta(hours=11)  # 01:30 there
    assert try_now() is None
    names = sorted(path.name for path in tmp_path.glob("sync-server-*"))
    assert names == ["sync-server-20261126T073000Z.backup", "sync-server-20261127T073000Z.backup"]
    assert stranger.exists() and [run.file for run in newest(2)] == names[::-1]


def test_of_two_processes_one_makes_it(district: District, tmp_path: Path) -> None:
    due = last_due(district.now, time(2))
    assert backup_runs._claim(due, district.now) is not None
    assert backup_runs._claim(due, district.now) is None
    BackupRun.update(started_at=stamp(due - timedelta(minutes=1))).execute()  # as if not seen yet
    assert backup_runs._claim(due, district.now) is None, "the slot is taken"


@pytest.mark.slow
def test_a_clock_that_was_years_ahead_puts_nothing_off(district: District, tmp_path: Path) -> None:
    right = district.now
    district.now += timedelta(days=1000)
    assert run_if_due(plan(district, tmp_path), district.keys, now=lambda: district.now) is not None
    district.now = right + LATE + timedelta(minutes=1)
    assert open_alerts(district) == ["old_backup"]
    assert run_if_due(plan(district, tmp_path), district.keys, now=lambda: district.now) is not None
    assert open_alerts(district) == []


@pytest.mark.slow
def test_what_a_killed_run_left_half_made_goes_a_day_later(district: District, tmp_path: Path) -> None:
    half = tmp_path / ".backup-x"
    half.mkdir()
    (half / "sync_server.db").write_text("")
    made = (district.now - timedelta(hours=23)).timestamp()
    os.utime(half, (made, made))
    run_if_due(plan(district, tmp_path), district.keys, now=lambda: district.now)
    assert half.exists()
    district.now += timedelta(days=1)
    run_if_due(plan(district, tmp_path), district.keys, now=lambda: district.now)
    assert not half.exists()


def test_a_backup_by_hand_counts(district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_command(district, "backup", "--out", str(tmp_path)).exit_code == 0
    good = newest_good()
    assert good is not None and good.file.startswith("sync-server-") and good.bytes > 1000
    where = BackupRun.id == good.id
    BackupRun.update(started_at=stamp(district.now), ended_at=stamp(district.now)).where(where).execute()
    assert run_if_due(plan(district, tmp_path), district.keys, now=lambda: district.now) is None
    monkeypatch.setenv("SYNC_SERVER_BACKUP_TO", str(tmp_path / "unplugged"))
    assert "no-such-folder" in run_command(district, "backup").stderr
    assert not (tmp_path / "unplugged").exists()
    monkeypatch.delenv("SYNC_SERVER_BACKUP_TO")
    assert run_command(district, "backup").exit_code == 0
    assert len(list((district.settings.data / "backups").iterdir())) == 1


def test_a_failure_rings_and_is_tried_again_within_the_hour(
    district: District, tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    on_duty(address(httpserver), ("machines",))
    gone = tmp_path / "unplugged"

    def try_now() -> BackupRun | None:
        return run_if_due(plan(district, gone), district.keys, now=lambda: district.now)

    failed = try_now()
    assert failed is not None and (failed.state, failed.fault) == ("failed", "no-such-folder")
    assert try_now() is None and open_alerts(district) == ["no_backup"]
    (told,) = [json.loads(request.data)["message"] for request, _ in httpserver.log]
    assert told.startswith("SL · Sao lưu không thành · 24/11 14:30\n")
    gone.mkdir()
    district.now += timedelta(minutes=61)
    again = try_now()
    assert again is not None and again.state == "done" and open_alerts(district) == []


def test_an_old_backup_and_a_store_that_differs_ring(district: District, station: Station) -> None:
    assert open_alerts(district) == []
    district.now += LATE + timedelta(minutes=1)
    assert open_alerts(district) == ["old_backup"]
    run = run_if_due(plan(district), district.keys, now=lambda: district.now)
    assert run is not None and open_alerts(district) == []
    station.file()
    merge_waiting(district.keys, now=district.now)
    Record.update(urgency="none").execute()
    district.now += timedelta(days=1)
    run = run_if_due(plan(district), district.keys, now=lambda: district.now)
    assert run is not None and (run.state, run.differing) == ("done", 1)
    assert open_alerts(district)[-1:] == ["differs"]


def test_a_run_that_stopped_on_the_way_is_seen_and_tried_again(district: District) -> None:
    with writing():
        BackupRun.create(slot="2026-11-24 02:00/1", started_at=stamp(district.now - timedelta(hours=2)))
    assert "no_backup" in open_alerts(district)
    run = run_if_due(plan(district), district.keys, now=lambda: district.now)
    assert run is not None and run.slot == "2026-11-24 02:00/2" and run.state == "done"
    assert (newest(2)[1].state, newest(2)[1].fault) == ("failed", "stopped")


def test_the_setting_turns_it_off_and_a_relay_makes_none(district: District) -> None:
    off = SyncServerSettings.from_env({"SYNC_SERVER_BACKUP_AT": "off"}, data=district.settings.data)
    assert off.backup_at is None
    backup_job(runtime_of(district, off))
    backup_job(runtime_of(district, district.settings, relay=True))
    assert newest(1) == []
    district.now += LATE * 2
    run_alerts(runtime_of(district, off))
    assert Alert.select().count() == 0
    backup_job(runtime_of(district, district.settings))
    assert newest(1)[0].state == "done"
    with pytest.raises(Exception, match="SYNC_SERVER_BACKUP_AT"):
        SyncServerSettings.from_env({"SYNC_SERVER_BACKUP_AT": "25:00"})


def runtime_of(district: District, settings: SyncServerSettings, *, relay: bool = False) -> Runtime:
    keys = replace(district.keys, private={}) if relay else district.keys
    return Runtime(settings, keys, lambda: district.now, new_uuid)


def open_alerts(district: District) -> list[str]:
    """Of a district whose one station says nothing all day, which rings too and is no matter of backups."""
    run_alerts(runtime_of(district, district.settings))
    open_now = Alert.select().where(Alert.over_at.is_null(), Alert.kind != "silent")
    return [alert.kind for alert in open_now.order_by(Alert.id)]
