"""A kiosk in a folder of its own, enrolled with a small district, and people who work there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from kiosk import enrolment, filing, staff
from kiosk.models import database
from kiosk.session import Session
from kiosk.settings import KioskSettings
from kiosk.sync import sync_until_done
from kiosk.sync_log import SyncResult
from shared.clock import utc_now
from shared.report import Report, parse_report
from shared.sealing import WORK_LIGHT
from tests.kiosk.district import District
from tests.kiosk.migrated import begin
from tests.samples import COMMUNES, samples, told

PASSPHRASE = "một mật khẩu"


@dataclass
class Clock:
    """Stands still unless a test moves it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Kiosk:
    """One kiosk with its supervisor, for tests to file and sync with."""

    settings: KioskSettings
    clock: Clock
    new_id: Callable[[], str]
    supervisor: staff.Staff = field(init=False)

    def enrol(self, district: District) -> None:
        enrolment.ask(district.url, "ABCDE-FGHJK", now=utc_now())
        self.supervisor = enrolment.confirm(
            login="co.lan", name="Nguyễn Thị Lan", passphrase=PASSPHRASE, now=self.clock(), work=WORK_LIGHT
        )

    def file(self, report_uuid: str | None = None, report: Report | None = None) -> filing.Filed:
        return filing.file_report(
            report or a_report(),
            author=self.supervisor,
            report_uuid=report_uuid or self.new_id(),
            started_at=None,
            raised_to=None,
            now=self.clock(),
            new_id=self.new_id,
        )

    def sync(self, cause: str = "command") -> SyncResult:
        return sync_until_done(self.settings, now=self.clock, new_id=self.new_id, cause=cause)

    def session(self) -> Session:
        who, private_key = staff.sign_in(self.supervisor.login, PASSPHRASE, now=self.clock())
        return Session(who.staff_id, who.login, who.name, who.role, self.clock(), private_key)


def a_report(number: int = 2, **changes: object) -> Report:
    """One of the samples (01 urgent, 02 not), with other answers where given."""
    moment = datetime.fromisoformat("2026-11-24T14:30:00+07:00")
    return parse_report(told(samples()[number - 1]) | changes, now=moment, communes=COMMUNES)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def settings(tmp_path: Path) -> KioskSettings:
    return KioskSettings(data=tmp_path / "kiosk", passphrase_work=WORK_LIGHT)


@pytest.fixture
def bound(settings: KioskSettings) -> Iterator[None]:
    """The store, made and bound for one test."""
    begin(settings.data)
    yield
    database.close()


@pytest.fixture
def district(httpserver: HTTPServer) -> District:
    return District(httpserver)


@pytest.fixture
def kiosk(
    settings: KioskSettings, bound: None, district: District, clock: Clock, new_id: Callable[[], str]
) -> Kiosk:
    kiosk = Kiosk(settings, clock, new_id)
    kiosk.enrol(district)
    return kiosk
