"""A house for one test: stopped at its end whatever happened."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from shared.clock import stamp, utc_now
from sync_server import store
from tests.end_to_end.one_process import Pair, pair_of
from tests.end_to_end.processes import House, Served
from tests.fixtures.postgres import POSTGRES_IS_SLOW, engine_url
from tests.kiosk.conftest import Clock
from tests.kiosk.district import District
from tests.sync_server.builders import make_district


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A district on SQLite."""
    yield from _house(House(tmp_path))


@pytest.fixture(params=POSTGRES_IS_SLOW)
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The way of a report over each engine by real processes: PostgreSQL in `make test-slow`."""
    return engine_url(request)


@pytest.fixture
def house_on_each(tmp_path: Path, database_url: str | None) -> Iterator[House]:
    """A district on each engine in turn."""
    yield from _house(House(tmp_path, database_url))


@pytest.fixture
def district(httpserver: HTTPServer) -> District:
    """A district played by its answers, on the clock that the kiosks have which run by themselves."""
    return District(httpserver, server_time=stamp(utc_now()))


@pytest.fixture
def served(district: District, tmp_path: Path) -> Iterator[Served]:
    """A kiosk of that district, SC-SM01, running."""
    house = House(tmp_path)
    house.enrol("SC-SM01", district.url, "ABCDE-FGHJK")
    yield house.serve("kiosk", *house.kiosk("SC-SM01"))
    house.stop()


def _house(house: House) -> Iterator[House]:
    house.init()
    try:
        yield house
    finally:
        house.stop()


@pytest.fixture
def pair(
    tmp_path: Path, database_url: str | None, now: datetime, new_id: Callable[[], str]
) -> Iterator[Pair]:
    """A kiosk and its district in this process, on each engine."""
    district = make_district(tmp_path / "district", database_url, now)
    with pair_of(district, tmp_path / "kiosk", Clock(now), new_id) as pair:
        yield pair
    real = store.database.obj
    (real.close_all if database_url else real.close)()
