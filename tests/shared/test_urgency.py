"""The urgency rule, version 1, agrees with the samples and never takes «not known» for «no»."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import codes
from shared.urgency import LEVELS, SCREENING, assess, at_least
from tests.samples import samples, told
from tests.strategies import some

answers = st.fixed_dictionaries(
    {name: st.sampled_from(["yes", "no", "unknown"]) for name in SCREENING}
    | {"concern_kinds": some("concern_kinds"), "child_condition": some("child_condition")}
)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["report_no"])
def test_each_sample_gets_the_level_and_reasons_of_the_reference(sample):
    found = assess(told(sample))
    assert (found.level, list(found.reasons)) == (sample["urgency_auto"], sample["urgency_reasons"])


@given(answers)
def test_every_level_has_reasons_that_can_be_told_in_words(said):
    found = assess(said)
    assert found.level in LEVELS and found.reasons
    assert set(found.reasons) <= set(codes.codes("urgency_reasons"))


@given(answers, st.sampled_from(SCREENING))
def test_a_yes_never_lowers_the_level(said, item):
    assert (
        at_least(assess(said | {item: "yes"}).level, assess(said).level) == assess(said | {item: "yes"}).level
    )


@given(answers, st.sampled_from(SCREENING))
def test_not_known_is_never_less_urgent_than_no(said, item):
    unknown, no = assess(said | {item: "unknown"}).level, assess(said | {item: "no"}).level
    assert at_least(unknown, no) == unknown


def test_unanswered_items_count_as_not_known():
    assert assess({}).level == "medium"
    assert set(assess({}).reasons) == {"danger_unknown", "three_unknown"}


@pytest.mark.parametrize(("level", "other", "higher"), [("low", "high", "high"), ("medium", "low", "medium")])
def test_a_person_may_raise_and_not_lower(level, other, higher):
    assert at_least(level, other) == higher
