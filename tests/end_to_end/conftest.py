"""A house for one test: stopped at its end whatever happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.processes import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A district on SQLite."""
    yield from _house(House(tmp_path))


@pytest.fixture
def house_on_each(tmp_path: Path, database_url: str | None) -> Iterator[House]:
    """A district on each engine in turn."""
    yield from _house(House(tmp_path, database_url))


def _house(house: House) -> Iterator[House]:
    house.init()
    try:
        yield house
    finally:
        house.stop()
