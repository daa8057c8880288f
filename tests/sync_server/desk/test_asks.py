"""What is typed into the small forms of the desk: read whole, every fault named."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import from_stamp
from sync_server.desk import asks
from sync_server.desk.asks import Ask, boxes_of_moment, read, typed_in

NOW = datetime.fromisoformat("2026-11-24T07:30:00+00:00")
MOMENT = Ask("at", "Lúc nào", "moment")


@given(st.datetimes(datetime(2001, 1, 1), datetime(2026, 11, 24)))
def test_a_moment_that_the_page_fills_in_is_read_back_to_the_minute(naive: datetime) -> None:
    moment = naive.replace(tzinfo=NOW.tzinfo, second=0, microsecond=0)
    answers, faults = read([MOMENT], boxes_of_moment("at", moment), {}, now=NOW)
    assert not faults and from_stamp(str(answers["at"])) == moment


@pytest.mark.parametrize(
    ("day", "clock", "fault"),
    [
        ("", "", asks.MISSING),
        ("24/11/2026", "", asks.NO_MOMENT),
        ("31/2/2026", "10:00", asks.NO_MOMENT),
        ("24/11/2026", "25:00", asks.NO_MOMENT),
        ("24/11/2026", "15h30", asks.IN_FUTURE),
        ("24/11/2026", "14 giờ 30", None),
        ("24.11.2026", "7h", None),
    ],
)
def test_moments_as_people_type_them(day: str, clock: str, fault: str | None) -> None:
    _, faults = read([MOMENT], {"at-day": day, "at-time": clock}, {}, now=NOW)
    assert faults.get("at") == fault


def test_days_lie_on_their_side_of_today() -> None:
    past, ahead = Ask("d", "", "day"), Ask("d", "", "day", when="ahead")
    for ask, text, fault in (
        (past, "25/11/2026", asks.IN_FUTURE),
        (past, "24/11/2026", None),
        (ahead, "23/11/2026", asks.IN_PAST),
        (ahead, "24/11/2026", None),
        (past, "hôm qua", asks.NO_DAY),
        (past, "1/1/1999", asks.NO_DAY),
    ):
        assert read([ask], {"d": text}, {}, now=NOW)[1].get("d") == fault


@given(st.text(max_size=10), st.lists(st.text(max_size=5), max_size=4))
def test_only_what_is_offered_can_be_chosen(one: str, several: list[str]) -> None:
    asked = [Ask("one", "", "code"), Ask("many", "", "many", needed=False)]
    choices = {"one": [("a", "A")], "many": [("b", "B"), ("c", "C")]}
    typed = typed_in(asked, lambda box: one, lambda box: several)
    answers, faults = read(asked, typed, choices, now=NOW + timedelta())
    assert ("one" in faults) is (typed["one"] != "a")
    assert ("many" in faults) is (not set(typed["many"]) <= {"b", "c"})


def test_words_have_an_end() -> None:
    assert read([Ask("w", "")], {"w": "a" * 2001}, {}, now=NOW)[1] == {"w": asks.TOO_LONG}
    assert read([Ask("w", "")], {"w": "a" * 2000}, {}, now=NOW)[1] == {}
