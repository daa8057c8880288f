"""Rows that are packed as they are counted give the lines of rows that are read."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync_server.periodic.lines import canonical, chunks, pack, unpack

hours = st.integers(-(2**31), 2**31).map(lambda seconds: seconds / 3600)
values = st.one_of(
    st.none(), st.integers(-(2**53), 2**53), hours,
    st.text(alphabet='ab[]{},:"\\/\n\r\t\x00\x1f\x7f\u2028é\ud800'),
)  # fmt: skip
pieces = st.lists(st.lists(st.lists(values, min_size=2, max_size=2).map(tuple), max_size=7), max_size=6)


@given(told=pieces, size=st.integers(1, 9))
def test_lines_do_not_tell_how_rows_were_packed(told: list[list[tuple[Any, ...]]], size: int) -> None:
    rows = [row for some in told for row in some]
    expected = [canonical(rows[at : at + size]).encode() for at in range(0, len(rows), size)]
    assert list(chunks(map(pack, told), size)) == expected


@given(told=st.lists(st.lists(values, min_size=1)))
def test_packed_rows_are_the_rows(told: list[list[Any]]) -> None:
    packed = pack([tuple(row) for row in told])
    assert unpack(packed) == told and packed.many == len(told)
