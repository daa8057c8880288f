"""Kiosk and district, both whole: bad envelopes, old copies, long silences, versions."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk import outbox, restores
from kiosk.models import OutboxEntry
from shared.report import parse_report
from sync_server.desk import export
from sync_server.fleet import gaps
from sync_server.intake import quarantine
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry
from tests.end_to_end.both_sides import Both, refuse_batches_with
from tests.samples import COMMUNES, samples, told
from tests.sync_server.builders import make_district


@pytest.fixture
def both(tmp_path: Path, now: datetime) -> Iterator[Both]:
    both = Both(make_district(tmp_path / "district", None, now), tmp_path / "kiosk", now)
    yield both
    both.close()
    both.reopen_district()
    from sync_server import store

    store.database.close()


def a_backlog(count: int, now: datetime) -> list[object]:
    """Reports about so many children, none of them urgent."""
    names = ["An", "Bình", "Châu", "Dũng", "Giang", "Hoà", "Khoa", "Lan", "Mai", "Nam"]
    fields = told(samples()[8])
    return [
        parse_report(
            {**fields, "child_full_name": " ".join(names[int(digit)] for digit in f"{at:04d}")},
            now=now,
            communes=COMMUNES,
        )
        for at in range(count)
    ]


def file_a_thousand(both: Both) -> str:
    """The id of the first envelope in line."""
    reports = a_backlog(1000, both.at)
    for at in range(0, 1000, 200):
        both.file_many(reports[at : at + 200])
    return str(OutboxEntry.get(OutboxEntry.sequence == 1).envelope_id)


def test_one_poisoned_envelope_before_999_is_quarantined_alone_and_named_on_both_sides(both: Both) -> None:
    first = file_a_thousand(both)
    OutboxEntry.update(key_id="spoilt").where(OutboxEntry.sequence == 1).execute()
    result = both.sync()
    assert (result.result, result.accepted, result.quarantined, result.waiting) == ("done", 999, 1, 0)
    counts = outbox.counts(both.at)
    assert (counts.received, counts.quarantined) == (999, 1)
    assert OutboxEntry.get(OutboxEntry.envelope_id == first).code == "unreadable-envelope"
    (entry,) = quarantine.open_entries()
    assert (entry.envelope_id, entry.sequence, entry.kiosk.kiosk_id) == (first, 1, "HS-CR01-K1")
    assert gaps.gaps() == []
    assert merge_waiting(both.district.keys, now=both.at).merged == 999


def test_one_envelope_that_no_batch_gets_through_with_holds_none_of_999_back(both: Both) -> None:
    first = file_a_thousand(both)
    both.way += [refuse_batches_with(first)] * 40
    result = both.sync()
    assert (result.result, result.accepted, result.waiting) == ("not_done", 999, 1)
    assert result.failure is not None and result.failure.slug == "batch-refused"
    assert gaps.gaps()[0]["missing"] == [[1, 1]], "the district names it as well"
    both.way.clear()
    assert (both.sync().result, gaps.gaps()) == ("done", [])


def test_a_server_from_before_200_reports_is_filled_again_by_itself(both: Both, tmp_path: Path) -> None:
    both.file()
    both.sync()
    data = both.district.settings.data
    shutil.copytree(data, tmp_path / "backup")
    both.file_many(a_backlog(200, both.at))
    assert both.sync().accepted == 200
    both.reopen_district()
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "backup", data)
    both.reopen_district()
    assert InboxEntry.select().count() == 1
    assert both.sync("schedule").accepted == 200
    merge_waiting(both.district.keys, now=both.at)
    assert (export.count(), gaps.gaps(), both.sync().sent) == (201, [], 0)
    (noticed,) = restores.noticed()
    assert (noticed.side, noticed.reports) == ("server", 200)


def test_a_server_from_an_old_copy_is_filled_though_an_older_report_never_gets_through(
    both: Both, tmp_path: Path
) -> None:
    held = both.file()
    refused = refuse_batches_with(str(OutboxEntry.get(OutboxEntry.report_uuid == held).envelope_id))
    both.way += [refused] * 100
    both.file()
    both.sync()
    data = both.district.settings.data
    shutil.copytree(data, tmp_path / "backup")
    both.file_many(a_backlog(5, both.at))
    assert both.sync().accepted == 5
    both.reopen_district()
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "backup", data)
    both.reopen_district()
    assert both.sync().accepted == 5, "the mark is where it was: the numbers tell"
    assert [both.sync().accepted for _ in range(3)] == [0, 0, 0]
    assert outbox.counts(both.at).waiting == 1


def test_a_kiosk_from_an_old_copy_that_files_before_it_is_told_starts_a_new_epoch_as_well(
    both: Both, tmp_path: Path
) -> None:
    both.file()
    both.sync()
    shutil.copytree(both.folder, tmp_path / "copy")
    for _ in range(2):
        both.file()
    both.sync()
    both.folder = tmp_path / "copy"
    both.reopen_kiosk()
    for _ in range(3):
        both.file()
    assert both.sync().accepted == 3
    both.file()
    assert outbox.last_numbered()[:2] == (2, 1)
    assert (both.sync().result, both.sync().sent) == ("done", 0)
    assert outbox.last_numbered()[:2] == (2, 1)
    assert gaps.gaps() == [{"kiosk_id": "HS-CR01-K1", "epoch": 1, "missing": [], "forks": 2}]
    assert [(one.side, one.reports) for one in restores.noticed()] == [("kiosk", 0)]


def test_two_disks_of_one_kiosk_are_seen_and_both_are_kept(both: Both, tmp_path: Path) -> None:
    both.file()
    both.sync()
    shutil.copytree(both.folder, tmp_path / "clone")
    ours = both.file()
    both.sync()
    own, both.folder = both.folder, tmp_path / "clone"
    both.reopen_kiosk()
    theirs = both.file()
    both.sync()
    merge_waiting(both.district.keys, now=both.at)
    assert {ours, theirs} <= {line["report_uuid"] for line in export.lines()}
    assert gaps.gaps() == [{"kiosk_id": "HS-CR01-K1", "epoch": 1, "missing": [], "forks": 1}]
    both.folder = own
    both.reopen_kiosk()
    assert gaps.settle_forks("HS-CR01-K1", "baotri", "rút ổ cũ", now=both.at) == 1
    assert gaps.gaps() == [] and gaps.forked_kiosks() == []


def test_ten_million_seconds_offline_are_caught_up_in_one_run(both: Both) -> None:
    first = both.file()
    both.at += timedelta(seconds=10_000_000)
    later = both.file()
    result = both.sync()
    assert (result.result, result.accepted) == ("done", 2)
    assert merge_waiting(both.district.keys, now=both.at).merged == 2
    assert {line["report_uuid"] for line in export.lines()} == {first, later}
