"""The fold is a function of the set of revisions,
and conflicts name what concurrent people said differently.
"""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from shared.revision import Revision, json_bytes
from sync_server.intake.merge import (
    as_record,
    conflicts,
    fold,
    heads,
    merge,
    packed,
    packed_only,
    said,
    unpacked,
    values,
)
from tests.strategies import revision_sets


def a_revision(name: str, number: int, parents: tuple[str, ...] = (), **fields: object) -> Revision:
    return Revision(name, "report", number, "kiosk:a", "2026-11-24T07:30:00+00:00", fields, parents)


@given(revision_sets(), st.data())
def test_late_repeated_and_reordered_revisions_give_the_same_record(revisions, data):
    arrivals = data.draw(st.permutations(revisions + revisions[:2]))
    assert fold(arrivals) == fold(revisions)


@given(revision_sets(), st.data())
def test_any_splitting_into_batches_gives_the_same_record(revisions, data):
    cut = data.draw(st.integers(0, len(revisions)))
    assert merge(fold(revisions[cut:]), fold(revisions[:cut])) == fold(revisions)


@given(revision_sets())
def test_the_merge_is_commutative_associative_and_idempotent(revisions):
    records = [as_record(revision) for revision in revisions]
    a, b, c = records[0], records[len(records) // 2], records[-1]
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, a) == a


@given(revision_sets(), st.data())
def test_conflicts_and_heads_do_not_depend_on_the_order_of_arrival(revisions, data):
    arrivals = data.draw(st.permutations(revisions))
    assert conflicts(arrivals) == conflicts(revisions)
    assert heads(arrivals) == heads(revisions)


@given(revision_sets())
def test_one_more_revision_that_knew_all_settles_every_conflict(revisions):
    rivals = conflicts(revisions)
    settled = Revision(
        "z",
        "report",
        max(r.number for r in revisions) + 1,
        "district:officer",
        "2026-11-24T08:00:00+00:00",
        {name: cells[-1].value for name, cells in rivals.items()},
        heads(revisions),
    )
    assert conflicts([*revisions, settled]) == {}


def test_no_revision_is_no_record():
    assert fold([]) == {} and values({}) == {}


def test_the_higher_number_wins_and_a_taken_back_field_is_absent():
    first = a_revision("1", 1, a="x", b="y")
    second = a_revision("2", 2, ("1",), a="z", b=None)
    assert values(fold([second, first])) == {"a": "z"}


def test_two_who_did_not_know_each_other_conflict_even_when_one_wrote_more_often():
    first = a_revision("1", 1, a="x")
    station = a_revision("2s", 2, ("1",), a="station")
    officer = a_revision("2o", 2, ("1",), b=1)
    officer_again = a_revision("3o", 3, ("2o",), a="officer")
    rivals = conflicts([first, station, officer, officer_again])
    assert [cell.value for cell in rivals["a"]] == ["officer", "station"]
    assert set(rivals) == {"a"}


def test_the_same_value_from_two_sides_is_no_conflict():
    first = a_revision("1", 1, a="x")
    assert conflicts([first, a_revision("2", 2, ("1",), a="y"), a_revision("3", 2, ("1",), a="y")]) == {}


def test_equal_numbers_are_ordered_by_id_so_that_every_store_agrees():
    left, right = a_revision("a", 1, f=1), a_revision("b", 1, f=2)
    assert values(fold([left, right])) == values(fold([right, left])) == {"f": 2}
    assert values(fold([replace(left, revision_id="c"), right])) == {"f": 1}


@given(revision_sets())
def test_a_record_is_stored_and_read_again_also_from_the_form_before(revisions):
    record = fold(revisions)
    stored = json.loads(json.dumps(packed(record)))
    before = json.loads(json.dumps(record))
    assert unpacked(stored) == record == unpacked(before)
    for revision in revisions:
        only = json.loads(packed_only(revision.number, revision.revision_id, json_bytes(revision.fields)))
        assert unpacked(only) == as_record(revision) and said(only) == values(as_record(revision))
