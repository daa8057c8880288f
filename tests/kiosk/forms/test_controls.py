"""What typed text means: dates in boxes, times of day, and what is handed on for the parser to refuse."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from kiosk.forms.controls import boxes_of_moment, controls, typed_time, value_of
from shared.report.kinds import Day


def typed_date(day: str, month: str, year: str) -> object:
    boxes = {"child_dob-day": day, "child_dob-month": month, "child_dob-year": year}
    return value_of(controls()["child_dob"], boxes)


@pytest.mark.parametrize(
    ("boxes", "value"),
    [
        (("5", "4", "2013"), "2013-04-05"),
        (("05", " 04 ", "2013"), "2013-04-05"),
        (("5/4/2013", "", ""), "2013-04-05"),
        (("05-04-2013", "", " "), "2013-04-05"),
        (("5.4.2013", "", ""), "2013-04-05"),
        (("", "", ""), None),
        ((" ", "", ""), None),
    ],
)
def test_a_date_is_read_from_its_boxes_or_from_the_first_alone(
    boxes: tuple[str, str, str], value: str | None
) -> None:
    assert typed_date(*boxes) == value


@pytest.mark.parametrize(
    "boxes",
    [
        ("31", "2", "2013"),
        ("5", "4", "13"),
        ("mùng 5", "Tết", "2013"),
        ("", "4", "2013"),
        ("5/4/2013", "4", ""),
    ],
)
def test_boxes_that_make_no_date_are_handed_on_for_the_parser_to_refuse(boxes: tuple[str, str, str]) -> None:
    value = typed_date(*boxes)
    assert isinstance(value, str) and value
    with pytest.raises(PydanticCustomError):
        Day().check(value)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("22:40", time(22, 40)),
        ("22 giờ 40", time(22, 40)),
        ("22h40", time(22, 40)),
        ("22g40'", time(22, 40)),
        ("2240", time(22, 40)),
        ("9 giờ", time(9)),
        ("7.05", time(7, 5)),
        ("24:00", None),
        ("12:60", None),
        ("chiều", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, clock: time | None) -> None:
    assert typed_time(text) == clock


@given(st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1)))
def test_a_moment_survives_its_boxes_to_the_minute(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    value = value_of(controls()["received_at"], boxes_of_moment("received_at", aware))
    assert datetime.fromisoformat(str(value)) == aware.replace(second=0, microsecond=0)


@given(st.lists(st.text(max_size=8), min_size=4, max_size=4))
def test_any_text_in_the_boxes_of_a_moment_gives_a_value_or_nothing(boxes: list[str]) -> None:
    control = controls()["received_at"]
    value = value_of(control, dict(zip(control.names, boxes, strict=True)))
    assert value is None or (isinstance(value, str) and value)


def test_every_kind_of_field_has_its_control() -> None:
    kinds = {name: controls()[name].kind for name in controls()}
    assert kinds["child_full_name"] == "name"
    assert kinds["narrative"] == "long"
    assert kinds["source_other_text"] == "text"
    assert kinds["concern_kinds"] == "many"
    assert kinds["child_sex"] == "code"
    assert kinds["child_commune_code"] == "commune"
    assert kinds["child_age_min"] == "number"
    assert kinds["declaration"] == "tick"
    assert controls()["agencies_notified"].alone == ("none_yet",)
    assert "perps" not in kinds


def test_a_box_that_is_not_ticked_says_so() -> None:
    assert value_of(controls()["declaration"], {}) is False
    assert value_of(controls()["declaration"], {"declaration": "yes"}) is True


def test_white_space_alone_is_no_answer_and_white_space_around_one_is_kept() -> None:
    assert value_of(controls()["narrative"], {"narrative": " \n\t"}) is None
    assert value_of(controls()["narrative"], {"narrative": " a \n"}) == " a \n"
