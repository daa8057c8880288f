"""When a child has grown out of a case: by what reports tell of its age, and by which law takes it in."""

from datetime import date
from typing import Any

import pytest

from sync_server.desk.ages import grown_at, oldest
from sync_server.desk.moves import Facts, closing_faults

DAY = date(2026, 11, 24)
BEFORE = {"received_at": "2024-11-25T08:00:00+07:00"}


@pytest.mark.parametrize(
    ("told", "age", "grown"),
    [
        ({"child_age_status": "dob", "child_dob": "2010-11-24"}, 16, 16),
        ({"child_age_status": "dob", "child_dob": "2010-11-25"}, 15, 16),
        ({"child_age_status": "dob", "child_dob": "2008-11-25"}, 17, 18),
        ({"child_age_status": "year", "child_birth_year": 2010}, 16, 16),
        ({"child_age_status": "approx", "child_age_min": 13, "child_age_max": 15}, 16, 16),
        ({"child_age_status": "approx", "child_age_min": 15, "child_age_max": 16}, 17, 18),
        ({"child_age_status": "unknown"}, None, 16),
        ({"child_age_status": "unknown", "concern_kinds": ["school_bullying"]}, None, 18),
    ],
)
def test_the_age_a_child_may_have_and_the_age_that_ends_a_case(
    told: dict[str, Any], age: int | None, grown: int
) -> None:
    assert (oldest([BEFORE | told], DAY), grown_at([BEFORE | told])) == (age, grown)


def test_of_several_reports_the_one_that_makes_the_child_oldest_counts() -> None:
    unknown, known = ({"child_age_status": "unknown"}, {"child_age_status": "year", "child_birth_year": 2012})
    assert oldest([BEFORE | unknown, BEFORE | known], DAY) == 14


@pytest.mark.parametrize(
    ("years", "grown", "said"),
    [
        (None, 16, "Chưa biết tuổi"),
        (15, 16, "chưa đủ 16"),
        (17, 18, "chưa đủ 18"),
        (16, 16, ""),
        (18, 18, ""),
    ],
)
def test_a_case_ends_by_age_only_where_the_child_is_old_enough(
    years: int | None, grown: int, said: str
) -> None:
    facts = Facts("supporting", "medium", oldest=years, grown_at=grown)
    faults = closing_faults(facts, "aged_out", "Đã bàn giao cho xã", "Bà Lan, UBND xã")
    assert said in faults["reason"] if said else faults == {}
