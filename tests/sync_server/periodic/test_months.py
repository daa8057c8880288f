"""The months of a period: each is there, in order, whether anything was told in it or not."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync_server.periodic.charts import charts
from sync_server.periodic.counted import _HOUR, _local
from sync_server.periodic.months import month_label, months
from sync_server.periodic.periods import period
from sync_server.periodic.table import Column, Row, Table


def test_a_year_that_begins_in_december_has_that_month_twice() -> None:
    of = period("year", 2026)
    found = list(months(of.first, of.last))
    assert (found[0], found[-1], len(found)) == ("2025-12", "2026-12", 13)
    assert [month_label(one) for one in found[:2]] == ["12/2025", "01/2026"]


@given(st.dates(date(2001, 1, 1), date(2990, 1, 1)), st.integers(0, 800))
def test_every_day_of_a_period_is_in_one_of_its_months(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = list(months(first, last))
    assert found == sorted(set(found))
    assert set(found) == {f"{first + timedelta(days=at):%Y-%m}" for at in range(days + 1)}


def test_the_month_is_that_of_the_day_in_vietnam() -> None:
    last_second = datetime(2026, 2, 28, 16, 59, 59, tzinfo=UTC)
    assert _local(last_second.isoformat()[:_HOUR])[1] == "2026-02"
    assert _local((last_second + timedelta(seconds=1)).isoformat()[:_HOUR])[1] == "2026-03"


def test_the_chart_shows_a_month_without_a_case_and_leaves_out_what_came_late() -> None:
    rows = (
        Row("month.2026-01", "01/2026", (3,)),
        Row("month.2026-02", "02/2026", (0,)),
        Row("total", "Tổng số", (3,), "total"),
        Row("late", "Bổ sung kỳ trước", (1,), "late"),
    )
    (chart,) = charts([Table("BT", "Theo tháng", "vụ", (Column("matters", "Số vụ"),), rows)])
    assert chart.rows == (("01/2026", {"plain": 3}), ("02/2026", {"plain": 0}))
    assert chart.sentence == "Số vụ theo tháng: nhiều nhất là 01/2026 (3)."
