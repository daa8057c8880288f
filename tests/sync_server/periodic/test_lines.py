"""Rows that are packed as they are counted give the lines of rows that are read."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync_server.periodic.lines import canonical, chunks, pack

values = st.one_of(
    st.none(), st.integers(), st.floats(allow_nan=False), st.binary(max_size=16),
    st.text(alphabet='ab[]{},:"\\\n\té', max_size=12),
)  # fmt: skip
pieces = st.lists(st.lists(st.lists(values, min_size=2, max_size=2).map(tuple), max_size=7), max_size=6)


def numbered(told: list[list[tuple[Any, ...]]]) -> list[list[tuple[Any, ...]]]:
    """With the number of each row before it."""
    numbers = iter(range(1, 1_000))
    return [[(next(numbers), *row) for row in some] for some in told]


@given(told=pieces, size=st.integers(1, 9), changed=st.sets(st.integers(1, 40)))
def test_lines_do_not_tell_how_rows_were_packed(
    told: list[list[tuple[Any, ...]]], size: int, changed: set[int]
) -> None:
    counted = numbered(told)
    now = {number: (number, "now", None) for number in changed}
    rows = [now.get(row[0], row) for some in counted for row in some]
    expected = [canonical(rows[at : at + size]).encode() for at in range(0, len(rows), size)]
    assert list(chunks(map(pack, counted), size, now)) == expected
    plain = [row for some in counted for row in some]
    expected = [canonical(plain[at : at + size]).encode() for at in range(0, len(plain), size)]
    assert list(chunks(map(pack, counted), size)) == expected
