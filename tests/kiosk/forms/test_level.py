"""How urgent the answers are, when the numbers are shown, and what is promised."""

from datetime import datetime
from typing import Any

import pytest

from kiosk.forms.level import RAISED_TO, level_of, must_phone, nobody_told, what_happens
from tests.kiosk.forms.typing import typed_as
from tests.samples import samples, told


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["report_no"])
def test_a_sample_has_its_level_and_reasons(sample: dict[str, Any]) -> None:
    level = level_of(typed_as(told(sample)))
    assert (level.used, list(level.reasons)) == (sample["urgency_auto"], sample["urgency_reasons"])
    assert level.raised_to is None


@pytest.mark.parametrize(
    ("wanted", "used", "raised_to"),
    [("high", "high", "high"), ("medium", "medium", None), ("low", "medium", None), ("?", "medium", None)],
)
def test_a_level_is_raised_and_never_lowered(wanted: str, used: str, raised_to: str | None) -> None:
    medium = {"scr_repeated": "yes", "scr_immediate_danger": "no", RAISED_TO: wanted}
    level = level_of(medium)
    assert (level.auto, level.used, level.raised_to) == ("medium", used, raised_to)
    assert level.higher == ("high",)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({}, False),
        ({"scr_immediate_danger": "unknown"}, False),
        ({"scr_immediate_danger": "yes"}, True),
        ({"child_condition": ["critical"]}, True),
        ({"child_location_now": "missing"}, True),
        ({RAISED_TO: "high"}, True),
    ],
)
def test_the_numbers_are_shown_from_the_first_answer_that_asks_for_them(
    typed: dict[str, Any], shown: bool
) -> None:
    assert must_phone(typed) is shown


def test_urgent_and_nobody_told_is_said() -> None:
    assert nobody_told({"scr_immediate_danger": "yes", "agencies_notified": ["none_yet"]})
    assert not nobody_told({"scr_immediate_danger": "yes", "agencies_notified": ["police_113"]})
    assert not nobody_told({"agencies_notified": ["none_yet"]})


def test_the_twelve_hours_run_from_when_the_information_was_received() -> None:
    promises = what_happens("high", datetime.fromisoformat("2026-03-14T22:40:00+07:00"))
    assert promises[-1].values == {"time": "10:40", "day": "15/03/2026"}
    assert what_happens("high", None)[-1].values == {}
    texts = {tuple(one.text for one in what_happens(level, None)) for level in ("high", "medium", "low")}
    assert len(texts) == 3
