"""Two reports side by side: agreement is said of what a person would call the same."""

import unicodedata

from sync_server.desk.comparing import AGREEMENT, compare
from tests.samples import samples, told


def agreements(one: dict[str, object], other: dict[str, object]) -> dict[str, str]:
    return {line.name: line.agreement for _, lines in compare(one, other) for line in lines}


def test_marks_order_of_answers_and_spaces_in_a_phone_are_no_difference() -> None:
    one = {
        "child_full_name": "Lê Thị Quỳnh",
        "caregiver_phone": "0900 000 104",
        "child_class": "7A",
        "concern_kinds": ["neglect", "online_harm"],
        "mother_name": "Lý Thị Mỹ",
        "child_sex": "female",
    }
    other = {
        "child_full_name": "Le thi Quynh",
        "caregiver_phone": "+84 900000104",
        "child_class": "7 a",
        "concern_kinds": ["online_harm", "neglect"],
        "mother_name": "Lí Thị Mĩ",
        "child_dob": "2014-01-02",
        "child_sex": "male",
    }
    assert agreements(one, other) == {
        "child_full_name": "alike", "caregiver_phone": "alike", "child_class": "alike",
        "concern_kinds": "equal", "mother_name": "alike", "child_dob": "one_side", "child_sex": "differs",
    }  # fmt: skip
    assert set(agreements(one, other).values()) == set(AGREEMENT)


def test_who_the_child_is_comes_first_and_neither_the_informer_nor_files_are_compared() -> None:
    found = compare(told(samples()[5]), told(samples()[6]))
    assert [group for group, _ in found][:3] == ["child", "family", "incident"]
    assert not {"informer", "system", "declaration"} & {group for group, _ in found}
    assert compare({"attachments": [{"file_id": "x"}]}, {}) == ()


def test_forms_of_unicode_are_one_text_and_both_sides_may_be_swapped() -> None:
    one, other = told(samples()[5]), told(samples()[6])
    straight, turned = agreements(one, other), agreements(other, one)
    assert straight == turned and len(straight) > 20
    name = "Đặng Thị Ngọc"
    assert agreements({"mother_name": name}, {"mother_name": unicodedata.normalize("NFD", name)}) == {
        "mother_name": "equal"
    }
