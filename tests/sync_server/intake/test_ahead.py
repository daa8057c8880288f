"""Opening ahead, in another process: the same revisions and refusals, and no harm where it is not there."""

import io
import pickle

import pytest

from sync_server.intake import claiming
from sync_server.intake.ahead import Ahead, serve
from sync_server.intake.models import InboxEntry
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
    for one in (district.keys, claiming.next_after([], "revision", 10)):
        pickle.dump(one, told)
    told.seek(0)
    serve(told, out)
    out.seek(0)
    assert pickle.load(out) is None
    assert pickle.load(out) == {
        good.id: open_all([good], district.keys)[0],
        bad.id: ("unreadable-revision", ""),
    }


def test_the_other_process_opens_what_comes_next_and_may_be_gone(
    district: District, station: Station
) -> None:
    for at in range(4):  # the third is urgent
        station.send([station.envelope(station.report(at), urgent=at == 2)])
    ahead = Ahead(district.keys)
    try:
        assert ahead.take() == {}
        ahead._runs.result()
        claimed = claiming.claim("revision", 2)
        assert [urgent for _, urgent in claimed] == [True, False]
        coming = claiming.next_after(claimed, "revision", 5)
        met = [number for number, _ in claimed] + [number for number, *_ in coming]
        assert sorted(met) == [row.id for row in InboxEntry.select().order_by(InboxEntry.id)]
        ahead.ask(coming)
        assert ahead._answer is not None
        ahead._answer.result()
        entries = claiming.read([number for number, *_ in coming])
        assert ahead.take() == dict(
            zip(entries, open_all(list(entries.values()), district.keys), strict=True)
        )
        ahead._process.kill()
        ahead._process.wait()
        ahead.ask(coming)
        assert ahead.take() == {}
    finally:
        ahead.end()
    assert ahead._process.returncode is not None
