"""The console over a real district: browsers signed in by the form, every page read whole."""

from collections.abc import Callable

import pytest
from flask import Flask

from shared.clock import new_uuid
from sync_server.app import create_app
from sync_server.runtime import EXTENSION, Runtime
from tests.fixtures.postgres import POSTGRES_IS_SLOW, engine_url
from tests.sync_server.builders import District
from tests.sync_server.views.browser import Browser


@pytest.fixture(params=POSTGRES_IS_SLOW)
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Pages on SQLite; on PostgreSQL in `make test-slow`: the desk below them is tested on both."""
    return engine_url(request)


@pytest.fixture(scope="session")
def apps() -> dict[tuple[bool, bool], Flask]:
    """By what of the settings an app is made with. To make one, with its routes and templates, takes longer
    than most tests; what it works with is each test's own.
    """
    return {}


@pytest.fixture
def app(district: District, apps: dict[tuple[bool, bool], Flask]) -> Flask:
    """Its clock is the district's: a test that moves `district.now` moves time."""
    runtime = Runtime(
        settings=district.settings, keys=district.keys, now=lambda: district.now, new_id=new_uuid
    )
    made_with = (district.settings.secure_cookies, district.settings.behind_proxy)
    if made_with not in apps:
        apps[made_with] = create_app(district.settings, runtime)
    apps[made_with].extensions[EXTENSION] = runtime
    return apps[made_with]


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Browser]:
    """A browser of its own for each person."""
    return lambda login: Browser(app.test_client()).sign_in(login)


@pytest.fixture
def officer(sign_in: Callable[[str], Browser]) -> Browser:
    return sign_in("officer")


@pytest.fixture
def admin(sign_in: Callable[[str], Browser]) -> Browser:
    return sign_in("admin")


@pytest.fixture
def maintainer(sign_in: Callable[[str], Browser]) -> Browser:
    return sign_in("maintainer")
