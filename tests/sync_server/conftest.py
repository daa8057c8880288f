"""A district on each engine, bound for one test."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sync_server import store
from tests.fixtures.lending import Lending
from tests.fixtures.postgres import Cluster
from tests.sync_server.builders import District, Station, make_district
from tests.sync_server.founded import copied_district
from tests.sync_server.migrated import begin


@pytest.fixture(scope="session")
def new_migrated_database(
    postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Each call copies a database of this program's schema, with nothing in it, and returns its URL."""
    begin(tmp_path_factory.mktemp("migrated"), postgres_cluster.new_database("migrated"))
    store.database.obj.close_all()
    numbers = itertools.count(1)
    return lambda: postgres_cluster.new_database(f"district_{next(numbers)}", like="migrated")


@pytest.fixture(scope="session")
def databases_to_lend(new_migrated_database: Callable[[], str]) -> Lending:
    return Lending(new_migrated_database)


@pytest.fixture
def postgres_url(databases_to_lend: Lending) -> Iterator[str]:
    """A database of this program's schema, with nothing in it: the next test gets it emptied."""
    with databases_to_lend.one() as url:
        yield url


@pytest.fixture
def district(tmp_path: Path, database_url: str | None, now: datetime) -> Iterator[District]:
    if database_url:
        yield make_district(tmp_path / "server", database_url, now)
    else:
        yield copied_district(tmp_path / "server", now)
    real = store.database.obj
    (real.close_all if database_url else real.close)()


@pytest.fixture
def station(district: District) -> Station:
    return district.station()
