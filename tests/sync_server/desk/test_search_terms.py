"""What is typed and what is indexed meet: without marks, in any order, cut short, composed or not."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shared.report import fields
from shared.text import fold
from sync_server.desk import search_query
from sync_server.desk.search_terms import COMMUNES, NAMES, PHONES, SCHOOLS, phones, terms, words
from tests.strategies import any_text, valid_reports
from tests.sync_server.desk.children import people

FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


@given(people, st.data())
def test_a_name_is_found_by_any_of_its_words_in_any_order_and_the_last_cut_short(
    name: str, data: st.DataObject
) -> None:
    found = data.draw(st.lists(st.sampled_from(name.split()), min_size=1, unique=True))
    typed = " ".join(fold(word) if data.draw(st.booleans()) else word for word in found)
    cut = data.draw(st.integers(0, max(0, len(found[-1]) - 2)))
    typed = unicodedata.normalize(data.draw(FORMS), typed)[: -cut or None].upper()
    asked = search_query.read(typed).asked
    if not asked:  # one letter is left, or the letters read as a receipt code
        assert len(words(typed)) <= 1
        return
    kept = terms({"mother_name": name, "child_full_name": "Hồ Văn Khác"})
    assert [term for term in kept if term.field == "mother_name" and asked[0].fits(term.term, term.words)]


@given(people, people)
def test_another_name_is_found_only_where_it_has_every_word(name: str, other: str) -> None:
    asked, kept = search_query.read(f"{other} ").asked[0], terms({"child_full_name": name})
    *whole, last = words(other)
    wanted = set(whole) <= set(words(name)) and any(
        word.startswith(fold(other.split()[-1])) or word == last for word in words(name)
    )
    assert any(asked.fits(term.term, term.words) for term in kept) is wanted


@given(valid_reports())
def test_each_term_is_there_once_and_fits_its_columns(report: dict[str, object]) -> None:
    found = terms(report)
    assert len({(term.kind, term.term, term.words) for term in found}) == len(found)
    assert all(0 < len(term.term) <= 40 and len(term.words) <= 250 for term in found)


@given(any_text, any_text)
def test_any_text_can_be_searched_for_and_searched_in(text: str, other: str) -> None:
    wanted = search_query.read(text, school=other, commune="99001", since=date(2026, 1, 1))
    assert wanted.anything
    for term in terms({"child_full_name": text, "caregiver_phone": other, "perps": [{"name": other}, {}]}):
        assert not set(term.term) & set("%_*?[]\0 ")


def test_a_phone_is_one_number_however_it_is_told() -> None:
    wanted = frozenset({"0912345678"})
    for told in (
        "0912345678",
        "0912.345.678",
        "+84 912 345 678",
        "0084912345678",
        "84912345678",
        "(091)2345678",
    ):
        assert phones(told) == wanted, told
    assert phones("0912345678 (mẹ); 0987 654 321") == wanted | {"0987654321"}
    assert phones("111") == phones("không có") == frozenset()


def test_who_told_the_station_is_never_a_term() -> None:
    assert {fields()[place].privacy for place in (*NAMES, *PHONES, *SCHOOLS)} == {"P2", "P3"}
    assert terms({"informer_name": "Phùng", "informer_phone": "0912345678", "informer_address": "x"}) == []
    assert {fields()[place].privacy for place in COMMUNES} <= {"P1", "P2", "P3"}


def test_what_may_be_a_number_is_tried_as_one() -> None:
    read = search_query.read
    assert read("va-2026-147").number == read("VA 2026-0147").number == "VA-2026-0147"
    assert read("hs-dm01-2026-000004").number == "HS-DM01-2026-000004"
    assert (read("Nguyễn An").number, read("12").asked, read("h").anything) == ("", (), False)
    assert (read("0912 345 678").number, read("0912 345 678").asked[0].last) == ("0912345678", "0912345678")
