"""Each envelope is kept once, answered for itself, and never holds its neighbours back."""

import base64
import json
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.envelope import to_wire
from shared.errors import IntakeError, NotEnrolled, NotSigned, Revoked, UnreadableMessage
from shared.exchange import BATCH_MAX, unpack
from sync_server.fleet.gaps import gaps
from sync_server.fleet.log import Wanted, newest
from sync_server.intake import enrolment, quarantine
from sync_server.intake.exchanging import take
from sync_server.intake.models import InboxEntry, Kiosk
from sync_server.store import writing
from tests.examples import share


def statuses(answer):
    return [(receipt.status, receipt.code) for receipt in answer.receipts]


def test_a_batch_gets_one_receipt_each_in_order_and_a_repeat_changes_nothing(station):
    sent = [station.envelope(station.report(at)) for at in range(3)]
    first = station.send(sent)
    assert statuses(first) == [("accepted", None)] * 3
    assert [receipt.envelope_id for receipt in first.receipts] == [e.envelope_id for e in sent]
    assert [receipt.digest for receipt in first.receipts] == [e.digest(station.kiosk.kiosk_id) for e in sent]
    assert first.high_water == {"epoch": 1, "sequence": 3}
    again = station.send([sent[2], sent[0], sent[0]])
    assert statuses(again) == [("duplicate", None)] * 3
    assert InboxEntry.select().count() == 3


def test_the_same_envelope_twice_in_one_batch_is_accepted_once(station):
    one = station.envelope(station.report())
    assert statuses(station.send([one, one])) == [("accepted", None), ("duplicate", None)]


@pytest.mark.parametrize("bad", [{}, [], 5, None, "x", {"envelope_id": "no"}, {"sealed": "\ud800"}])
def test_an_unreadable_envelope_is_quarantined_and_its_neighbours_are_accepted(station, bad):
    before, after = (station.envelope(station.report(at)) for at in range(2))
    answer = station.send([before, bad, after])
    assert statuses(answer) == [
        ("accepted", None),
        ("quarantined", "unreadable-envelope"),
        ("accepted", None),
    ]
    assert [entry.code for entry in quarantine.open_entries()] == ["unreadable-envelope"]
    station.send([bad])
    assert len(quarantine.open_entries()) == 1


def test_an_envelope_sealed_in_no_alphabet_is_quarantined_and_its_neighbour_is_accepted(station):
    before, after = (station.envelope(station.report(at)) for at in range(2))
    answer = station.send([{**to_wire(before), "sealed": "é"}, after])
    assert statuses(answer) == [("quarantined", "unreadable-envelope"), ("accepted", None)]


def test_the_same_id_with_other_bytes_is_quarantined_and_both_are_kept(station):
    one = station.envelope(station.report())
    station.send([one])
    other = one._replace(sealed=one.sealed + b"x", urgent=True)
    assert statuses(station.send([other])) == [("quarantined", "id-reused")]
    held = quarantine.open_entries()[0]
    assert (held.code, held.envelope_id, held.urgent) == ("id-reused", one.envelope_id, True)
    assert base64.b64encode(other.sealed) in bytes(held.content)
    assert bytes(InboxEntry.get().sealed) == one.sealed


def test_gaps_show_until_the_missing_one_comes(station):
    first, second, third, fourth = (station.envelope(station.report(at)) for at in range(4))
    answer = station.send([first, fourth])
    assert answer.high_water == {"epoch": 1, "sequence": 1}
    assert gaps() == [{"kiosk_id": "HS-DM01-K1", "epoch": 1, "missing": [[2, 3]], "forks": 0}]
    assert station.send([third]).high_water == {"epoch": 1, "sequence": 1}
    assert station.send([second]).high_water == {"epoch": 1, "sequence": 4}
    assert gaps() == []


