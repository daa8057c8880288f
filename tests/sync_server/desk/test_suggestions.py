"""Through the merge, on both engines: found whichever comes first, kept as decided, never told to a kiosk."""

import json
import uuid
from collections.abc import Callable

import pytest

from shared.report import Report
from sync_server import store
from sync_server.desk import duplicate_lookup, suggestions
from sync_server.desk.duplicate_models import DuplicateKey, Suggestion
from sync_server.intake.merging import merge_waiting, rebuild
from tests.sync_server.builders import District, Station, run_command

EMPTY = {name: None for name in Report.model_fields}


@pytest.fixture
def school(district: District) -> Station:
    return district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")


def merge(district: District) -> None:
    result = merge_waiting(district.keys, now=district.now)
    assert not result.quarantined


def found() -> list[tuple[frozenset[str], int, str, str]]:
    return [
        (frozenset({str(one.report_a), str(one.report_b)}), one.points, one.level, one.state)
        for one in suggestions.every()
    ]


def test_the_pair_of_two_stations_is_suggested_in_one_merge_and_in_two(
    district: District, station: Station, school: Station
) -> None:
    one, other = school.file(5), station.file(6)
    pair = frozenset({one.report_uuid, other.report_uuid})
    merge(district)
    assert found() == [(pair, 115, "strong", "open")]
    third = station.file(5, child_class="7B")
    merge(district)
    assert len(found()) == 3
    assert {report for reports, *_ in found() for report in reports} == pair | {third.report_uuid}
    row = Suggestion.get()
    assert row.report_a < row.report_b and "same_carer_phone" in json.loads(row.reasons)


def test_twins_that_are_linked_are_not_suggested_nor_once_a_correction_links_them(
    district: District, school: Station
) -> None:
    one = school.report(3, links=None)
    other = school.report(4, links=[{"report_no": one.fields["report_no"], "link_kind": "twin"}])
    alone = school.report(4, links=None)
    school.send([school.envelope(revision) for revision in (one, other, alone)])
    merge(district)
    names = {one.report_uuid: "one", other.report_uuid: "other", alone.report_uuid: "alone"}
    levels = {frozenset(names[report] for report in pair): level for pair, _, level, _ in found()}
    assert levels.pop(frozenset({"other", "alone"})) == "strong"
    assert levels.pop(frozenset({"one", "alone"}), None) != "strong" and not levels
    links = [{"report_no": revision.fields["report_no"], "link_kind": "sibling"} for revision in (one, other)]
    linked = school.revision(alone.report_uuid, 2, {"links": links}, (alone.revision_id,))
    school.send([school.envelope(linked)])
    merge(district)
    assert found() == []


def test_a_decided_pair_stays_decided_through_corrections_and_rebuild(
    district: District, station: Station, school: Station
) -> None:
    one, other = school.file(5), station.file(6)
    merge(district)
    with store.writing():
        Suggestion.update(state="dismissed").execute()
    changed = school.revision(one.report_uuid, 2, {"caregiver_phone": "0911 111 111"}, (one.revision_id,))
    school.send([school.envelope(changed)])
    merge(district)
    rebuild(district.keys, now=district.now)
    pair = frozenset({one.report_uuid, other.report_uuid})
    assert found() == [(pair, 115, "strong", "dismissed")]


def test_a_correction_changes_the_points_of_an_open_one(
    district: District, station: Station, school: Station
) -> None:
    one = school.file(5)
    station.file(6)
    merge(district)
    changed = school.revision(one.report_uuid, 2, {"caregiver_phone": "0911 111 111"}, (one.revision_id,))
    school.send([school.envelope(changed)])
    merge(district)
    assert [points for _, points, *_ in found()] == [85]


def test_rebuilding_finds_the_same_again(district: District, station: Station, school: Station) -> None:
    for sample in range(12):
        school.file(sample)
        station.file(sample)
    merge(district)
    before = found(), DuplicateKey.select().count()
    assert before[0]
    with store.writing():
        Suggestion.delete().execute()
        DuplicateKey.delete().execute()
    rebuild(district.keys, now=district.now)
    assert (found(), DuplicateKey.select().count()) == before


def test_a_store_without_keys_yet_compares_what_it_already_holds(
    district: District, station: Station, school: Station
) -> None:
    school.file(5)
    merge(district)
    with store.writing():
        DuplicateKey.delete().execute()
    station.file(6)
    merge(district)
    assert [level for _, _, level, _ in found()] == ["strong"]


def test_a_key_that_many_share_compares_with_the_newest_only(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicate_lookup, "NEWEST", 3)
    for _ in range(2):
        for _ in range(5):
            station.file(6)
        merge(district)
    per_report = [report for pair, *_ in found() for report in pair]
    assert len(found()) <= 2 * 5 * 3 and len(set(per_report)) <= 10


def test_the_answer_to_a_kiosk_is_the_same_with_and_without_another_stations_report(
    district: District, station: Station, school: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = str(uuid.uuid4())
    school.file(5)
    merge(district)
    alone = school.send([], exchange_id=exchange)
    station.file(6)
    merge(district)
    assert found() and school.send([], exchange_id=exchange) == alone


def test_the_command_lists_the_strongest_first(district: District, station: Station, school: Station) -> None:
    one, other = school.file(5), station.file(6)
    weaker = school.file(6, caregiver_phone=None, safe_contact=None, caregiver_name=None, mother_name=None)
    merge(district)
    run: Callable[..., str] = lambda *words: _run(district, *words)  # noqa: E731
    rows = json.loads(run("--json"))
    assert [set(row) for row in rows] == [{"reports", "points", "level", "state"}] * 3
    assert [row["points"] for row in rows] == sorted((row["points"] for row in rows), reverse=True)
    strongest = rows[0]
    assert set(strongest["reports"]) == {one.report_uuid, other.report_uuid}
    assert (strongest["points"], strongest["level"], strongest["state"]) == (115, "strong", "open")
    assert weaker.report_uuid in rows[1]["reports"]
    assert run().splitlines()[0].endswith("points=115 level=strong state=open")


def _run(district: District, *words: str) -> str:
    result = run_command(district, "duplicates", "list", *words)
    assert result.exit_code == 0
    return result.stdout


def test_what_was_merged_is_compared_all_at_once(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    real = suggestions.find_fresh

    def find_fresh(own, *, now):  # type: ignore[no-untyped-def]
        batches.append(len(own))
        real(own, now=now)

    monkeypatch.setattr(suggestions, "find_fresh", find_fresh)
    for sample in range(4):
        station.file(sample)
    merge(district)
    assert batches == [4]
