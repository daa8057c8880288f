"""What is prepared of an envelope says all that its revision says, wherever and in whatever order."""

import json
import pickle
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.revision import Revision
from sync_server.desk.child_features import features
from sync_server.desk.duplicate_keys import keys
from sync_server.desk.search_terms import terms
from sync_server.intake import merge, preparing
from sync_server.intake.folded import of_prepared
from sync_server.intake.preparing import Prepared, prepared, together
from sync_server.intake.rows import revision_of, row_of, row_of_record
from sync_server.intake.to_count import to_count
from tests.strategies import valid_reports

REPORT = uuid.UUID(int=7)
AT = "2026-11-24T07:30:00+00:00"


@dataclass
class Entry:
    """Of the inbox, as far as it is read."""

    id: int
    envelope_id: uuid.UUID
    report_uuid: uuid.UUID = REPORT
    received_at: str = "2026-11-24T14:31:00+07:00"
    kiosk_id: int = 3


def revision(number: int, fields: dict[str, Any], of: int = 0) -> Revision:
    return Revision(str(uuid.UUID(int=number * 16 + of)), str(REPORT), number, "kiosk:a", AT, fields)


def first(told: dict[str, Any]) -> Revision:
    system = {"report_uuid": str(REPORT), "report_no": "HS-DM01-2026-000001", "station_code": "HS-DM01",
              "urgency": "high", "submitted_at": AT}  # fmt: skip
    return revision(1, told | system)


def ready(one: Revision) -> preparing.Prepared:
    return prepared([(Entry(5, uuid.UUID(one.revision_id)), one)])[0]


def assert_found_by(made: preparing.Prepared, said: Mapping[str, Any]) -> None:
    assert json.loads(made.found_by or b"") == [[term.kind, term.term, term.words] for term in terms(said)]
    assert set(made.same_child or ()) == keys(features(said))


@given(valid_reports())
def test_a_first_revision_is_prepared_whole_and_comes_through_a_pipe_unchanged(told: dict[str, Any]) -> None:
    filed = first(told)
    made = ready(filed)
    assert Prepared(*pickle.loads(pickle.dumps(tuple(made)))) == made
    assert revision_of(row_of(made.revision)) == filed
    assert made.record is not None
    row = row_of_record(made.record)
    assert merge.unpacked(json.loads(row["cells"])) == merge.fold([filed])
    assert row["counted"] == to_count(merge.said(json.loads(row["cells"])))
    assert (row["kiosk"], row["server_received_at"]) == (3, "2026-11-24T07:31:00+00:00")
    record = of_prepared(made, 9)
    assert record.fields == {name: value for name, value in filed.fields.items() if value is not None}
    assert_found_by(made, record.fields)


later = st.dictionaries(
    st.sampled_from(["child_full_name", "caregiver_phone", "child_commune_code"]),
    st.none() | st.sampled_from(["Lò Thị Mẫu", "0912345678", "99001"]),
    min_size=1,
)


@given(valid_reports(), st.lists(later, min_size=1, max_size=3), st.data())
def test_several_revisions_of_a_report_come_to_their_fold_in_any_order(
    told: dict[str, Any], added: list[dict[str, Any]], data: st.DataObject
) -> None:
    known = [first(told), *(revision(2, fields, of) for of, fields in enumerate(added))]
    found = together([ready(one) for one in data.draw(st.permutations(known))])
    assert found.record is not None
    row = row_of_record(found.record)
    assert merge.unpacked(json.loads(row["cells"])) == merge.fold(known)
    assert row["counted"] == to_count(merge.said(json.loads(row["cells"])))
    said = merge.values(merge.fold(known))
    assert_found_by(found, said)


def test_a_later_revision_alone_tells_no_record() -> None:
    later_one = revision(2, {"child_full_name": "Lò Thị Mẫu"})
    alone = ready(later_one)
    assert (alone.record, alone.found_by, alone.same_child) == (None, None, None)
    assert Prepared(*tuple(alone)) == alone