def test_two_disks_that_speak_as_one_kiosk_show_as_a_fork_and_lose_nothing(station):
    one = station.envelope(station.report(0))
    station.sequence -= 1
    other = station.envelope(station.report(1))
    assert statuses(station.send([one, other])) == [("accepted", None)] * 2
    assert gaps() == [{"kiosk_id": "HS-DM01-K1", "epoch": 1, "missing": [], "forks": 1}]


def test_a_new_epoch_counts_from_one_and_is_seen_at_the_kiosk(station):
    station.send([station.envelope(station.report(0))])
    station.epoch, station.sequence = 2, 0
    answer = station.send([station.envelope(station.report(1))])
    assert answer.high_water == {"epoch": 2, "sequence": 1}
    assert Kiosk.get().epoch == 2


def test_only_the_kiosk_itself_is_heard(district, station):
    body = station.request([station.envelope(station.report())])
    good = station.sign(body)

    def send(kiosk_id, signature, sent):
        return take(kiosk_id, signature, sent, keys=district.keys, now=district.now)

    with pytest.raises(NotEnrolled):
        send("HS-XX99-K1", good, body)
    for signature, sent in ((good, body + b"x"), ("", body), ("AAAA", body)):
        with pytest.raises(NotSigned):
            send(station.kiosk.kiosk_id, signature, sent)
    other = district.station("SC-SM01", "Trường Tiểu học Sông Mẫu (hư cấu)")
    with pytest.raises(UnreadableMessage):
        send(other.kiosk.kiosk_id, other.sign(body), body)
    with writing():
        enrolment.revoke(station.kiosk.kiosk_id)
    with pytest.raises(Revoked):
        send(station.kiosk.kiosk_id, good, body)
    assert InboxEntry.select().count() == 0
    refused = {row["result"] for row in newest(20, wanted=Wanted(station.kiosk.kiosk_id))}
    assert refused == {"bad-signature", "kiosk-revoked"}


def test_a_full_batch_is_taken_and_nothing_new_is_a_small_exchange(station):
    revision = station.report()
    many = [station.envelope(station.revision(revision.report_uuid, 2, {})) for _ in range(BATCH_MAX)]
    assert statuses(station.send(many)) == [("accepted", None)] * BATCH_MAX
    version = station.send([]).changes.version
    store_id = station.send([]).store_id
    quiet = station.send([], changes_version=version, store_id=store_id)
    assert quiet.changes is None and quiet.receipts == []


def test_what_waits_on_the_wire_is_answered_from_json_a_program_may_have_written(station):
    raw = to_wire(station.envelope(station.report()))
    assert statuses(station.send([{**raw, "unknown": 1}, raw]))[1] == ("accepted", None)


raw_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
ANY_FIELD = st.sampled_from(
    ["protocol", "exchange_id", "kiosk_id", "sent_at", "epoch", "heartbeat", "store_id", "envelopes"]
)


@settings(max_examples=share(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(ANY_FIELD, raw_json, min_size=1, max_size=2), beat=raw_json, envelope=raw_json)
def test_whatever_a_kiosk_signs_is_answered_or_refused_and_never_fails(
    district, station, changes, beat, envelope
):
    whole = unpack(station.request([station.envelope(station.report())]))
    heartbeat = {**whole["heartbeat"], "version": beat, "waiting": beat}
    variants = (
        {**whole, **changes},
        {**whole, "heartbeat": heartbeat},
        {**whole, "envelopes": [envelope, {**whole["envelopes"][0], "created_at": envelope}]},
    )
    for message in variants:
        body = zlib.compress(json.dumps(message).encode())
        try:
            take(station.kiosk.kiosk_id, station.sign(body), body, keys=district.keys, now=district.now)
        except IntakeError as refusal:
            assert refusal.status < 500


@pytest.mark.parametrize("kiosk_id", ["", "a\x00b", "ü", "x" * 65, "\ud800"])
def test_a_name_that_can_be_no_kiosk_is_unknown(district, kiosk_id):
    with pytest.raises(NotEnrolled):
        take(kiosk_id, "AAAA", b"", keys=district.keys, now=district.now)
