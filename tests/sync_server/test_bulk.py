"""Many rows in one statement: what is there afterwards is what was given, on both engines."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync_server import bulk
from sync_server.desk.duplicate_models import NewDuplicateKey
from sync_server.desk.search_models import FreshRecord
from sync_server.store import database, writing
from tests.sync_server.builders import District

FIELDS = (FreshRecord.record, FreshRecord.version, FreshRecord.found_by, FreshRecord.keys)
Text = str | None
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9)


def utf8(text: Text) -> bytes | None:
    return None if text is None else text.encode()


@pytest.fixture(autouse=True)
def empty(district: District) -> None:
    """The store."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, texts), max_size=120), st.booleans(), st.booleans())
def test_a_text_may_be_given_as_utf8(told: list[tuple[Text, Text]], again: bool, both: bool) -> None:
    rows = [
        (at, 1, utf8(one), utf8(other) if both else other) for at, (one, other) in enumerate(told, start=1)
    ]
    with writing(), database.atomic() as trial:
        bulk.insert(FIELDS, rows, again=again)
        found = FreshRecord.select(FreshRecord.found_by, FreshRecord.keys).order_by(FreshRecord.record)
        kept = list(found.tuples())
        trial.rollback()
    assert kept == told


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(-(2**63), 2**63 - 1), max_size=220), st.booleans())
def test_numbers_alone(told: set[int], again: bool) -> None:
    with writing(), database.atomic() as trial:
        bulk.insert((NewDuplicateKey.place,), [(place,) for place in told], again=again)
        kept = [place for (place,) in NewDuplicateKey.select().tuples()]
        trial.rollback()
    assert sorted(kept) == sorted(told)


def test_rows_that_are_there_are_left_as_they_are() -> None:
    with writing():
        bulk.insert(FIELDS, [(1, 1, b"before", None)])
        bulk.insert(FIELDS, [(1, 1, b"later", None), (2, 1, b"new", None)], again=True)
    found = FreshRecord.select(FreshRecord.found_by).order_by(FreshRecord.record).tuples()
    assert [text for (text,) in found] == ["before", "new"]


@pytest.mark.parametrize("count", [0, 1, 1_700])
def test_what_is_among_many_ids_and_many_numbers(district: District, count: int) -> None:
    station = district.station()
    there = uuid.UUID(station.file(0).report_uuid)
    others = [uuid.UUID(int=at).bytes for at in range(count)]
    by_id = 'SELECT "id" FROM "inbox_entry" WHERE "report_uuid" {among}'
    found = [row[0] for row in bulk.asked(by_id, [*others, there.bytes])]
    assert len(found) == 1 and list(bulk.asked(by_id, others)) == []
    by_number = 'SELECT "report_uuid" FROM "inbox_entry" WHERE "id" {among}'
    numbers = [*range(found[0] + 1, found[0] + 1 + count), found[0]]
    assert [bytes(row[0]) for row in bulk.asked(by_number, numbers, "bigint")] == [there.bytes]
