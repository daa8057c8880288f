"""Parts of a file: whatever comes in whatever order, it is the whole file or it says what is missing."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.attachments import PARTS_MAX, NotWhole, join, part_from_bytes, split
from shared.attachments.parts import PART_BYTES, Part
from shared.envelope import Envelope, to_wire
from shared.errors import UnreadableMessage
from shared.exchange import BATCH_MAX_BYTES
from shared.report.rows import FILE_MAX_BYTES
from shared.sealing import new_key_pair, open_sealed, seal

FILE, REPORT = (str(UUID(int=n, version=4)) for n in (1, 2))
sizes = st.sampled_from([1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, FILE_MAX_BYTES])


def a_file(size: int, start: int = 0) -> bytes:
    return hashlib.shake_128(bytes([start])).digest(size)


def cut(content: bytes) -> list[Part]:
    return split(content, file_id=FILE, report_uuid=REPORT)


@given(size=sizes, data=st.data())
def test_parts_in_any_order_and_twice_are_the_file_again(size: int, data: st.DataObject) -> None:
    content = a_file(size)
    parts = [part_from_bytes(part.to_bytes()) for part in cut(content)]
    assert 1 <= len(parts) <= PARTS_MAX and {part.of for part in parts} == {len(parts)}
    arrived = data.draw(st.permutations(parts + parts[:2]))
    assert join(arrived, hashlib.sha256(content).hexdigest()) == content


@given(size=st.integers(1, 5 * PART_BYTES), data=st.data())
def test_what_is_missing_is_named(size: int, data: st.DataObject) -> None:
    content = a_file(size)
    parts = cut(content)
    gone = data.draw(st.sets(st.sampled_from([part.number for part in parts]), min_size=1))
    here = [part for part in parts if part.number not in gone]
    with pytest.raises(NotWhole) as fault:
        join(here, parts[0].sha256)
    assert set(fault.value.missing) == (gone if here else {1})


def test_parts_of_another_file_do_not_count_and_changed_bytes_are_no_file() -> None:
    mine, other = cut(a_file(2 * PART_BYTES)), cut(a_file(2 * PART_BYTES, 1))
    with pytest.raises(NotWhole) as fault:
        join([mine[0], other[1]], mine[0].sha256)
    assert fault.value.missing == (2,)
    with pytest.raises(NotWhole) as changed:
        join([mine[0], part_from_bytes(mine[1].to_bytes()[:-1])], mine[0].sha256)
    assert changed.value.missing == ()


def test_a_sealed_part_stays_under_256_kib_and_two_go_in_one_batch() -> None:
    private, public = new_key_pair()
    part = cut(a_file(FILE_MAX_BYTES))[0]
    sealed = seal(part.to_bytes(), public)
    assert len(sealed) <= 256 * 1024
    made = Envelope(
        FILE, REPORT, "part", False, 1, 1, "0" * 64, "0" * 16, "2026-11-24T07:30:00+00:00", sealed
    )
    assert 2 * len(str(to_wire(made)).encode()) <= BATCH_MAX_BYTES
    assert part_from_bytes(open_sealed(sealed, private)) == part


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}\n",
        cut(b"x")[0].to_bytes().replace(b'"number":1', b'"number":2'),
        cut(b"x")[0].to_bytes().partition(b"\n")[0],
        b"[" * 2000 + b"\n",
        cut(b"x")[0].to_bytes() + bytes(PART_BYTES),
    ],
)
def test_what_is_no_part_is_not_read(content: bytes) -> None:
    with pytest.raises(UnreadableMessage):
        part_from_bytes(content)
