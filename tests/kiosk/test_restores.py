"""Either side comes back from an old backup, and the other fills it again by itself."""

import shutil
from pathlib import Path

import pytest

from kiosk import outbox, store
from kiosk.models import OutboxEntry, ReportNumber, database
from tests.kiosk.conftest import Kiosk, a_report
from tests.kiosk.district import District


def forget(district: District, behind: int) -> None:
    """The district's disk as it was when it had `behind` envelopes of the kiosk."""
    district.inbox = {key: one for key, one in district.inbox.items() if one.sequence <= behind}


def test_a_restored_server_is_filled_again_in_the_same_run(kiosk: Kiosk, district: District) -> None:
    for _ in range(5):
        kiosk.file()
    kiosk.sync()
    forget(district, 2)
    result = kiosk.sync()
    assert (result.result, result.accepted, result.duplicate) == ("done", 3, 0)
    assert sorted(one.sequence for one in district.inbox.values()) == [1, 2, 3, 4, 5]
    assert outbox.counts(kiosk.clock()).received == 5
    assert kiosk.sync().sent == 0


def test_another_store_gets_everything_that_is_kept(kiosk: Kiosk, district: District) -> None:
    for _ in range(3):
        kiosk.file()
    kiosk.sync()
    district.inbox.clear()
    district.store_id = "store-2"
    assert kiosk.sync().accepted == 3
    assert kiosk.sync().sent == 0


def test_what_was_sent_out_of_order_is_noticed_when_it_is_lost(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    kiosk.file()
    kiosk.file(report=a_report(1))
    kiosk.sync()
    forget(district, 2)
    assert kiosk.sync().accepted == 1


def test_what_is_no_longer_kept_is_asked_for_once_and_not_for_ever(kiosk: Kiosk, district: District) -> None:
    for _ in range(4):
        kiosk.file()
    kiosk.sync()
    OutboxEntry.update(sealed=None).where(OutboxEntry.sequence == 2).execute()
    forget(district, 1)
    assert kiosk.sync().accepted == 2
    assert kiosk.sync().sent == 0


def test_a_quarantined_envelope_that_has_no_number_there_starts_no_endless_refill(
    kiosk: Kiosk, district: District
) -> None:
    for _ in range(3):
        kiosk.file()
    bad = OutboxEntry.get(OutboxEntry.sequence == 1).envelope_id
    district.quarantine.add(bad)
    assert (kiosk.sync().quarantined, district.high_water()["sequence"]) == (1, 0)
    assert kiosk.sync().sent == 0


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def restore(kiosk: Kiosk, backup: Path) -> None:
    database.close()
    shutil.rmtree(kiosk.settings.data)
    shutil.copytree(backup, kiosk.settings.data)
    store.bind(kiosk.settings.data)


def test_a_restored_kiosk_starts_a_new_epoch_and_loses_nothing_that_waits(
    kiosk: Kiosk, district: District, backup: Path
) -> None:
    for _ in range(2):
        kiosk.file()
    database.close()
    shutil.copytree(kiosk.settings.data, backup)
    for _ in range(3):
        kiosk.file()
    kiosk.sync()
    restore(kiosk, backup)
    result = kiosk.sync()
    assert (result.duplicate, result.waiting) == (2, 0)
    numbers = {row.report_no for row in ReportNumber.select()}
    later = kiosk.file()
    assert outbox.last_numbered()[:2] == (2, 1)
    assert later.report_no == "SC-SM01-2026-100006" and later.report_no not in numbers
    assert kiosk.sync().accepted == 1
    assert len(district.inbox) == 6
    assert outbox.last_numbered()[0] == 2
