from hypothesis import given
from hypothesis import strategies as st

from kiosk.backoff import BASE_S, CAP_S, wait_s

RANDOM = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10**9), RANDOM)
def test_a_wait_is_at_least_a_second_and_never_beyond_the_cap(failures: int, random: float) -> None:
    assert 1 <= wait_s(failures, random) <= CAP_S


@given(st.integers(1, 40), RANDOM)
def test_more_failures_never_shorten_the_wait(failures: int, random: float) -> None:
    assert wait_s(failures, random) <= wait_s(failures + 1, random)


def test_the_jitter_is_full_and_the_span_doubles() -> None:
    assert [wait_s(n, 0.0) for n in (1, 5)] == [1, 1]
    assert [wait_s(n, 0.5) for n in (1, 2, 3)] == [BASE_S / 2, BASE_S, BASE_S * 2]
