"""A merge on a full disk: no report is blamed for it, none is lost, all are merged when there is room."""

import pytest

from shared.store_faults import fault_of
from sync_server import store
from sync_server.desk import export, search_index, suggestions
from sync_server.desk.search_models import FreshRecord
from sync_server.intake import quarantine
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry
from tests.sync_server.builders import District, Station


@pytest.fixture
def database_url() -> None:
    """Only SQLite: PostgreSQL says by type that it was the store."""


def states() -> set[str]:
    return {state for (state,) in InboxEntry.select(InboxEntry.state).tuples()}


@pytest.mark.parametrize("room", [0, 3, 6])
def test_a_full_disk_sets_no_report_aside_and_loses_none(
    district: District, station: Station, room: int
) -> None:
    for at in range(12):
        station.file(at)
    store.database.execute_sql("VACUUM")  # no pages that migrations left free
    pages = store.database.execute_sql("PRAGMA page_count").fetchone()[0]
    store.database.execute_sql(f"PRAGMA max_page_count = {pages + room}")
    with pytest.raises(Exception) as full:
        merge_waiting(district.keys, now=district.now)
    assert fault_of(full.value) is not None
    assert states() == {"waiting"} and quarantine.count_open() == 0 and export.count() == 0
    store.database.execute_sql("PRAGMA max_page_count = 1000000")
    assert merge_waiting(district.keys, now=district.now).merged == 12
    assert export.count() == 12


def test_a_full_disk_while_the_same_child_is_looked_for_is_not_passed_over(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.file(0)

    def fill(*_: object, **__: object) -> None:
        pages = store.database.execute_sql("PRAGMA page_count").fetchone()[0]
        store.database.execute_sql(f"PRAGMA max_page_count = {pages}")
        store.database.execute_sql("CREATE TABLE full_up (x)")
        store.database.execute_sql("INSERT INTO full_up VALUES (randomblob(10000000))")

    with monkeypatch.context() as patched:
        patched.setattr(suggestions, "find_fresh", fill)
        with pytest.raises(Exception) as full:
            merge_waiting(district.keys, now=district.now)
    assert fault_of(full.value) is not None and states() == {"merged"}
    store.database.execute_sql("PRAGMA max_page_count = 1000000")
    assert search_index.not_yet() == FreshRecord.select().count() == 1
    merge_waiting(district.keys, now=district.now)
    assert search_index.not_yet() == 0
