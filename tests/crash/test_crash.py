"""The shorter form of `make crash`: the same processes, faults and verdict, a few of each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.house import built
from tests.crash.plan import Plan
from tests.crash.story import Story

FEW = Plan(seed=11, size=24, kiosks=2, kills=12, faults=30, poisoned=1, pages=0.08, every_step=False)
FEWER = Plan(seed=12, size=12, kiosks=2, kills=5, faults=10, poisoned=1, restores=False, every_step=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plan", "engine"),
    [
        (FEW, "sqlite"),
        pytest.param(FEWER, "postgresql", marks=pytest.mark.postgres),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_what_was_confirmed_is_exported_once_and_equal(
    plan: Plan, engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    make: Callable[[], str] = lambda: request.getfixturevalue("postgres_url")  # noqa: E731
    database = make() if engine == "postgresql" else None
    told: list[str] = []
    with built(plan, tmp_path / "house", database) as house:
        outcome = Story(house, told.append, longest_s=240).run()
        assert [check for check in outcome.checks if not check.kept] == [], told
        assert house.tally.kills() >= plan.kills and sum(house.faults().values()) >= plan.faults
        assert len(house.stations[0].confirmed) > 5
