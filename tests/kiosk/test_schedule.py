import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from kiosk import schedule as module
from kiosk.models import OutboxEntry, SyncRun
from kiosk.schedule import Schedule
from shared.clock import new_uuid
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District, page


def wait_for(what: Callable[[], bool], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def schedule(kiosk: Kiosk) -> Iterator[Schedule]:
    schedule = Schedule(kiosk.settings, now=kiosk.clock, new_id=new_uuid)
    yield schedule
    assert schedule.stop()


def test_it_exchanges_soon_after_the_start(kiosk: Kiosk, district: District, schedule: Schedule) -> None:
    kiosk.file()
    schedule.start()
    wait_for(lambda: len(district.inbox) == 1)


def test_an_urgent_report_goes_at_once_whatever_the_backoff(
    kiosk: Kiosk, district: District, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.backoff, "wait_s", lambda failures, random: 3600.0)
    district.script.append(page(502))
    schedule.start()
    wait_for(lambda: SyncRun.select().where(SyncRun.code == "server-fault").exists())
    kiosk.file()
    schedule.ask_sync("urgent")
    wait_for(lambda: len(district.inbox) == 1)


def test_a_failed_run_is_tried_again(
    kiosk: Kiosk, district: District, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.backoff, "wait_s", lambda failures, random: 0.05)
    kiosk.file()
    district.script.extend([page(502), page(200), page(503)])
    schedule.start()
    wait_for(lambda: len(district.inbox) == 1)


def test_a_store_that_cannot_be_read_does_not_end_the_exchanges(
    kiosk: Kiosk, district: District, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.backoff, "wait_s", lambda failures, random: 0.05)
    readable, times = module.identity.district_settings, iter(range(3))

    def unreadable() -> dict[str, int | str]:
        if next(times, None) is not None:
            raise OSError("disk I/O error")
        return readable()

    monkeypatch.setattr(module.identity, "district_settings", unreadable)
    schedule.start()
    wait_for(lambda: len(district.bodies) >= 4)


def test_nothing_is_forgotten_by_a_clock_that_is_years_ahead(
    kiosk: Kiosk, district: District, schedule: Schedule
) -> None:
    kiosk.file()
    kiosk.sync()
    SyncRun.update(skew_s=0).execute()
    kiosk.clock.move(20 * 365 * 86400)
    schedule._wipe()
    assert OutboxEntry.select().where(OutboxEntry.sealed.is_null(False)).count() == 1
    kiosk.clock.move(-20 * 365 * 86400 + 60 * 86400)
    schedule._wipe()
    assert OutboxEntry.select().where(OutboxEntry.sealed.is_null(False)).count() == 0


@pytest.mark.slow
def test_a_clock_that_is_set_back_does_not_stop_the_exchanges(
    kiosk: Kiosk, district: District, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CLOCK_CHECK_S", 0.05)
    moved = [0.0]
    real = time.time
    monkeypatch.setattr(module.time, "time", lambda: real() + moved[0])
    schedule.start()
    wait_for(lambda: len(district.bodies) == 1)
    for _ in range(5):  # set back while a run is ending, it is that run's own plan which holds
        moved[0] -= 3600.0
        with contextlib.suppress(AssertionError):
            wait_for(lambda: len(district.bodies) >= 2, within_s=4)
            break
    assert len(district.bodies) >= 2
