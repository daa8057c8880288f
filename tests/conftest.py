"""What every test may ask for: a fixed time, numbered ids. Databases and browsers: tests/fixtures/."""

import itertools
import os
import uuid
from collections.abc import Callable, Generator
from datetime import UTC, datetime

import pytest

pytest_plugins = [
    "tests.examples",
    "tests.fixtures.browser",
    "tests.fixtures.disk",
    "tests.fixtures.postgres",
]


@pytest.fixture
def now() -> datetime:
    """A Tuesday afternoon in Viet Nam."""
    return datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Ids that count up from 1, as the text of UUIDs."""
    numbers = itertools.count(1)
    return lambda: str(uuid.UUID(int=next(numbers), version=4))


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """On CI a test that skips has failed: a green run must mean that everything ran."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_if_skipped(report)
    return report
