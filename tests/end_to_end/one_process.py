"""A real kiosk and a real district in one process, over a real socket, with clocks that a test moves."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, make_server

from kiosk import enrolment
from kiosk import store as kiosk_store
from kiosk.filing import ToFile, file_reports
from kiosk.models import database as kiosk_database
from kiosk.settings import KioskSettings
from shared.clock import new_uuid, utc_now
from shared.sealing import WORK_LIGHT
from sync_server import store
from sync_server.app import create_app
from sync_server.intake import district as registry
from sync_server.intake import enrolment as codes
from sync_server.intake.merging import merge_waiting
from sync_server.runtime import Runtime
from tests.kiosk.conftest import PASSPHRASE, Clock, Kiosk, a_report
from tests.sync_server.builders import District


@dataclass
class Pair:
    """`kiosk` is SC-DM01-K1 of `district`."""

    district: District
    kiosk: Kiosk
    server: BaseWSGIServer
    thread: threading.Thread = field(repr=False)

    def move(self, seconds: int) -> None:
        self.kiosk.clock.move(seconds)
        self.district.now += timedelta(seconds=seconds)

    def file(self, count: int) -> None:
        """File as many reports, in one transaction."""
        kiosk = self.kiosk
        reports = [ToFile(a_report(), kiosk.new_id()) for _ in range(count)]
        file_reports(reports, author=kiosk.supervisor, now=kiosk.clock(), new_id=kiosk.new_id)

    def merge(self) -> tuple[int, int]:
        """(merged, quarantined)"""
        done = merge_waiting(self.district.keys, now=self.district.now)
        return done.merged, done.quarantined


@contextmanager
def pair_of(
    district: District, folder: Path, clock: Clock, new_id: Callable[[], str], unit: str = "SC-DM01"
) -> Iterator[Pair]:
    runtime = Runtime(district.settings, district.keys, lambda: district.now, new_uuid)
    server = make_server("127.0.0.1", 0, create_app(district.settings, runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with store.writing():
        registry.add_unit(unit, f"Trường {unit}", "school", "99001", now=district.now)
        _, code = codes.add_kiosk("Máy 1", unit, now=district.now, valid=timedelta(hours=1))
    settings = KioskSettings(data=folder, passphrase_work=WORK_LIGHT)
    kiosk_store.create(folder)
    kiosk = Kiosk(settings, clock, new_id)
    enrolment.ask(f"http://127.0.0.1:{server.server_port}", code, now=utc_now())
    kiosk.supervisor = enrolment.confirm(
        login="co.lan", name="Nguyễn Thị Lan", passphrase=PASSPHRASE, now=clock(), work=WORK_LIGHT
    )
    try:
        yield Pair(district, kiosk, server, thread)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        kiosk_database.close()
