"""Counting time: worked examples over Tết, weekends, a make-up Saturday, midnight; and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.report.rules import LOCAL, local_day
from sync_server.desk.clocks import LAW, PROPOSED, ClockRules, Limit, time_left, within_law
from sync_server.desk.working_time import WorkingTime

TET = frozenset(date(2027, 2, day) for day in range(4, 11))
"""Thursday to Wednesday, as an admin might enter it: Tết Đinh Mùi begins on 6/2/2027."""
MAKE_UP = date(2027, 2, 13)
YEARLY = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
PLAIN = WorkingTime(yearly=YEARLY)
AT_TET = WorkingTime(yearly=YEARLY, off=TET)
WITH_SATURDAY = WorkingTime(yearly=YEARLY, off=TET, worked=frozenset({MAKE_UP}))
ALWAYS = WorkingTime(hours=((0, 1440),), weekdays=frozenset(range(7)))


def local(text: str) -> datetime:
    """«3/2/2027 15:00», in Viet Nam."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("working", "days", "start", "due"),
    [
        (PLAIN, 5, "24/11/2026 14:30", "1/12/2026 17:00"),  # a Tuesday: over one weekend
        (PLAIN, 5, "28/11/2026 10:00", "4/12/2026 17:00"),  # a Saturday does not count, nor does the Sunday
        (PLAIN, 1, "27/11/2026 23:30", "30/11/2026 17:00"),  # a Friday night: Monday
        (PLAIN, 1, "29/4/2026 10:00", "4/5/2026 17:00"),  # 30/4 and 1/5, Thursday and Friday, every year
        (PLAIN, 1, "31/12/2026 9:00", "4/1/2027 17:00"),  # New Year is a Friday
        (AT_TET, 5, "3/2/2027 15:00", "17/2/2027 17:00"),  # 11, 12, 15, 16, 17 February
        (AT_TET, 5, "6/2/2027 0:10", "17/2/2027 17:00"),  # begun on the first day of Tết
        (WITH_SATURDAY, 5, "3/2/2027 15:00", "16/2/2027 17:00"),  # 11, 12, 13, 15, 16 February
        (WITH_SATURDAY, 1, "12/2/2027 16:00", "13/2/2027 17:00"),
    ],
)
def test_working_days(working: WorkingTime, days: int, start: str, due: str) -> None:
    assert working.after_days(local(start), days) == local(due)


@pytest.mark.parametrize(
    ("working", "hours", "start", "due"),
    [
        (PLAIN, 8, "24/11/2026 14:30", "25/11/2026 14:30"),
        (PLAIN, 8, "24/11/2026 5:00", "24/11/2026 17:00"),  # before the office opens: the whole day
        (PLAIN, 8, "24/11/2026 17:00", "25/11/2026 17:00"),  # as it closes: the whole next day
        (PLAIN, 4, "24/11/2026 12:15", "24/11/2026 17:00"),  # at noon nobody works
        (PLAIN, 8, "27/11/2026 16:00", "30/11/2026 16:00"),  # a Friday
        (AT_TET, 8, "3/2/2027 16:00", "11/2/2027 16:00"),
        (WITH_SATURDAY, 8, "12/2/2027 16:00", "13/2/2027 16:00"),
    ],
)
def test_working_hours(working: WorkingTime, hours: int, start: str, due: str) -> None:
    assert working.after_hours(local(start), timedelta(hours=hours)) == local(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("24/11/2026 20:00", "25/11/2026 8:00"),  # over midnight
        ("31/12/2026 21:15", "1/1/2027 9:15"),  # into a holiday
        ("5/2/2027 23:59", "6/2/2027 11:59"),  # in the night of Tết
        ("28/3/2027 1:30", "28/3/2027 13:30"),  # when clocks elsewhere go forward, and back
        ("31/10/2027 1:30", "31/10/2027 13:30"),
    ],
)
def test_the_twelve_hours_run_through_nights_and_holidays(start: str, due: str) -> None:
    rules = ClockRules(working=WITH_SATURDAY)
    assert rules.due("emergency_12h", "high", local(start)) == local(due)
    assert rules.due("emergency_12h", "high", local(start).astimezone(UTC)) == local(due)


