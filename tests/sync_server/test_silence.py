"""Nothing to report is not dead: only the hours in which a kiosk usually is heard are missed."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.clock import stamp, utc_now
from shared.report.rules import LOCAL
from sync_server.desk.working_time import WorkingTime
from sync_server.fleet import heard, opening, school_holidays
from sync_server.fleet.models import KioskDay
from sync_server.fleet.silence import Quiet, quiet, rhythm, state_of
from sync_server.fleet.station_time import Hours, StationTime, whole_hours
from sync_server.intake.models import Kiosk, Unit
from sync_server.store import writing
from tests.sync_server.builders import District, Station, run_command

WORKING = WorkingTime()
OFFICE = StationTime(WORKING)
LAST = date(2026, 11, 22)
"""A Sunday."""
weeks = st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 23)), min_size=1, max_size=60)


def days_of(hours: Hours, days: int = 29, last: date = LAST) -> dict[date, int]:
    """What was heard of a kiosk that is on in exactly these hours."""
    found = {last - timedelta(days=back): 0 for back in range(days)}
    return {day: sum(1 << hour for weekday, hour in hours if weekday == day.weekday()) for day in found}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LOCAL)


def missed(
    hours: Hours, since: datetime, now: datetime, times: StationTime = OFFICE, most: int = 10**6
) -> int:
    return quiet(days_of(hours), since=since, now=now, times=times, most=most).missed


@given(weeks)
def test_a_rhythm_is_learnt_from_what_was_heard(hours: Hours) -> None:
    assert rhythm(days_of(hours), OFFICE) == hours


@given(weeks, st.integers(1, 24 * 7))
def test_who_keeps_to_the_rhythm_misses_nothing(hours: Hours, wait: int) -> None:
    since = at(LAST, 23, 30)
    between = [(since + timedelta(hours=number)).astimezone(LOCAL) for number in range(1, wait)]
    passed = sum((hour.weekday(), hour.hour) in hours for hour in between)
    assert missed(hours, since, since + timedelta(hours=wait)) == passed


@given(weeks, st.integers(0, 400), st.integers(0, 400))
def test_silence_only_grows(hours: Hours, one: int, more: int) -> None:
    since = at(LAST, 9)
    now = since + timedelta(hours=one)
    assert missed(hours, since, now) <= missed(hours, since, now + timedelta(hours=more))


@given(weeks, st.sets(st.integers(1, 14)), st.integers(0, 300))
def test_a_day_off_is_nobodys_hour(hours: Hours, off: set[int], wait: int) -> None:
    since, days = at(LAST, 9), frozenset(LAST + timedelta(days=ahead) for ahead in off)
    now = since + timedelta(hours=wait)
    with_days_off = missed(hours, since, now, StationTime(replace(WORKING, off=days)))
    assert with_days_off <= missed(hours, since, now)
    if all((LAST + timedelta(days=ahead)) in days for ahead in range(1, 14)) and wait > 24:
        assert with_days_off <= 15


@given(weeks, st.integers(1, 40), st.integers(0, 60), st.integers(0, 24 * 110))
def test_a_schools_holidays_count_nothing_and_ring_nobody_until_it_was_expected_again(
    hours: Hours, begins: int, length: int, wait: int
) -> None:
    since, heard_on = at(LAST, 9), days_of(hours)
    closed = frozenset(LAST + timedelta(days=begins + at) for at in range(length))
    times, now = StationTime(WORKING, holidays=closed), since + timedelta(hours=wait)
    found = quiet(heard_on, since=since, now=now, times=times, most=10**6)
    here = now.astimezone(LOCAL)
    assert found.holiday == (here.date() in closed) and (found.resting or not found.holiday)
    if here.date() in closed:
        first = at(min(closed), 0)
        assert found.missed == quiet(heard_on, since=since, now=first, times=times, most=10**6).missed
    elif closed and here.date() == max(closed) + timedelta(days=1):
        passed = any((here.weekday(), hour) in hours for hour in range(here.hour))
        assert found.resting == (not passed)
    assert rhythm(heard_on, StationTime(WORKING, holidays=closed)) == rhythm(heard_on, OFFICE)


@given(weeks, st.integers(1, 24))
def test_what_a_station_states_is_where_its_rhythm_starts_and_is_forgotten_once_it_was_heard(
    hours: Hours, days: int
) -> None:
    stated = whole_hours((5, 6), ((18 * 60 + 30, 22 * 60),))
    times = StationTime(WORKING, stated=stated)
    assert rhythm({}, times) == stated == {(day, hour) for day in (5, 6) for hour in (19, 20, 21)}
    assert rhythm(days_of(hours), times) == hours
    known = {day.weekday() for day in days_of(hours, days) if day < LAST}
    for weekday in set(range(7)) - known:
        of_day = {hour for hour in rhythm(days_of(hours, days), times) if hour[0] == weekday}
        assert of_day == {hour for hour in stated if hour[0] == weekday}


@given(st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 23)), max_size=3))
def test_a_dead_kiosk_is_silent_in_the_end(hours: Hours) -> None:
    assert missed(hours, at(LAST, 9), at(LAST, 9) + timedelta(days=17), most=3) == 3


def test_a_new_kiosk_has_the_hours_of_the_office_and_a_short_last_day_does_not_count() -> None:
    office = rhythm({}, OFFICE)
    assert {hour for weekday, hour in office if weekday == 0} == {8, 9, 10, 13, 14, 15, 16}
    assert {weekday for weekday, _ in office} == set(range(5))
    mornings = days_of(frozenset((weekday, 8) for weekday in range(7)))
    assert rhythm(mornings | {LAST + timedelta(days=1): 0}, OFFICE) == rhythm(mornings, OFFICE)


def test_a_state_says_what_the_silence_means() -> None:
    def state(quiet: Quiet | None, minutes: int = 60) -> str:
        last = at(LAST, 9)
        now = last + timedelta(minutes=minutes)
        return state_of("enrolled", last, 0, now=now, every_s=300, quiet=quiet).code

    assert state(Quiet(9, True), minutes=15) == "well"
    assert [state(Quiet(*told)) for told in ((0, False), (0, True), (2, False), (3, False))] == [
        "off_hours", "late", "late", "silent"
    ]  # fmt: skip
    closed = [Quiet(missed, False, holiday=True, resting=True) for missed in (0, 2, 3)]
    assert [state(told) for told in closed] == ["school_holiday", "school_holiday", "silent"]
    assert state(closed[0], minutes=15) == "well", "a school that is closed may still be heard"


def test_the_hours_of_a_day_are_kept_and_its_kiosk_rings_only_for_usual_ones(
    district: District, station: Station
) -> None:
    start = at(date(2026, 10, 26), 8)  # a Monday; heard at 8 and 9 on weekdays
    for day in range(27):
        for hour in (0, 1, 1):
            district.now = start + timedelta(days=day, hours=hour)
            if district.now.weekday() < 5:
                heard.note(station.kiosk, network=True, now=district.now)
    heard.note(station.kiosk, network=False, now=district.now)
    assert {row.hours for row in KioskDay.select()} == {1 << 8 | 1 << 9, 0}
    assert KioskDay.select().count() == 21, "a file from a stick told of the Saturday"
    Kiosk.update(last_heard=at(date(2026, 11, 20), 9).isoformat()).execute()
    assert heard.silent_for(2, now=at(date(2026, 11, 23), 9, 59)) == []
    assert heard.silent_for(2, now=at(date(2026, 11, 23), 10)) == [station.kiosk.kiosk_id]
    Kiosk.update(last_heard=stamp(utc_now() - timedelta(days=60))).execute()
    (row,) = json.loads(run_command(district, "kiosk", "list", "--json").stdout)
    assert row["condition"] == "silent" and row["means"].startswith("Im lặng. Nhiều giờ")


def test_a_school_is_not_rung_for_in_its_holidays_and_a_station_is(
    district: District, station: Station
) -> None:
    school = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    district.now = at(date(2026, 11, 20), 9)  # a Friday
    for one in (station, school):
        one.send([])
    ids = [station.kiosk.kiosk_id, school.kiosk.kiosk_id]
    monday = at(date(2026, 11, 30), 7)
    assert heard.silent_for(8, now=monday) == ids
    with writing():
        school_holidays.add(date(2026, 11, 21), date(2026, 11, 30), "Nghỉ giữa kỳ", "99002")
    assert heard.silent_for(8, now=monday) == ids, "another commune's"
    with writing():
        school_holidays.add(date(2026, 11, 21), date(2026, 11, 30), "Nghỉ giữa kỳ", "99001")
    assert heard.silent_for(8, now=monday) == ids[:1]
    assert heard.silent_for(8, now=at(date(2026, 12, 1), 10, 59)) == ids[:1], "five hours before, two after"
    assert heard.silent_for(8, now=at(date(2026, 12, 1), 11)) == ids
    dead = (
        at(date(2026, 11, 20), 17),
        at(date(2026, 11, 21), 0),
        at(date(2026, 12, 1), 8, 59),
        at(date(2026, 12, 1), 9),
    )
    assert [len(heard.silent_for(4, now=now)) for now in dead] == [2, 1, 1, 2]
    with writing():
        opening.state(Unit.get_by_id("SC-DM01"), "67", ((480, 660),))
    assert heard.silent_for(4, now=at(date(2026, 12, 5), 11)) == ids[:1], "of Saturday's hours three passed"
    assert heard.silent_for(4, now=at(date(2026, 12, 6), 9)) == ids
