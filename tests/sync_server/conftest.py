"""A district on each engine, bound for one test."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sync_server import store
from tests.sync_server.builders import District, Station, make_district


@pytest.fixture
def district(tmp_path: Path, database_url: str | None, now: datetime) -> Iterator[District]:
    yield make_district(tmp_path / "server", database_url, now)
    real = store.database.obj
    (real.close_all if database_url else real.close)()


@pytest.fixture
def station(district: District) -> Station:
    return district.station()
