"""Reports of one child find each other by keys that few reports share."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.report.rules import LOCAL
from sync_server.desk.duplicate_keys import KEY_BITS, keys
from sync_server.desk.duplicates import Features, features, score
from tests.samples import samples
from tests.sync_server.desk.children import children, forms, in_form, told_again


def meet(one: Features, other: Features) -> bool:
    return bool(keys(one) & keys(other))


A = Features(
    report_no="a", name_exact="trần gia bảo", name="tran gia bao", nicknames=frozenset({"tom"}),
    dob="2018-08-21", born=frozenset({2018}), sex="male", phone="0900000104", mother="ho thi sen",
    father="tran van luc", address="thon doai", commune="99002", school_class="mau|2b",
    received_at=datetime(2026, 9, 15, tzinfo=LOCAL), kinds=frozenset({"neglect"}), kin=frozenset(),
)  # fmt: skip
STRANGER = Features(
    report_no="b", name_exact="lê na", name="le na", nicknames=frozenset({"bin"}), dob="2010-01-01",
    born=frozenset({2010}), sex="", phone="0911111111", mother="vu thi an", father="vu an",
    address="thon dong", commune="99001", school_class="khac|1a",
    received_at=A.received_at + timedelta(days=99), kinds=frozenset({"trafficking"}), kin=frozenset(),
)  # fmt: skip
SHARED: tuple[tuple[dict[str, Any], ...], ...] = (
    (
        {},
        {"name_exact": "trần gia bảo", "name": "tran gia bao"},
        {"name_exact": "tran gia bao", "name": "tran gia bao"},
        {"name_exact": "trần bảo", "name": "tran bao"},
        {"name_exact": "", "name": ""},
    ),
    ({}, {"nicknames": frozenset({"tom"})}, {"nicknames": frozenset({"bao"})}),
    ({}, {"dob": "2018-08-21", "born": frozenset({2018})}, {"dob": "", "born": frozenset({2017, 2018})}),
    ({}, {"sex": "male"}),
    ({}, {"phone": "0900000104"}),
    ({}, {"mother": "ho thi sen"}, {"father": "tran van luc"}),
    ({}, {"commune": "99002"}),
    ({}, {"school_class": "mau|2b"}),
    ({}, {"received_at": A.received_at, "kinds": A.kinds}),
)


def test_ninety_nine_of_a_hundred_ways_to_a_strong_score_have_a_key_in_them() -> None:
    found = []
    for evidence in itertools.product(*SHARED):
        other = STRANGER._replace(**{name: told for part in evidence for name, told in part.items()})
        if score(A, other).level == "strong":
            found.append(meet(A, other))
    assert len(found) > 1000 and sum(found) >= 0.99 * len(found)


@given(children().flatmap(lambda child: st.tuples(st.just(child), told_again(child))), forms)
def test_a_child_told_twice_with_gaps_and_other_spelling_is_found(
    pair: tuple[dict[str, Any], dict[str, Any]], form: str
) -> None:
    one, other = features(pair[0]), features(in_form(pair[1], form))
    if score(one, other).level == "strong":
        assert meet(one, other)


def test_the_samples_share_no_key_but_the_pair_and_the_twins() -> None:
    found = [features(sample) for sample in samples()]
    sharing = {
        (one + 1, other + 1)
        for one, other in itertools.combinations(range(12), 2)
        if meet(found[one], found[other])
    }
    assert sharing == {(4, 5), (6, 7)}


def test_a_name_a_phone_of_few_digits_or_a_commune_alone_make_no_key() -> None:
    told = {"report_no": "x", "received_at": "2026-10-06T15:20:00+07:00"}
    for alone in ({"child_full_name": "Lê Na"}, {"caregiver_phone": "111"}, {"child_commune_code": "99001"}):
        assert keys(features(told | alone)) == frozenset()


@given(children())
def test_a_report_has_few_keys_that_fit_beside_a_record_and_hold_no_name(told: dict[str, Any]) -> None:
    found = keys(features(told))
    assert len(found) <= 40
    assert all(0 <= key < 2**KEY_BITS for key in found)


def test_a_name_meets_in_its_commune_where_the_births_are_alike_or_not_known() -> None:
    told = {"report_no": "x", "received_at": "2026-10-06T15:20:00+07:00", "child_full_name": "Lê Na"}
    born = {"child_age_status": "year", "child_birth_year": 2015}
    far = {"child_age_status": "year", "child_birth_year": 2020}
    there, elsewhere = {"child_commune_code": "99001"}, {"child_commune_code": "99002"}
    one = features(told | born | there)
    assert meet(one, features(told | born | there)) and meet(one, features(told | there))
    assert not meet(one, features(told | born | elsewhere)) and not meet(one, features(told | far | there))
