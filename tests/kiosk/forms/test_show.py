"""What a page shows: choices in their order, what was chosen, what is hidden and what is wrong."""

from datetime import date
from typing import Any

from kiosk.forms.seek import with_found
from kiosk.forms.show import Question, Shown, in_order, questions
from kiosk.forms.sought import found
from kiosk.forms.steps import CHILD, DANGER, INCIDENT, INFORMER, SUSPECT
from shared.codes import Commune
from shared.errors import FieldError
from tests.samples import COMMUNES


def shown(typed: dict[str, Any] | None = None, **errors: FieldError) -> Shown:
    return Shown(typed or {}, errors, COMMUNES, "vi", date(2026, 11, 24))


def one(asked: tuple[Question, ...], field: str) -> Question:
    return next(question for question in in_order(asked) if question.field == field)


def test_nothing_is_chosen_before_it_is_answered() -> None:
    for step in (DANGER, CHILD, INCIDENT, SUSPECT, INFORMER):
        for question in in_order(questions(step, shown())):
            assert not any(option.chosen for option in question.options)
            assert not question.value


def test_a_code_answers_its_radio_and_a_list_its_boxes() -> None:
    typed = {"incident_time_kind": "ongoing", "concern_kinds": ["neglect", "abandonment"]}
    asked = questions(INCIDENT, shown(typed))
    assert [o.code for o in one(asked, "incident_time_kind").options if o.chosen] == ["ongoing"]
    assert [o.code for o in one(asked, "concern_kinds").options if o.chosen] == ["abandonment", "neglect"]


def test_a_code_that_stands_alone_unticks_the_others() -> None:
    exclusive = {
        choice["value"]
        for choice in one(questions(SUSPECT, shown()), "perp_relation").choices
        if choice.get("behaviour") == "exclusive"
    }
    assert exclusive == {"unknown"}


def test_the_heads_of_the_station_are_no_choice_when_one_of_its_people_is_concerned() -> None:
    def offered(answer: str) -> set[str]:
        asked = questions(INFORMER, shown({"conflict_of_interest": answer}))
        return {option.code for option in one(asked, "agencies_notified").options}

    assert {"school_head", "health_station_head"} <= offered("no")
    assert not {"school_head", "health_station_head"} & offered("yes")


def test_what_depends_on_an_answer_is_asked_only_with_it() -> None:
    asked = questions(CHILD, shown({"child_name_status": "partial", "child_age_status": "approx"}))
    assert {q.field for q in in_order(asked) if not q.asked} == {
        "child_identifying_features",
        "child_dob",
        "child_birth_year",
    }


def test_communes_stand_in_vietnamese_order_with_the_unknown_one_last() -> None:
    names = [option.text for option in one(questions(CHILD, shown()), "child_commune_code").options]
    assert names.index("Phường Ái Quốc") < names.index("Xã An Phú") < names.index("Phường Chí Linh")
    assert names.index("Xã Đại Sơn") < names.index("Xã Gia Lộc")
    assert names[-1] == "Chưa xác định"


def test_a_commune_that_was_merged_away_is_no_choice() -> None:
    gone = Commune("99009", "Xã Cũ", valid_to=date(2025, 6, 30))
    state = Shown({}, {}, COMMUNES | {"99009": gone}, "vi", date(2026, 11, 24))
    assert "Xã Cũ" not in [
        option.text for option in one(questions(CHILD, state), "child_commune_code").options
    ]


def test_an_error_leads_to_the_first_box_of_its_question() -> None:
    wrong = FieldError("not_a_date", "x")
    asked = questions(CHILD, shown({"child_dob-day": "31"}, child_dob=wrong, child_sex=wrong))
    assert one(asked, "child_dob").href == "#child_dob-day"
    assert one(asked, "child_dob").boxes[0].value == "31"
    assert one(asked, "child_sex").href == "#child_sex"
    assert [q.field for q in in_order(asked) if q.error] == ["child_dob", "child_sex"]


def test_letters_without_marks_find_the_very_same_then_words_that_begin_so_then_any_part() -> None:
    names = ("Xã Đức Hợp", "Phường Ái Quốc", "Hoa", "Hoa Lư", "Xã Thượng Hoà")
    texts = [(str(at), name) for at, name in enumerate(names, start=1)]
    assert found(texts, "duc") == ("1",)
    assert found(texts, " HOA ") == ("3",)
    assert found(texts, "hoa l") == ("4",)
    assert found(texts, "uoc") == ("2",)
    assert found(texts, "không có") == ()


def test_what_was_sought_is_chosen_when_it_is_the_only_one_found() -> None:
    def chosen(letters: str, before: str) -> tuple[object, object]:
        typed = {"child_commune_code": before, "child_commune_code-sought": letters}
        answers = with_found(CHILD, typed, shown(typed))
        return answers["child_commune_code"], answers["child_commune_code-sought"]

    assert chosen("ai quoc", "99002") == ("10660", "")
    assert chosen("ha", "99002") == ("", "ha"), "what was not asked for is not chosen instead"
    assert chosen("ha", "10816") == ("10816", "")
    assert chosen(" ", "99002") == ("99002", " ")
