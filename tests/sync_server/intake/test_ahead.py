"""Opening ahead, in another process: the same revisions and refusals, and no harm where it is not there."""

import io
import os
import pickle
import signal
from collections.abc import Iterator, Mapping, Sequence
from threading import Event

import pytest

from sync_server.intake import ahead as ahead_module
from sync_server.intake import claiming
from sync_server.intake.ahead import Ahead
from sync_server.intake.models import InboxEntry
from sync_server.intake.opener import Found, Row, found_in, serve
from sync_server.intake.opening import open_all
from tests.sync_server.builders import District, Station


@pytest.fixture
def database_url() -> None:
    """SQLite is enough: the other process has no database."""


def test_what_is_opened_ahead_is_what_the_merge_would_have_opened(
    district: District, station: Station
) -> None:
    station.file(0)
    station.send([station.envelope(station.report(1), content=b"no json")])
    entries = claiming.read([1, 2])
    good, bad = sorted(entries.values(), key=lambda entry: entry.sequence)
    told, out = io.BytesIO(), io.BytesIO()
    coming = [row for _, row in claiming.next_after({}, "revision", 10)]
    for one in (district.keys, coming):
        pickle.dump(one, told)
    told.seek(0)
    serve(told, out)
    out.seek(0)
    assert pickle.load(out) == {}
    assert found_in(pickle.load(out)) == {
        good.id: open_all([good], district.keys)[0],
        bad.id: ("unreadable-revision", ""),
    }


@pytest.fixture
def ahead(district: District) -> Iterator[Ahead]:
    made = Ahead(district.keys)
    yield made
    made.end()
    assert made._process.returncode is not None


def waiting(last: Mapping[bool, int], most: int) -> list[tuple[bool, Row]]:
    return claiming.next_after(last, "revision", most)


def opened(district: District, numbers: Sequence[int]) -> Found:
    entries = claiming.read(numbers)
    return dict(zip(entries, open_all(list(entries.values()), district.keys), strict=True))


def done(ahead: Ahead) -> None:
    """Wait until it opened all it was asked for."""
    assert ahead._work is not None
    ahead._work.result(30)
    ahead._hearing.submit(int).result(30)


def taken(ahead: Ahead, claimed: Sequence[tuple[int, bool]]) -> Found:
    """As a merge takes them."""
    found, coming = ahead.take(claimed)
    return {**found, **ahead.rest(coming)}


@pytest.fixture
def filed(station: Station) -> list[int]:
    """The numbers of four that wait, in the order of claims: the third came first, as it is urgent."""
    for at in range(4):
        station.send([station.envelope(station.report(at), urgent=at == 2)])
    numbers = [row.id for row in InboxEntry.select().order_by(InboxEntry.id)]
    return [numbers[2], *numbers[:2], numbers[3]]


def test_the_other_process_opens_what_comes_next_and_may_be_gone(
    district: District, ahead: Ahead, filed: list[int]
) -> None:
    claimed = claiming.claim("revision", 2)
    assert [urgent for _, urgent in claimed] == [True, False]
    assert taken(ahead, claimed) == {}
    ahead.ask(waiting)
    done(ahead)
    rest = [(number, False) for number in filed[2:]]
    assert taken(ahead, rest) == opened(district, filed[2:])
    assert taken(ahead, rest) == {}
    ahead._process.kill()
    ahead._process.wait()
    ahead._last = {}
    ahead.ask(waiting)
    assert taken(ahead, rest) == {}


def test_what_is_being_opened_is_waited_for_last(district: District, ahead: Ahead, filed: list[int]) -> None:
    ahead.ask(waiting)
    ahead._telling.submit(int).result(30)
    with ahead._changed:
        begun = set(ahead._begun)
    found, coming = ahead.take([(number, number == filed[0]) for number in filed])
    assert coming <= begun and coming | found.keys() == set(filed)
    assert {**found, **ahead.rest(coming)} == opened(district, filed)


def test_an_end_in_the_middle_of_it_is_no_fault(
    district: District, filed: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    ahead = Ahead(district.keys)
    os.kill(ahead._process.pid, signal.SIGSTOP)
    ahead.ask(waiting)
    ahead.end()
    assert caplog.text == ""


def test_what_is_opened_waits_for_its_batch_and_is_not_asked_for_again(
    district: District, ahead: Ahead, filed: list[int]
) -> None:
    ahead.ask(waiting)
    done(ahead)
    asked: list[tuple[dict[bool, int], int]] = []

    def more(last: Mapping[bool, int], most: int) -> list[tuple[bool, Row]]:
        asked.append((dict(last), most))
        return waiting(last, most)

    ahead.ask(more)
    assert asked == [({True: filed[0], False: filed[3]}, ahead_module._MOST - 4)]
    assert taken(ahead, [(filed[0], True), (filed[1], False)]) == opened(district, filed[:2])
    assert taken(ahead, [(filed[2], False)]) == opened(district, filed[2:3])


def test_what_another_merge_has_is_let_go(district: District, ahead: Ahead, filed: list[int]) -> None:
    ahead.ask(waiting)
    done(ahead)
    assert taken(ahead, [(filed[2], False)]) == opened(district, filed[2:3])
    assert list(ahead._found) == [filed[0], filed[3]]  # the first of the others was passed over
    assert taken(ahead, [(filed[0], True), (filed[1], False)]) == opened(district, filed[:1])


def test_what_nobody_began_is_left_to_the_merge(
    district: District, ahead: Ahead, filed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, go = ahead._begin, Event()

    def later() -> Mapping[int, tuple[bool, Row]]:
        go.wait(30)
        return begin()

    monkeypatch.setattr(ahead, "_begin", later)
    ahead.ask(waiting)
    assert taken(ahead, [(number, number == filed[0]) for number in filed[:3]]) == {}
    go.set()
    done(ahead)
    assert list(ahead._found) == filed[3:]
