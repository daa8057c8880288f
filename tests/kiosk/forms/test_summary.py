"""A report in words: each answer with its label, in both languages, and nothing that was not said."""

from datetime import date
from typing import Any

import pytest

from kiosk.forms.show import Shown
from kiosk.forms.steps import CHILD, INCIDENT, INFORMER
from kiosk.forms.summary import Line, lines_of_report, lines_of_step
from shared.errors import FieldError
from tests.kiosk.forms.typing import typed_as
from tests.samples import COMMUNES, samples, told

FIRST = told(samples()[0])


def shown(typed: dict[str, Any], lang: str = "vi", **errors: FieldError) -> Shown:
    return Shown(typed, errors, COMMUNES, lang, date(2026, 11, 24))


def by_field(lines: list[Line]) -> dict[str, tuple[str, ...]]:
    return {line.field: line.answers for line in lines}


def test_answers_are_told_in_words_and_dates_as_people_write_them() -> None:
    told_lines = by_field(lines_of_step(CHILD, shown(typed_as(FIRST))))
    assert told_lines["child_full_name"] == ("Phạm Gia Khang",)
    assert told_lines["child_dob"] == ("09/01/2022",)
    assert told_lines["child_sex"] == ("Nam",)
    assert told_lines["child_commune_code"] == ("Xã Đồng Mẫu (hư cấu)",)
    assert "child_birth_year" not in told_lines
    english = by_field(lines_of_step(CHILD, shown(typed_as(FIRST), "en")))
    assert english["child_sex"] == ("Male",)


def test_several_answers_are_several_texts() -> None:
    told_lines = by_field(lines_of_step(INCIDENT, shown(typed_as(FIRST))))
    assert len(told_lines["child_condition"]) == 2


def test_a_question_without_an_answer_is_shown_open_an_optional_one_is_not() -> None:
    told_lines = by_field(lines_of_step(INFORMER, shown({"informer_identity_mode": "named"})))
    assert told_lines["informer_type"] == ()
    assert "informer_name" not in told_lines


def test_a_wrong_answer_is_shown_as_it_was_typed_with_its_error() -> None:
    wrong = FieldError("not_a_date", "x")
    lines = lines_of_step(CHILD, shown({"child_age_status": "dob", "child_dob-day": "31/2"}, child_dob=wrong))
    line = next(line for line in lines if line.field == "child_dob")
    assert line.error is wrong and "31/2" in line.answers[0]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["report_no"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_filed_report_is_told_whole_and_without_codes(sample: dict[str, Any], lang: str) -> None:
    fields = told(sample) | {"report_no": sample["report_no"], "urgency": "high"}
    told_fields = [line.field for _, lines in lines_of_report(fields, COMMUNES, lang) for line in lines]
    assert sorted(told_fields) == sorted(told(sample))
    words = dict(lines_of_report(fields, COMMUNES, lang))
    child = by_field(words["child"])
    assert child["child_location_now"][0] != sample["child_location_now"]
    assert "/" in by_field(words["source"])["received_at"][0]
