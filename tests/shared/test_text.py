"""Vietnamese text: cleaning, matching keys, phones, dates, order (brief, part 7)."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import text
from tests.strategies import any_text

HYBRID = "Nguyễn thị Bích  Hoà".replace("ễ", "e\u0302\u0303").replace("à", "a\u0300")


@given(any_text)
def test_cleaning_gives_nfc_without_controls_and_cleaning_again_changes_nothing(typed):
    cleaned = text.clean(typed)
    assert text.clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert all(c in "\n\t" or unicodedata.category(c) != "Cc" for c in cleaned)


@given(any_text)
def test_matching_keys_do_not_depend_on_the_unicode_form(typed):
    forms = {unicodedata.normalize(form, typed) for form in ("NFC", "NFD")} | {typed}
    for key in (text.exact_key, text.fold, text.spelling_key):
        assert len({key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [("Đức", "duc"), ("Nguyễn Thị Bích Hòa", HYBRID), ("ĐẶNG THỊ QUÝ", "Đặng Thị Quý"), ("thuý", "thúy")],
)
def test_folding_finds_the_same_name_in_other_spellings(left, right):
    assert text.fold(left) == text.fold(right)


@pytest.mark.parametrize(("left", "right"), [("Đặng Thị Quý", "Đặng Thị Quí"), ("Mỹ Lý", "Mĩ Lí")])
def test_a_final_y_matches_i(left, right):
    assert text.spelling_key(left) == text.spelling_key(right) != text.fold(left)


@pytest.mark.parametrize(
    ("told", "digits", "fits"),
    [
        ("0900.000.104", "0900000104", True),
        ("+84 900 000 104", "0900000104", True),
        ("0084900000104", "0900000104", True),
        ("84900000107", "0900000107", True),
        ("(0220) 3 800 100", "02203800100", True),
        ("+84 220 3800 100", "02203800100", True),
        ("111", "111", True),
        ("1800 1567", "18001567", True),
        ("0120 000 0000", "01200000000", False),
        ("không nhớ, 09 gì đó", "09", False),
        ("", "", False),
    ],
)
def test_phones_are_matched_by_digits_and_doubted_never_changed(told, digits, fits):
    assert text.normal_phone(told) == digits
    assert text.phone_fits(told) is fits


@pytest.mark.parametrize("typed", ["5/4/2013", "05-04-2013", "5.4.2013", " 5 / 4 / 2013 ", "5 4 2013"])
def test_dates_are_read_day_first(typed):
    assert text.typed_date(typed) == date(2013, 4, 5)


@pytest.mark.parametrize("typed", ["2013-04-05", "4/2013", "31/2/2013", "5/4/13", "mùng 5 Tết", ""])
def test_what_is_no_date_is_none(typed):
    assert text.typed_date(typed) is None


def test_people_are_sorted_by_given_name_letters_first_tones_second():
    people = [
        "Trần Văn Đỗ",
        "Lê Thị Ánh",
        "Phạm Thị An",
        "Nguyễn Ân",
        "Lê Văn Trần",
        "Vũ Thị Ăn",
        "Bùi Ạn",
        "Đỗ Ấn",
    ]
    by_given = [text.given_name(name) for name in sorted(people, key=text.sort_key)]
    assert by_given == ["An", "Ạn", "Ánh", "Ăn", "Ân", "Ấn", "Đỗ", "Trần"]


@pytest.mark.parametrize(
    ("written", "garbled"), [("ChÃ¡u bá»‹ Ä‘Ã¡nh", True), ("Cháu bị đánh vào lưng.", False)]
)
def test_legacy_fonts_and_wrong_decodings_are_noticed(written, garbled):
    assert text.looks_garbled(written) is garbled


_JSON = st.recursive(
    st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(_JSON)
def test_json_that_looks_clean_holds_only_clean_text(value):
    for json_text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        if text.is_clean_json(json_text.encode()):
            assert text.clean_all(value) == value


def test_ordinary_json_looks_clean_and_hidden_characters_do_not():
    assert text.is_clean_json(json.dumps({"a": 'Nguyễn «Đức»\nxã "A"'}, ensure_ascii=False).encode())
    for odd in ("a\rb", "a\x00b", "e\u0301", "a\b", "a\x7fb", "a\x9fb"):
        for ascii_only in (True, False):
            assert not text.is_clean_json(json.dumps({"a": odd}, ensure_ascii=ascii_only).encode())
    for encoding in ("utf-16", "utf-16-le", "utf-32-be"):
        assert not text.is_clean_json(json.dumps({"a": "e\u0301"}, ensure_ascii=False).encode(encoding))


@given(st.text())
def test_a_text_is_folded_word_by_word_as_it_is_folded_whole(told):
    whole = unicodedata.normalize("NFD", text.exact_key(told))
    assert text.fold(told) == "".join(c for c in whole if unicodedata.category(c) != "Mn").replace("đ", "d")