def test_each_clock_has_the_limit_of_the_brief() -> None:
    start, rules = local("24/11/2026 14:30"), ClockRules()
    told = {
        (kind, urgency): rules.due(kind, urgency, start)
        for kind in ("ack", "delay_to_server", "agency_reply", "plan_5wd", "separation")
        for urgency in ("high", "medium", "low")
    }
    assert told == {
        ("ack", "high"): local("24/11/2026 15:30"),
        ("ack", "medium"): local("25/11/2026 14:30"),
        ("ack", "low"): local("25/11/2026 17:00"),
        ("delay_to_server", "high"): local("24/11/2026 16:30"),
        ("delay_to_server", "medium"): local("25/11/2026 14:30"),
        ("delay_to_server", "low"): local("25/11/2026 14:30"),
        ("agency_reply", "high"): local("24/11/2026 18:30"),
        ("agency_reply", "medium"): local("25/11/2026 17:00"),
        ("agency_reply", "low"): local("26/11/2026 17:00"),
        **{("plan_5wd", urgency): local("1/12/2026 17:00") for urgency in ("high", "medium", "low")},
        **{("separation", urgency): local("9/12/2026 14:30") for urgency in ("high", "medium", "low")},
    }
    assert rules.warns("separation", start) == local("4/12/2026 14:30") and rules.warns("ack", start) is None


def test_a_district_may_promise_less_than_the_law_never_more() -> None:
    assert within_law("emergency_12h", Limit(8, "hours"))
    assert not within_law("emergency_12h", Limit(13, "hours"))
    assert not within_law("emergency_12h", Limit(12, "working_hours"))
    assert within_law("ack.high", Limit(99, "days"))
    assert not set(LAW) & set(PROPOSED)


def test_what_is_left_is_negative_once_it_is_overdue() -> None:
    due = local("24/11/2026 15:00")
    assert not time_left(due, now=due).overdue
    assert time_left(due, now=due + timedelta(seconds=1)).overdue


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
    lambda one: one.replace(second=0, microsecond=0, tzinfo=UTC)
)
spans = st.integers(0, 200 * 60).map(lambda minutes: timedelta(minutes=minutes))
days_of = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=30)
offices = st.builds(
    WorkingTime,
    hours=st.sampled_from([((450, 690), (780, 1020)), ((0, 1440),), ((480, 1020),), ((0, 1), (1439, 1440))]),
    off=days_of,
    worked=days_of,
    yearly=st.just(YEARLY),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)


@given(offices, moments, spans, st.integers(0, 20))
def test_adding_nothing_changes_nothing_and_something_ends_later_within_office_hours(
    office: WorkingTime, start: datetime, span: timedelta, days: int
) -> None:
    assert office.after_hours(start, timedelta(0)) == start == office.after_days(start, 0)
    if span:
        due = office.after_hours(start, span)
        before = due - timedelta(minutes=1)
        minute = before.astimezone(LOCAL).hour * 60 + before.astimezone(LOCAL).minute
        assert due >= start + span and office.works_on(local_day(before))
        assert any(opens <= minute < closes for opens, closes in office.hours)
    if days:
        due = office.after_days(start, days)
        assert due > start and (due - timedelta(minutes=1)) >= start


@given(offices, moments, moments, spans, spans, st.integers(0, 20), st.integers(0, 20))
def test_what_begins_later_or_takes_longer_never_ends_earlier(
    office: WorkingTime, one: datetime, other: datetime, a: timedelta, b: timedelta, m: int, n: int
) -> None:
    (first, second), (short, long), (few, many) = sorted((one, other)), sorted((a, b)), sorted((m, n))
    assert office.after_hours(first, short) <= office.after_hours(second, short)
    assert office.after_hours(first, short) <= office.after_hours(first, long)
    assert office.after_days(first, few) <= office.after_days(second, few)
    assert office.after_days(first, few) <= office.after_days(first, many)


@given(offices, moments, spans, spans)
def test_hours_add_up(office: WorkingTime, start: datetime, a: timedelta, b: timedelta) -> None:
    assert office.after_hours(office.after_hours(start, a), b) == office.after_hours(start, a + b)


@given(moments, spans, st.integers(0, 60))
def test_where_everybody_always_works_working_time_is_the_calendar(
    start: datetime, span: timedelta, days: int
) -> None:
    assert ALWAYS.after_hours(start, span) == start + span
    ends = ALWAYS.after_days(start, days)
    assert local_day(ends - timedelta(minutes=bool(days))) == local_day(start) + timedelta(days=days)


@given(offices, moments, spans, st.integers(0, 20), days_of)
def test_another_day_off_never_brings_the_end_nearer(
    office: WorkingTime, start: datetime, span: timedelta, days: int, more: frozenset[date]
) -> None:
    fewer = WorkingTime(office.hours, office.off | more, office.worked - more, office.yearly, office.weekdays)
    assert fewer.after_hours(start, span) >= office.after_hours(start, span)
    assert fewer.after_days(start, days) >= office.after_days(start, days)
