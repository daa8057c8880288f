"""Points for the same child: samples as the brief counts them, twins apart, order and Unicode alike."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.desk.duplicates import features, score
from tests.samples import samples
from tests.strategies import valid_reports
from tests.sync_server.desk.children import children, forms, in_form, told_again

BASE = {"report_no": "SC-DM01-2026-000001", "received_at": "2026-10-06T15:20:00+07:00"}


def scored(a: dict[str, Any], b: dict[str, Any]) -> Any:
    return score(features(BASE | a), features(BASE | {"report_no": "HS-DM01-2026-000009"} | b))


def test_of_the_samples_only_the_pair_told_by_two_stations_is_suggested() -> None:
    numbered = list(enumerate(samples(), start=1))
    found = {
        (one, other): score(features(a), features(b))
        for (one, a), (other, b) in itertools.combinations(numbered, 2)
    }
    pair = found.pop((6, 7))
    assert (pair.points, pair.level) == (115, "strong")
    assert pair.reasons == (
        "same_name_without_marks", "birth_years_overlap", "same_sex", "same_carer_phone", "same_parent",
        "same_commune", "near_in_time",
    )  # fmt: skip
    assert found.pop((4, 5)).blocked
    assert all(other.level is None and other.points < 45 for other in found.values())


@pytest.mark.parametrize(
    ("a", "b", "points", "reason"),
    [
        ({"child_full_name": "Lê  Thị MỸ"}, {"child_full_name": "Lê Thị Mỹ"}, 40, "same_name"),
        ({"child_full_name": "Lê Thị Mĩ"}, {"child_full_name": "le thi my"}, 30, "same_name_without_marks"),
        ({"child_full_name": "Lê Văn Hòa"}, {"child_full_name": "Lê Hoà"}, 15, "same_given_and_family_name"),
        ({"child_other_names": "Bin; bé Tôm"}, {"child_other_names": "tôm"}, 10, "same_nickname"),
        ({"child_other_names": "Na"}, {"child_full_name": "Lê Na"}, 10, "same_nickname"),
        ({"caregiver_phone": "0900.000.104"}, {"caregiver_phone": "+84 900 000 104"}, 30, "same_carer_phone"),
        ({"mother_name": "Đặng Thị Quý"}, {"mother_name": "Đặng thị Quí"}, 20, "same_parent"),
        ({"father_name": "Vũ An"}, {"father_name": "VŨ AN", "mother_name": "Lê Na"}, 20, "same_parent"),
        ({"child_commune_code": "99001"}, {"child_commune_code": "99001"}, 10, "same_commune"),
        ({"child_sex": "male"}, {"child_sex": "female"}, -40, "other_sex"),
        (
            {"child_school_name": "Trường THCS Mẫu", "child_class": "8 A"},
            {"child_school_name": "THCS Mẫu", "child_class": "8a"},
            15,
            "same_school_and_class",
        ),
        (
            {"child_age_status": "year", "child_birth_year": 2013},
            {"child_age_status": "approx", "child_age_min": 12, "child_age_max": 14},
            10,
            "birth_years_overlap",
        ),
        (
            {"concern_kinds": ["neglect", "trafficking"]},
            {"concern_kinds": ["neglect"], "received_at": "2026-10-20T15:20:00+07:00"},
            10,
            "near_in_time",
        ),
    ],
)
def test_each_evidence_has_the_points_of_the_table(
    a: dict[str, Any], b: dict[str, Any], points: int, reason: str
) -> None:
    found = scored(a, b)
    assert (found.points, found.reasons, found.level) == (points, (reason,), None)


@pytest.mark.parametrize(
    "fields",
    [
        {"child_commune_code": "99000"},
        {"caregiver_phone": "không nhớ rõ"},
        {"caregiver_phone": "111"},
        {"mother_name": "Không rõ"},
        {"child_full_name": "."},
        {"child_class": "8A"},
        {"child_sex": "unknown"},
        {"child_age_status": "unknown"},
    ],
)
def test_what_is_not_known_is_not_equal(fields: dict[str, Any]) -> None:
    assert scored(fields, fields).points == 0


def test_later_than_two_weeks_is_not_near() -> None:
    kinds = {"concern_kinds": ["neglect"]}
    assert scored(kinds, kinds | {"received_at": "2026-10-20T15:20:01+07:00"}).points == 0


@pytest.mark.parametrize("kind", ["twin", "sibling"])
def test_a_link_of_kin_in_either_direction_blocks_whatever_the_points(kind: str) -> None:
    child = {"child_full_name": "Lê Na", "child_age_status": "dob", "child_dob": "2018-08-21"}
    linked = {"links": [{"report_no": "hs-dm01-2026-000009", "link_kind": kind}]}
    back = {"links": [{"report_no": "SC-DM01-2026-000001", "link_kind": kind}]}
    for found in (scored(child | linked, child), scored(child, child | back)):
        assert found.blocked and found.level is None
    earlier = {"links": [{"report_no": "HS-DM01-2026-000009", "link_kind": "same_child_earlier"}]}
    assert scored(child | earlier, child).level == "strong"


SIBLINGS = {
    "child_age_status": "dob", "child_dob": "2018-08-21", "child_sex": "male", "child_commune_code": "99002",
    "mother_name": "Hồ Thị Sen", "caregiver_phone": "0900000104", "concern_kinds": ["neglect"],
}  # fmt: skip


def test_unlinked_twins_are_never_strong_and_are_shown_as_siblings() -> None:
    found = scored(
        SIBLINGS | {"child_full_name": "Trần Gia Bảo"}, SIBLINGS | {"child_full_name": "Trần Gia Khôi"}
    )
    assert found.points >= 70 and found.level != "strong" and found.maybe_siblings
    assert found.reasons[-2:] == ("other_given_name", "maybe_siblings")


def test_a_name_at_home_that_is_the_others_given_name_is_no_other_name() -> None:
    found = scored(
        SIBLINGS | {"child_full_name": "Trần Gia Bảo", "child_other_names": "Tôm"},
        SIBLINGS | {"child_full_name": "Trần Tôm"},
    )
    assert found.level == "strong" and not found.maybe_siblings


@given(children().flatmap(lambda child: st.tuples(st.just(child), children() | told_again(child))), forms)
def test_the_score_knows_neither_order_nor_unicode_form(
    pair: tuple[dict[str, Any], dict[str, Any]], form: str
) -> None:
    a, b = pair
    found = score(features(a), features(b))
    assert found == score(features(b), features(a))
    assert found == score(features(in_form(a, form)), features(b))


@given(children(), children())
def test_children_of_other_names_are_never_strong(a: dict[str, Any], b: dict[str, Any]) -> None:
    one, other = features(a), features(b | {"mother_name": a["mother_name"], "child_dob": a["child_dob"]})
    if not one.names & other.names:
        found = score(one, other)
        assert found.level != "strong" and found.maybe_siblings


@given(valid_reports())
def test_any_valid_report_has_features_and_is_like_itself(report: dict[str, Any]) -> None:
    found = score(features(BASE | report), features(BASE | report))
    assert found.points >= 10 and not found.maybe_siblings
