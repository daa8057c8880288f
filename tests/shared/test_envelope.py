"""Revisions, envelopes and the exchange's messages:
what is written is read the same, anything else is refused.
"""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import exchange
from shared.envelope import NO_DIGEST, Envelope, all_from_wire, from_wire, to_wire
from shared.errors import MessageTooLarge, SchemaNotSupported, UnreadableMessage
from shared.receipt_code import read_receipt_code, receipt_code
from shared.revision import Revision, json_from, json_text, revision_from_bytes

UUID = "702e2bef-1ea3-5515-ac43-27b4ab3a3f4b"
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)
envelopes = st.builds(
    Envelope,
    envelope_id=st.uuids().map(str),
    report_uuid=st.uuids().map(str),
    kind=st.just("revision"),
    urgent=st.booleans(),
    epoch=st.integers(1, 99),
    sequence=st.integers(1, 2**40),
    previous=st.just(NO_DIGEST) | st.binary(min_size=32, max_size=32).map(bytes.hex),
    key_id=st.binary(min_size=8, max_size=8).map(bytes.hex),
    created_at=st.just("2026-11-24T07:30:00+00:00"),
    sealed=st.binary(min_size=1, max_size=300),
)


@given(envelopes)
def test_an_envelope_comes_back_from_the_wire_equal(envelope):
    assert from_wire(json.loads(json.dumps(to_wire(envelope)))) == envelope


def _one_by_one(raw):
    for one in raw:
        try:
            yield from_wire(one)
        except UnreadableMessage as fault:
            yield fault


@st.composite
def told_somehow(draw):
    """An envelope with its names in any order, and now and then one field of it wrong."""
    told = draw(envelopes.map(to_wire))
    wrong = draw(st.dictionaries(st.sampled_from([*told, "extra"]), json_values | st.text(), max_size=1))
    return dict(draw(st.permutations([*{**told, **wrong}.items()])))


@given(st.lists(envelopes.map(to_wire) | told_somehow(), max_size=6) | st.lists(json_values, max_size=3))
def test_envelopes_are_read_together_as_each_is_read_alone(raw):
    for one, other in zip(all_from_wire(raw), _one_by_one(raw), strict=True):
        assert type(one) is type(other) and str(getattr(one, "detail", one)) == str(
            getattr(other, "detail", other)
        )


@given(envelopes, envelopes)
def test_the_digest_tells_any_two_envelopes_and_kiosks_apart(one, other):
    assert (one.digest("k") == other.digest("k")) == (one == other)
    assert one.digest("k") != one.digest("l")


@given(json_values)
def test_anything_else_is_unreadable_and_not_repeated_in_the_error(raw):
    with pytest.raises(UnreadableMessage):
        from_wire(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"sealed": "***"},
        {"sealed": ""},
        {"sealed": "é"},
        {"sequence": 0},
        {"sequence": "1"},
        {"previous": "x"},
        {"kind": "note"},
        {"urgent": 1},
        {"extra": 1},
        {"report_uuid": UUID.upper()},
        {"created_at": "yesterday"},
        {"key_id": None},
    ],
)
def test_one_bad_field_makes_the_envelope_unreadable_and_is_named(change):
    good = to_wire(
        Envelope(UUID, UUID, "revision", False, 1, 1, NO_DIGEST, "0" * 16, "2026-11-24T07:30:00+00:00", b"s")
    )
    with pytest.raises(UnreadableMessage) as refused:
        from_wire({**good, **change})
    assert next(iter(change)) in refused.value.detail


@given(st.dictionaries(st.text("ab_", min_size=1), json_values), st.integers(1, 2**31))
def test_a_revision_comes_back_equal_and_its_bytes_are_always_the_same(fields, number):
    revision = Revision(UUID, UUID, number, "kiosk:yt.dm01", "2026-11-24T07:30:00+00:00", fields, (UUID,))
    again = revision_from_bytes(revision.to_bytes())
    assert again == revision and again.to_bytes() == revision.to_bytes()


