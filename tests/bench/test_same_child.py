"""The same child: few wrong suggestions, few children missed, whatever the typing."""

import pytest

from bench.children import reports, same
from bench.same_child import suggested


@pytest.mark.parametrize("seed", [1, 2])
def test_of_children_told_with_typing_errors_most_are_found_and_few_others(seed: int) -> None:
    told = reports(800, seed=seed)
    found, truth = suggested(told), same(told)
    assert len(truth) > 150
    assert len(truth & found.keys()) >= 0.95 * len(found)
    assert len(truth & found.keys()) >= 0.90 * len(truth)


def test_brothers_and_sisters_are_no_more_than_one_in_fifty_of_the_strong_ones() -> None:
    told = reports(800, seed=3)
    strong = {pair for pair, level in suggested(told).items() if level == "strong"}
    assert len(strong - same(told)) <= 0.02 * len(strong)
