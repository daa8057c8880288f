"""The kiosk's pages as a visitor meets them: the real app over a real store, enrolled in a small district."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk import staff, store
from kiosk.app import create_app
from kiosk.models import database
from kiosk.runtime import Runtime
from kiosk.session import Sessions
from kiosk.settings import KioskSettings
from shared.sealing import WORK_LIGHT
from tests.kiosk.conftest import PASSPHRASE, Clock, Kiosk
from tests.pages import check_fragment, check_page

HTMX = {"HX-Request": "true"}
Typed = Mapping[str, str | list[str]]


@dataclass
class Visitor:
    """One browser. Every page it is given is read whole and must hold what every page holds."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._read(self.client.get(path, headers=headers))

    def post(self, path: str, typed: Typed | None = None, *, htmx: bool = False) -> TestResponse:
        fields = {"csrf_token": self.token, **(typed or {})}
        return self._read(self.client.post(path, data=fields, headers=HTMX if htmx else {}))

    def sign_in(self, login: str) -> None:
        self.get(f"/sign-in/{login}")
        assert self.post(f"/sign-in/{login}", {"passphrase": PASSPHRASE}).location == "/home/"
        self.get("/home/")

    def start_report(self) -> str:
        """A new report, open at its first page; its id."""
        self.get("/home/")
        location = self.post("/report/new").location
        self.get(location)
        return location.split("/")[2]

    def _read(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and answer.data:
            whole = answer.text.lstrip().lower().startswith("<!doctype")
            if answer.status_code not in (302, 303):
                (check_page if whole else check_fragment)(answer.text)
            found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
            self.token = found[1] if found else self.token
        return answer


@pytest.fixture
def asked() -> list[str]:
    """The cause of every sync that a page asked for."""
    return []


@pytest.fixture(scope="session")
def apps() -> list[Flask]:
    """The one app of a run, once it is made: its routes and templates; what it works with is each test's."""
    return []


@pytest.fixture
def make_app(
    settings: KioskSettings,
    clock: Clock,
    new_id: Callable[[], Any],
    asked: list[str],
    apps: list[Flask],
) -> Iterator[Callable[[], Flask]]:
    def make() -> Flask:
        sessions = Sessions(lock_after_s=settings.lock_after_s, sign_out_after_s=settings.sign_out_after_s)
        runtime = Runtime(settings, clock, lambda: str(new_id()), sessions, asked.append)
        if not apps:
            apps.append(create_app(settings, runtime))
        store.create(settings.data)
        apps[0].secret_key = store.web_secret(settings.data)
        apps[0].extensions["kiosk"] = runtime
        return apps[0]

    yield make
    database.close()


@pytest.fixture
def app(kiosk: Kiosk, make_app: Callable[[], Flask], clock: Clock) -> Flask:
    """An enrolled kiosk with a supervisor (co.lan) and two reporters (tv.binh, yt.hoa)."""
    for login, name in (("tv.binh", "Trần Văn Bình"), ("yt.hoa", "Đỗ Thị Hòa")):
        staff.add(login, name, "reporter", PASSPHRASE, now=clock(), work=WORK_LIGHT)
    database.close()
    return make_app()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Nobody is signed in."""
    visitor = Visitor(app.test_client())
    visitor.get("/")
    return visitor


@pytest.fixture
def reporter(app: Flask) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in("tv.binh")
    return visitor


@pytest.fixture
def supervisor(app: Flask) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in("co.lan")
    return visitor
