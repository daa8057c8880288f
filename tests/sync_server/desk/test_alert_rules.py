"""Who is told when, and what a message says."""

from datetime import UTC, datetime, timedelta

import pytest

from sync_server.desk.alert_rules import KINDS, LINES, Duty, Ringing, hour, message, told_to

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
"""Tuesday, 14:30 in Viet Nam."""
OFFICE = Duty("07:30", "17:00", "12345", frozenset({"cases"}))
NIGHT = Duty("22:00", "06:00", "2", frozenset({"cases"}))
ALWAYS = Duty("00:00", "00:00", "1234567", frozenset({"machines"}))


def ringing(kind: str = "new_high", number: int = 1, shown: str = "VA-2026-0001") -> Ringing:
    return Ringing(number, kind, shown, "high", NOW, "")


@pytest.mark.parametrize(
    ("duty", "hours", "on"),
    [
        (OFFICE, 0, True),
        (OFFICE, 2.5, False),
        (OFFICE, -7, True),
        (OFFICE, -7.1, False),
        (OFFICE, 4 * 24, False),
        (NIGHT, 0, False),
        (NIGHT, 8, True),
        (NIGHT, 15, True),
        (NIGHT, 16, False),
        (NIGHT, -9, False),
        (ALWAYS, 99, True),
    ],
)
def test_hours_of_duty_are_viet_nam_s_and_a_night_belongs_to_the_day_it_begins_on(
    duty: Duty, hours: float, on: bool
) -> None:
    assert duty.on(NOW + timedelta(hours=hours)) is on


def test_those_on_duty_are_told_and_everyone_when_nobody_is_and_it_presses() -> None:
    roster = {1: OFFICE, 2: NIGHT, 3: ALWAYS}
    assert told_to(ringing(), roster, now=NOW) == {1}
    assert told_to(ringing(), roster, now=NOW + timedelta(hours=4)) == {1, 2}
    assert told_to(ringing("overdue"), roster, now=NOW + timedelta(hours=4)) == set()
    assert told_to(ringing("silent"), roster, now=NOW) == {3}
    assert told_to(ringing("quarantined"), roster, now=NOW) == {1, 3}


def test_a_message_has_number_urgency_word_time_and_path_and_the_most_pressing_first() -> None:
    told = message(
        [ringing("soon", 2, "VA-2026-0002"), ringing(), Ringing(3, "silent", "HS-DM01-K1", "", NOW, "")]
    )
    assert told.splitlines() == [
        "VA-2026-0001 · KHẨN CẤP · Khẩn cấp, chưa ai tiếp nhận · 24/11 14:30 · /cases/VA-2026-0001",
        "VA-2026-0002 · KHẨN CẤP · Sắp quá hạn · 24/11 14:30 · /cases/VA-2026-0002",
        "HS-DM01-K1 · Máy trạm im lặng · 24/11 14:30",
        "/alerts/",
    ]
    long = message([ringing(number=n) for n in range(LINES + 5)])
    assert len(long.splitlines()) == LINES + 2 and "và 5 báo động khác" in long


def test_every_kind_is_told_to_an_area_of_the_roster_and_to_a_role() -> None:
    assert all(kind.areas and kind.roles and kind.word and kind.todo for kind in KINDS.values())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("7:30", "07:30"), ("07:30", "07:30"), ("24:00", None), ("7", None), ("x", None), ("", None)],
)
def test_an_hour_is_read_as_people_write_it(typed: str, kept: str | None) -> None:
    assert hour(typed) == kept
