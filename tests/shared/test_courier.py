"""The courier's file: there and back, and every cut or change of it is refused in words of its own."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import courier
from shared.courier import OUT, RECEIPTS, CourierFile, Frame

SIGNATURE = base64.b64encode(bytes(range(64))).decode()
frames = st.builds(Frame, st.binary(min_size=32, max_size=32), st.just(SIGNATURE), st.binary(max_size=300))
files = st.builds(
    CourierFile,
    st.sampled_from([OUT, RECEIPTS]),
    st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True),
    st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    st.lists(frames, max_size=4).map(tuple),
)


@given(files)
def test_what_is_packed_is_unpacked(file: CourierFile) -> None:
    assert courier.unpack(courier.pack(file), file.direction) == file


@given(files, st.data())
def test_a_file_cut_anywhere_is_refused_as_cut(file: CourierFile, data: st.DataObject) -> None:
    content = courier.pack(file)
    kept = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(courier.NotACourierFile if kept == 0 else courier.CourierCut):
        courier.unpack(content[:kept], file.direction)


@given(files, st.data())
def test_a_file_with_any_bit_changed_or_anything_added_is_refused(
    file: CourierFile, data: st.DataObject
) -> None:
    content = bytearray(courier.pack(file))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(courier.CourierRefused):
        courier.unpack(bytes(content), file.direction)
    with pytest.raises(courier.CourierChanged):
        courier.unpack(courier.pack(file) + b"\0", file.direction)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", courier.NotACourierFile),
        (b"%PDF-1.7 something else", courier.NotACourierFile),
        (courier.pack(CourierFile(RECEIPTS, "K1", "0" * 16, ())), courier.CourierOtherWay),
        (b"\x89LCK\r\n\x1a\n\x02" + bytes(40), courier.CourierNewer),
    ],
)
def test_each_refusal_says_what_to_do(content: bytes, refusal: type[courier.CourierRefused]) -> None:
    with pytest.raises(refusal) as refused:
        courier.unpack(content, OUT)
    assert refused.value.todo and refused.value.exit_code == 1


def test_a_file_that_claims_absurd_lengths_is_refused_at_once() -> None:
    frame = Frame(bytes(32), SIGNATURE, b"x")
    content = bytearray(courier.pack(CourierFile(OUT, "K1", "0" * 16, (frame,))))
    at = content.index(SIGNATURE.encode()) + 88
    content[at : at + 4] = b"\xff\xff\xff\xff"
    content[-32:] = courier._sum_of(bytes(content[:-32]))
    with pytest.raises(courier.CourierChanged):
        courier.unpack(bytes(content), OUT)
