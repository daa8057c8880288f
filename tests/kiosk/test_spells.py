"""The log folded: a night without a network is one line."""

from datetime import UTC, datetime, timedelta

from kiosk.failures import failure_of
from kiosk.spells import spells
from kiosk.sync_log import LoggedRun

BEGAN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def run(minute: int, code: str | None = None, *, sent: int = 0, ended: bool = True) -> LoggedRun:
    at, result = BEGAN + timedelta(minutes=minute), "not_done" if code else "done"
    failure = failure_of(code) if code else None
    return LoggedRun(at, at if ended else None, "schedule", result, code, sent, sent, 0, 0, 0, failure)


def folded(*runs: LoggedRun) -> list[tuple[str | None, int, int, int | None]]:
    """(code, how many, since which minute, until which) of each, oldest first."""
    told = spells(reversed(runs))
    minute = timedelta(minutes=1)
    return [
        (
            one.run.code,
            one.runs,
            (one.since - BEGAN) // minute,
            (one.until - BEGAN) // minute if one.until else None,
        )
        for one in reversed(told)
    ]


def test_the_same_failure_in_a_row_is_one_line_with_since_and_until() -> None:
    away = [run(minute, "server-not-reached") for minute in range(10, 22)]
    assert folded(run(5, sent=1), *away, run(30, sent=2)) == [
        (None, 1, 5, 10),
        ("server-not-reached", 12, 10, 30),
        (None, 1, 30, None),
    ]


def test_another_failure_begins_another_line() -> None:
    assert folded(run(0, "server-busy"), run(1, "server-busy"), run(2, "answer-lost")) == [
        ("server-busy", 2, 0, 2),
        ("answer-lost", 1, 2, None),
    ]


def test_runs_that_sent_something_or_were_cut_off_stand_alone() -> None:
    told = folded(run(0, sent=1), run(1, sent=1), run(2, ended=False), run(3, ended=False), run(4), run(5))
    assert [runs for _, runs, _, _ in told] == [1, 1, 1, 1, 2]
    part = folded(run(0, "answer-lost", sent=200), run(1, "answer-lost"))
    assert [runs for _, runs, _, _ in part] == [1, 1]
