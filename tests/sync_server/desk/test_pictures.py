"""Bars: as long as their counts, side by side without gaps, and nothing that is there vanishes."""

from hypothesis import given
from hypothesis import strategies as st

from sync_server.desk.pictures import Picture, Rows, lying, standing

CODES = ("a", "b", "c")
rows = st.lists(
    st.tuples(
        st.sampled_from(["x", "y"]),
        st.dictionaries(st.sampled_from(CODES), st.integers(0, 300_000), max_size=3),
    ),
    max_size=12,
)


def check(picture: Picture, told: Rows) -> None:
    assert [(bar.label, {k: v for k, v in counts.items() if v}) for (_, counts), bar in zip(
        told, picture.bars, strict=True)] == [(bar.label, bar.counts) for bar in picture.bars]  # fmt: skip
    assert picture.total == sum(sum(counts.values()) for _, counts in told)
    for bar in picture.bars:
        for part in bar.parts:
            assert part.width >= 2 and part.height >= 2
            assert part.x >= 0 and part.x + part.width <= picture.width + 0.1
            assert part.y >= -0.1 and part.y + part.height <= picture.height + 0.1


@given(rows)
def test_lying_bars_stand_in_their_picture_end_to_end(told: Rows) -> None:
    picture = lying(told, CODES)
    check(picture, told)
    for bar in picture.bars:
        x = 0.0
        for part in bar.parts:
            assert abs(part.x - x) < 0.1
            x = part.x + part.width
        assert abs(bar.end - x) < 0.1


@given(rows)
def test_standing_bars_grow_from_the_ground(told: Rows) -> None:
    picture = standing(told, CODES)
    check(picture, told)
    for bar in picture.bars:
        ground = picture.height
        for part in bar.parts:
            assert abs(part.y + part.height - ground) < 0.1
            ground = part.y


def test_lengths_are_as_the_counts() -> None:
    first, second = lying([("x", {"a": 300}), ("y", {"a": 100, "b": 50})], CODES).bars
    assert (first.end, second.parts[0].width, second.parts[1].x, second.parts[1].width) == (360, 120, 120, 60)
    assert first.parts[0].fits and lying([], CODES).bars == ()