TOLD = {
    "revision_id": UUID, "report_uuid": UUID, "number": 1, "author": "kiosk:yt.dm01", "parents": [UUID],
    "at": "2026-11-24T07:30:00+00:00", "schema_version": "1", "fields": {"child_full_name": "Lò Thị Mẫu"},
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"revision_id": UUID[1:]}, {"report_uuid": UUID + "0"}, {"number": 0}, {"number": 2**31 + 1},
        {"number": 1.0}, {"number": True}, {"number": "1"}, {"author": ""}, {"author": "a" * 201},
        {"at": None}, {"at": "2" * 41}, {"parents": [UUID] * 51}, {"parents": [1]}, {"parents": None},
        {"schema_version": 1}, {"fields": None}, {"fields": []}, {"kind": "revision"},
    ],
)  # fmt: skip
def test_one_bad_part_makes_a_revision_unreadable_however_it_is_written(change):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert revision_from_bytes(json.dumps(TOLD, ensure_ascii=False).encode(encoding)).number == 1
        with pytest.raises(UnreadableMessage):
            revision_from_bytes(json.dumps(TOLD | change).encode(encoding))


@pytest.mark.parametrize("name", sorted(TOLD.keys() - {"parents"}))
def test_a_revision_without_one_of_its_parts_is_unreadable(name):
    with pytest.raises(UnreadableMessage):
        revision_from_bytes(json.dumps({part: TOLD[part] for part in TOLD.keys() - {name}}).encode())


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_bytes_that_are_no_revision_are_refused(content):
    with pytest.raises(UnreadableMessage):
        revision_from_bytes(content)


@given(st.binary(max_size=400) | json_values.map(lambda v: zlib.compress(json.dumps(v).encode())))
def test_bytes_that_are_no_exchange_are_refused_in_words(body):
    with pytest.raises((UnreadableMessage, SchemaNotSupported, MessageTooLarge)):
        exchange.read_request(exchange.unpack(body))


def test_a_body_that_grows_too_much_or_is_cut_or_has_a_tail_is_refused():
    with pytest.raises(MessageTooLarge):
        exchange.unpack(zlib.compress(bytes(exchange.GROWN_MAX + 1)))
    with pytest.raises(MessageTooLarge):
        exchange.unpack(bytes(exchange.BODY_MAX + 1))
    whole = zlib.compress(b"{}")
    for body in (whole[:-1], whole + b"x", b"[" * 5, zlib.compress(b"[" * 200_000)):
        with pytest.raises(UnreadableMessage):
            exchange.unpack(body)


ANY_JSON = json_values | st.floats() | st.text() | st.integers() | st.just({"a": [float("nan"), "\ud800"]})


@given(
    ANY_JSON.map(json.dumps).map(str.encode)
    | ANY_JSON.map(json.dumps).map(lambda text: text.encode("utf-16"))
    | st.text('{}[]":,0123456789.eE+-"a \n').map(str.encode)
    | st.sampled_from(
        [b'{"a":1,"a":2}', b"[NaN,-Infinity]", b"\xef\xbb\xbf1", b'"\xed\xa0\x80"', b"1e999", b"-0", b'"\t"']
    )
    | st.integers(150, 250).map(lambda deep: b"[" * deep + b"]" * deep)
)
def test_json_is_read_as_the_standard_library_reads_it(content):
    def read_by(read):
        try:
            return repr(read(content))
        except ValueError:
            return "refused"

    assert read_by(json_from) == read_by(json.loads)


@given(json_values | st.integers())
def test_json_is_written_as_the_standard_library_writes_it(value):
    assert json_text(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_newer_kiosk_is_told_that_the_server_is_behind():
    with pytest.raises(SchemaNotSupported):
        exchange.read_request({"protocol": 2})


@given(st.uuids().map(str))
def test_a_receipt_code_is_read_back_in_any_spelling(report_uuid):
    code = receipt_code(report_uuid)
    assert len(code) == 11 and read_receipt_code(code.lower().replace("-", " ")) == code


@given(st.uuids().map(str), st.integers(0, 9), st.data())
def test_one_wrong_character_or_a_swap_in_a_receipt_code_is_caught(report_uuid, at, data):
    letters = receipt_code(report_uuid).replace("-", "")
    wrong = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXY").filter(lambda c: c != letters[at]))
    assert read_receipt_code(letters[:at] + wrong + letters[at + 1 :]) is None
    if at < 9 and letters[at] != letters[at + 1]:
        assert read_receipt_code(letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]) is None
