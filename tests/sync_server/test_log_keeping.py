"""The log is kept for whole months, and what others need of it stays."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import stamp, utc_now
from sync_server.fleet import log_keeping
from sync_server.fleet.models import KioskDay
from sync_server.intake.models import ExchangeRun, MergeRun
from tests.sync_server.builders import District, Station, run_command


@pytest.mark.parametrize(
    ("months", "first"),
    [(3, "2026-07-31T17:00:00"), (11, "2025-11-30T17:00:00"), (24, "2024-10-31T17:00:00")],
)
def test_months_are_those_of_viet_nam_and_whole(months: int, first: str, now: datetime) -> None:
    assert stamp(log_keeping.kept_from(months, now=now)) == f"{first}+00:00"


def test_what_is_older_goes_a_bounded_number_at_a_time(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_keeping, "AT_ONCE", 2)
    monkeypatch.setattr(log_keeping, "ROUNDS", 2)
    station.file()
    first = datetime(2026, 7, 31, 17, tzinfo=UTC)
    for seconds in (-9, -8, -7, -2, -1, 0):
        at = stamp(first + timedelta(seconds=seconds))
        ExchangeRun.create(kiosk=station.kiosk, at=at, result="ok")
        counts = {"merged": 1, "quarantined": 0, "cases_opened": 0, "took_ms": 1}
        if seconds > -2:
            MergeRun.create(at=at, **counts)
    assert log_keeping.count_old(3, now=district.now) == 6
    assert [log_keeping.drop_old(3, now=district.now) for _ in range(3)] == [5, 1, 0]
    left = [run.at for run in ExchangeRun.select().order_by(ExchangeRun.at)]
    assert left == [stamp(first), stamp(district.now)]
    assert [run.at for run in MergeRun.select()] == [stamp(first)]
    assert [row.day for row in KioskDay.select()] == ["2026-11-24"], "what B8 and silence read stays"


def test_by_command_one_looks_first(district: District, station: Station) -> None:
    ExchangeRun.create(kiosk=station.kiosk, at=stamp(utc_now() - timedelta(days=800)), result="ok")
    assert run_command(district, "prune-log", "--dry-run").stdout == "old 1\n"
    assert run_command(district, "prune-log").stdout == "dropped 1\nold 0\n"
