"""A snapshot as a document: the same for ever once it is frozen, and numbered where it leaves."""

from datetime import timedelta

import pytest

from sync_server.desk.models import AuditEntry
from sync_server.desk.reader import Reader
from sync_server.periodic import copies, nightly, snapshots, standing, wording_kept
from sync_server.periodic.documents import document_of, file_of, outside_of
from sync_server.periodic.wording import Wording
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.periodic.test_snapshots import at, freeze, told


@pytest.fixture
def filed(district: District, station: Station) -> None:
    told(station, at(3, 3, 2026))
    told(station, at(9, 4, 2026), incident_commune_code="99002")


def test_a_frozen_report_is_the_same_file_whatever_is_set_or_told_later(
    filed: None, district: District, station: Station
) -> None:
    frozen = freeze("half-year", 2026, at(20, 6, 2026))
    first = file_of(document_of(frozen))
    with writing():
        wording_kept.put(Wording("Tên khác"), now=at(21, 6, 2026))
    told(station, at(1, 5, 2026), arrives=at(22, 6, 2026))
    (kept,) = snapshots.versions("half-year", 2026)
    assert file_of(document_of(kept)) == first
    draft = snapshots.draft("half-year", 2026, now=at(23, 6, 2026))
    assert document_of(draft).wording.unit == "Tên khác"
    assert document_of(kept).wording.unit == "Huyện Mẫu"


def test_a_copy_for_outside_is_numbered_on_record_and_tells_no_small_figure(
    filed: None, district: District
) -> None:
    draft = snapshots.draft("half-year", 2026, now=at(1, 6, 2026))
    reader = Reader("officer", "officer", at(1, 6, 2026))
    document = document_of(draft)
    numbers = [copies.number_copy(document, "xlsx", to, reader).number for to in ("Sở Mẫu", "Báo Mẫu")]
    assert numbers == [1, 2]
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.login) == ("export-report-outside", "officer")
    assert entry.reason == "6T-2026/1 xlsx Báo Mẫu"
    copy = outside_of(draft, copies.number_copy(document, "print", "Sở Mẫu", reader))
    assert copy.watermark == "Bản gửi ra ngoài số 3 cho Sở Mẫu – officer lấy lúc 09:00 ngày 01/06/2026"
    small = [
        (table.key, row.key, figure)
        for table in copy.tables
        for row in table.rows
        for figure in row.figures
        if row.kind != "change" and isinstance(figure, int) and 1 <= figure <= 4
    ]
    assert not small
    assert document.tables[0].figure("total", "matters") == 2


def test_the_drafts_are_counted_once_a_night_until_the_period_is_frozen(
    filed: None, district: District
) -> None:
    evening, night = at(23, 5, 2026, hour=0), at(23, 5, 2026, hour=2)
    assert nightly.count_nightly(now=evening) == 0
    assert nightly.count_nightly(now=night) == 2
    assert nightly.count_nightly(now=night + timedelta(hours=1)) == 0
    draft = snapshots.the_draft("half-year", 2026)
    assert draft and document_of(draft).tables[0].figure("total", "matters") == 2
    freeze("half-year", 2026, at(20, 6, 2026))
    assert nightly.count_nightly(now=at(21, 6, 2026)) == 1


def test_a_report_stands_as_draft_then_as_frozen_with_the_days_until_it_is_due(
    filed: None, district: District
) -> None:
    snapshots.draft("half-year", 2026, now=at(1, 6, 2026))
    before = standing.standing("half-year", 2026, now=at(1, 6, 2026))
    assert (before.days, before.over, len(before.frozen), before.draft is None) == (14, False, 0, False)
    freeze("half-year", 2026, at(20, 6, 2026))
    snapshots.draft("half-year", 2026, now=at(20, 6, 2026))
    after = standing.standing("half-year", 2026, now=at(20, 6, 2026))
    assert (after.days, after.over, len(after.frozen), after.draft) == (-5, True, 1, None)
    begun = [(one.period.kind, one.period.year) for one in standing.every(now=at(20, 6, 2026))]
    assert begun[:2] == [("year", 2026), ("half-year", 2026)]
