"""A kiosk and its district in one process: the kiosk's own client speaks to the district's own app.

Each side has its own store; what lies between them is a function that a test may put in the way.
"""

import io
import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

import kiosk.store
import sync_server.store
from kiosk import client, enrolment, filing
from kiosk.models import database as kiosk_database
from kiosk.settings import KioskSettings
from kiosk.sync import sync_until_done
from kiosk.sync_log import SyncResult
from shared.exchange import unpack
from shared.report import parse_report
from shared.sealing import WORK_LIGHT
from sync_server.app import create_app
from sync_server.intake import district as units
from sync_server.intake.enrolment import add_kiosk
from sync_server.runtime import Runtime
from sync_server.store import writing
from tests.samples import COMMUNES, samples, told
from tests.sync_server.builders import District

URL = "https://district.test"
_NEW_SESSION = client.new_session
Answered = tuple[int, dict[str, str], bytes]
Ask = Callable[[bytes], Answered]
Way = Callable[[bytes, Ask], Answered]
"""What lies between: given the body of a request and a way to ask the district, what the kiosk hears."""


class Adapter(BaseAdapter):
    """Carries the client's requests to the app in this process, along `way`."""

    def __init__(self, app: Flask, way: list[Way]) -> None:
        super().__init__()
        self._app, self._way = app, way

    def send(self, request: Any, **_: Any) -> requests.Response:
        body = request.body.read() if hasattr(request.body, "read") else request.body

        def ask(sent: bytes) -> Answered:
            answer = self._app.test_client().post(
                request.path_url, data=sent, headers=list(request.headers.items())
            )
            return answer.status_code, dict(answer.headers), answer.data

        way = self._way.pop(0) if self._way else lambda sent, ask: ask(sent)
        status, headers, content = way(body, ask)
        response = requests.Response()
        response.status_code, response.headers = status, requests.structures.CaseInsensitiveDict(headers)
        response.raw = HTTPResponse(io.BytesIO(content), preload_content=False)
        response.url, response.request = request.url, request
        return response

    def close(self) -> None:
        pass


@dataclass
class Both:
    """`way` are what the next requests meet, in order; a good line after them."""

    district: District
    folder: Path
    at: datetime
    unit: str = "HS-CR01"
    way: list[Way] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = itertools.count(1)
        self.new_id: Callable[[], str] = lambda: str(uuid.UUID(int=(7 << 64) + next(numbers), version=4))
        self.settings = KioskSettings(data=self.folder, passphrase_work=WORK_LIGHT)
        self.app = self._new_app()
        kiosk.store.create(self.folder)
        with writing():
            units.add_unit(self.unit, "Trạm Y tế (hư cấu)", "health_station", "99001", now=self.at)
            self.kiosk_row, code = add_kiosk("Máy 1", self.unit, now=self.at, valid=timedelta(hours=1))
        self._enrol(code)

    def now(self) -> datetime:
        return self.at

    def file(self, sample: int = 1, **changes: object) -> str:
        """File a report; its id."""
        report = parse_report(told(samples()[sample]) | changes, now=self.at, communes=COMMUNES)
        return self.file_many([report])[0]

    def file_many(self, reports: list[Any]) -> list[str]:
        to_file = [filing.ToFile(report, self.new_id()) for report in reports]
        filed = filing.file_reports(to_file, author=self.supervisor, now=self.at, new_id=self.new_id)
        return [one.report_uuid for one in filed]

    def sync(self, cause: str = "command") -> SyncResult:
        return sync_until_done(
            self.settings, now=self.now, new_id=self.new_id, cause=cause, session=self.session()
        )

    def session(self, _authority: Path | None = None) -> requests.Session:
        session = _NEW_SESSION()
        session.mount(URL, Adapter(self.app, self.way))
        return session

    def reopen_kiosk(self) -> None:
        """As after the process died, or after another disk was put in."""
        kiosk_database.close()
        kiosk.store.bind(self.folder)

    def reopen_district(self) -> None:
        sync_server.store.database.close()
        sync_server.store.bind(self.district.settings.data, None)

    def close(self) -> None:
        kiosk_database.close()

    def _new_app(self) -> Flask:
        runtime = Runtime(self.district.settings, self.district.keys, self.now, self.new_id)
        return create_app(self.district.settings, runtime)

    def _enrol(self, code: str) -> None:
        client.new_session = self.session
        try:
            enrolment.ask(URL, code, now=self.at)
        finally:
            client.new_session = _NEW_SESSION
        self.supervisor = enrolment.confirm(
            login="dau.moi", name="Đầu Mối", passphrase="mật khẩu dài", now=self.at, work=WORK_LIGHT
        )


def refuse_batches_with(envelope_id: str) -> Way:
    """Some machine on the way refuses every batch as a whole that holds one envelope."""

    def way(sent: bytes, ask: Ask) -> Answered:
        held = {one.get("envelope_id") for one in unpack(sent)["envelopes"]}
        return (413, {"Content-Type": "text/html"}, b"") if envelope_id in held else ask(sent)

    return way
