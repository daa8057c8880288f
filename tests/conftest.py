"""What every test may ask for: a fixed time, numbered ids. Databases and browsers: tests/fixtures/."""

import itertools
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.postgres"]


@pytest.fixture
def now() -> datetime:
    """A Tuesday afternoon in Viet Nam."""
    return datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.fixture
def new_id() -> Callable[[], uuid.UUID]:
    """Ids that count up from 1, as UUIDs."""
    numbers = itertools.count(1)
    return lambda: uuid.UUID(int=next(numbers), version=4)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """On CI a test that skips has failed: a green run must mean that everything ran."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"
    return report
