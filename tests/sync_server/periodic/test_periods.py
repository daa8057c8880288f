"""Periods: the plan's days, impossible ones, and the cut."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import CannotDo
from shared.report.rules import LOCAL
from sync_server.periodic.periods import FIRST_YEAR, KINDS, LAST_YEAR, Rule, before, period

years = st.integers(FIRST_YEAR + 1, LAST_YEAR)
kinds = st.sampled_from(sorted(KINDS))


def test_the_usual_days_are_those_of_the_plan() -> None:
    half, year = period("half-year", 2026), period("year", 2026)
    assert (half.first, half.last, half.due) == (date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 15))
    assert (year.first, year.last, year.due) == (date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 15))
    assert half.starts == datetime(2025, 12, 15, tzinfo=LOCAL) and half.ends == datetime(
        2026, 6, 15, tzinfo=LOCAL
    )
    assert not half.over(half.ends - timedelta(seconds=1)) and half.over(half.ends)


@given(years)
def test_years_follow_each_other_without_a_gap(year: int) -> None:
    this = period("year", year)
    assert before(this).last + timedelta(days=1) == this.first == period("half-year", year).first


@given(kinds, years, st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_the_cut_is_now_until_the_period_is_over(kind: str, year: int, after: timedelta) -> None:
    of = period(kind, year)
    now = of.ends + after
    assert of.cut(now) == (
        of.ends - timedelta(seconds=1) if of.over(now) else min(now, of.ends - timedelta(seconds=1))
    )
    assert of.cut(now) < of.ends


@pytest.mark.parametrize(
    ("kind", "year", "rules"),
    [
        ("quarter", 2026, None),
        ("year", FIRST_YEAR - 1, None),
        ("year", LAST_YEAR + 1, None),
        ("year", 2026, {"year": Rule((2, 30), (12, 14), (12, 15))}),
        ("year", 2026, {"year": Rule((1, 1), (13, 1), (12, 15))}),
    ],
)
def test_an_impossible_period_is_refused(kind: str, year: int, rules: dict[str, Rule] | None) -> None:
    with pytest.raises(CannotDo):
        period(kind, year, rules) if rules else period(kind, year)


def test_a_calendar_year_that_is_due_in_the_next() -> None:
    of = period("year", 2026, {"year": Rule((1, 1), (12, 31), (1, 10))})
    assert (of.first, of.last, of.due) == (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 10))
