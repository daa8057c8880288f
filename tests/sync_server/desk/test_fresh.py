"""What a merge leaves for after it: done in the end whatever comes between, once, by the record as it is."""

import pytest

from sync_server.desk import duplicate_lookup, fresh, search_index, suggestions
from sync_server.desk.models import Case
from sync_server.desk.search_models import FreshRecord, SearchTerm
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.store import writing
from tests.sync_server.builders import District, Station


class Killed(BaseException):
    """What ends a process, as no one catches it."""


@pytest.fixture
def killed_after_merge(district: District, monkeypatch: pytest.MonkeyPatch):
    """Merge as a process does that is killed when reports are merged and nothing followed."""

    def merge() -> None:
        def kill(**_: object) -> None:
            raise Killed

        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(fresh, "settle", kill)
            merge_waiting(district.keys, now=district.now)

    return merge


def names() -> set[str]:
    return {term for (term,) in SearchTerm.select(SearchTerm.term).where(SearchTerm.kind == "name").tuples()}


def as_made_anew(district: District) -> bool:
    """Whether search and suggestions are what they would be if all was made anew."""

    def all_there_is() -> tuple[object, ...]:
        terms = set(
            SearchTerm.select(SearchTerm.kind, SearchTerm.term, SearchTerm.record, SearchTerm.words).tuples()
        )
        return terms, [suggestions.as_row(one) for one in suggestions.every()]

    here = all_there_is()
    rebuild(district.keys, now=district.now)
    return here == all_there_is()


def test_a_killed_merge_leaves_cases_and_the_next_one_finishes_the_rest(
    district: District, station: Station, killed_after_merge
) -> None:
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    pair = {school.file(5).report_uuid, station.file(6).report_uuid}
    killed_after_merge()
    assert Case.select().count() == 2 and Case.select().where(Case.next_due.is_null()).count() == 0
    assert (search_index.not_yet(), names(), list(suggestions.every())) == (2, set(), [])
    assert not duplicate_lookup.is_empty()
    merge_waiting(district.keys, now=district.now)
    assert {str(one.report_a) for one in suggestions.every()} < pair
    assert search_index.not_yet() == 0 and as_made_anew(district)


def test_a_report_is_compared_with_what_was_left_over_of_an_earlier_merge(
    district: District, station: Station, killed_after_merge
) -> None:
    station.file(5)
    killed_after_merge()
    station.file(6)
    merge_waiting(district.keys, now=district.now)
    assert len(list(suggestions.every())) == 1


def test_a_correction_that_comes_between_is_what_is_found(
    district: District, station: Station, killed_after_merge
) -> None:
    filed = station.file(5, child_full_name="Lò Văn Sai")
    killed_after_merge()
    put_right = station.revision(
        filed.report_uuid, 2, {"child_full_name": "Lò Văn Đúng"}, (filed.revision_id,)
    )
    station.send([station.envelope(put_right)])
    killed_after_merge()
    assert FreshRecord.select().count() == 0
    assert "dung" in names() and "sai" not in names()
    merge_waiting(district.keys, now=district.now)
    assert "sai" not in names() and as_made_anew(district)


@pytest.mark.parametrize(
    "told",
    [
        {"found_by": None, "keys": None},
        {"version": 0, "found_by": '[["name","old","old"]]'},
        {"found_by": "[["},
        {"keys": "spoilt"},
    ],
)
def test_what_was_not_prepared_or_by_other_rules_is_made_of_the_record(
    district: District, station: Station, killed_after_merge, told: dict[str, object]
) -> None:
    station.file(5)
    station.file(6)
    killed_after_merge()
    with writing():
        FreshRecord.update(told).execute()
        duplicate_lookup.forget()
    assert fresh.settle(now=district.now) == 2
    assert len(list(suggestions.every())) == 1 and as_made_anew(district)


def test_a_rebuild_leaves_nothing_over(district: District, station: Station, killed_after_merge) -> None:
    station.file(5)
    killed_after_merge()
    rebuild(district.keys, now=district.now)
    assert search_index.not_yet() == 0 and names() and not list(suggestions.every())


def test_keys_go_on_into_larger_tables_and_are_met_there(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicate_lookup, "NEW", 2)
    monkeypatch.setattr(duplicate_lookup, "RECENT", 4)
    for _ in range(4):
        station.file(5)
        station.file(6)
        merge_waiting(district.keys, now=district.now)
    held = [table.select().count() for table in duplicate_lookup.TABLES]
    assert held[0] == held[1] == 0 and held[2] > 0
    assert len(list(suggestions.every())) == 8 * 7 // 2  # each of the eight with each, whichever table has it
