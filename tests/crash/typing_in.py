"""Reports typed in at the pages of a running kiosk, which is killed meanwhile and started again."""

import time
import urllib.request
from typing import Any

import requests

from tests.crash.launcher import Running
from tests.crash.pages import Refused, Visitor
from tests.crash.station import LOGIN, PASSPHRASE, Station
from tests.kiosk.forms.typing import seen

_TRIES = 6


def type_in(station: Station, reports: list[dict[str, Any]], port: int, *, calm: bool) -> None:
    """File each report by the pages, however often the kiosk dies on the way, and note what was confirmed."""
    with station.using:
        station.set_clock(0)
        started: dict[int, str] = {}
        for number in range(_TRIES):
            left = [at for at in range(len(reports)) if started.get(at) not in station.confirmed]
            if not left:
                return
            running = _serve(station, port, killed=not calm and number < _TRIES - 2)
            visitor = Visitor(f"http://127.0.0.1:{port}")
            try:
                _wait_until_up(running, port)
                visitor.sign_in(LOGIN, PASSPHRASE)
                for at in left:
                    _file(station, visitor, reports[at], started, at)
            except (OSError, requests.RequestException):
                pass  # killed: what was confirmed is counted, the rest is tried again
            except Refused:
                station.tally.add("pages that said no")
            finally:
                visitor.close()
                if running.kill():
                    station.tally.add("kill -9 of a kiosk's pages")
                running.wait(30)
        raise AssertionError(f"{station.name}: the pages do not file")


def _file(
    station: Station, visitor: Visitor, report: dict[str, Any], started: dict[int, str], at: int
) -> None:
    if at not in started:
        started[at] = visitor.type_report(report)
        station.told[started[at]] = seen(report)
    if visitor.send(started[at]):
        station.confirmed.add(started[at])
        station.tally.add("reports typed in at the pages")


def _serve(station: Station, port: int, *, killed: bool) -> Running:
    kill_at = station.deal("kiosk.filing", "kiosk.sync") if killed else []
    out = station.data.parent / f"{station.name}.serve"
    return station.start("serve", "--port", str(port), out=out, kill_at=kill_at)


def _wait_until_up(running: Running, port: int) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            if running.ended.is_set():
                raise
            time.sleep(0.05)
    raise AssertionError("the kiosk's pages do not come up")
