"""Either side may be newer by an optional word, which the other passes over; not by a version it lacks."""

from typing import Any

import pytest

from shared.clock import new_uuid
from shared.errors import SchemaNotSupported
from shared.exchange import PROTOCOL, pack, read_answer, read_request, unpack

BEAT = {"version": "9.9", "waiting": 1}
REQUEST: dict[str, Any] = {
    "protocol": PROTOCOL,
    "exchange_id": new_uuid(),
    "kiosk_id": "HS-DM01-K1",
    "sent_at": "2026-11-24T07:30:00+00:00",
    "epoch": 1,
    "heartbeat": BEAT,
    "envelopes": [],
}
CHANGES = {
    "version": 2,
    "district": "Huyện Mẫu",
    "unit": {"code": "HS-DM01"},
    "communes": [],
    "hotlines": [],
    "district_keys": [],
    "settings": {"keep_copy_days": 7},
}
ANSWER: dict[str, Any] = {
    "exchange_id": REQUEST["exchange_id"],
    "store_id": new_uuid(),
    "server_time": "2026-11-24T07:30:00+00:00",
    "receipts": [{"envelope_id": new_uuid(), "digest": "0" * 64, "status": "accepted"}],
    "high_water": {"epoch": 1, "sequence": 1},
    "changes": CHANGES,
}


def test_what_a_newer_kiosk_adds_is_passed_over_by_the_district() -> None:
    newer = {**REQUEST, "later": [1], "heartbeat": {**BEAT, "battery": 80}}
    assert read_request(newer) == read_request(REQUEST)


def test_what_a_newer_district_adds_is_passed_over_by_the_kiosk() -> None:
    receipt = {**ANSWER["receipts"][0], "later": True}
    newer = {**ANSWER, "later": {}, "receipts": [receipt], "changes": {**CHANGES, "forms": ["x"]}}
    assert read_answer(newer) == read_answer(unpack(pack(read_answer(ANSWER))))


def test_an_older_kiosk_that_says_less_is_understood() -> None:
    older = {name: value for name, value in REQUEST.items() if name != "schema_version"}
    assert read_request(older).changes_version == 0


@pytest.mark.parametrize("newer", [{"protocol": PROTOCOL + 1}, {"schema_version": "2"}])
def test_a_newer_protocol_or_form_is_refused_as_such_before_anything_is_read(newer: dict[str, Any]) -> None:
    with pytest.raises(SchemaNotSupported):
        read_request({**REQUEST, **newer})
