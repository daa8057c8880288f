"""Alerts over a real HTTP channel: raised, told once, repeated until acknowledged, without content."""

import json
import logging
import threading
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from shared.database import connected
from sync_server.desk import alerts, cases, duty
from sync_server.desk.alert_models import Alert, DutyChannel
from sync_server.desk.alerts import Run
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.reader import Reader
from sync_server.intake import quarantine
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Kiosk
from sync_server.store import database, writing
from tests.sync_server.builders import District, Station, run_command
from tests.sync_server.views.test_queue import HIGH, file_told_ago

REPEAT, SILENT = timedelta(minutes=15), timedelta(hours=8)
SECRET = "token-maquynh"


def ring(district: District, now: datetime | None = None) -> Run:
    return alerts.run(district.keys, now=now or district.now, repeat=REPEAT, silent_after=SILENT)


def on_duty(url: str, areas: tuple[str, ...] = ("cases", "machines")) -> DutyChannel:
    with writing():
        person = duty.add(duty.Told("Cán bộ trực", "00:00", "00:00", "1234567", areas))
        return duty.add_channel(person.id, url)


def address(server: HTTPServer, path: str = "/hook") -> str:
    return f"json://user:{SECRET}@{server.host}:{server.port}{path}"


def told(server: HTTPServer) -> list[dict[str, Any]]:
    return [json.loads(request.data) for request, _ in server.log]


@pytest.fixture
def urgent(district: District, station: Station) -> str:
    """The number of an urgent case that nobody took up."""
    return file_told_ago(station, HIGH, minutes=5)


def test_a_new_urgent_case_is_told_without_content_and_again_until_acknowledged(
    district: District, urgent: str, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    channel = on_duty(address(httpserver))
    with caplog.at_level(logging.DEBUG):
        assert ring(district) == Run(raised=1, over=0, rung=1, sent=1, failed=0)
    assert ring(district).rung == 0
    (message,) = told(httpserver)
    assert message["title"] == "Lá Chắn: 1 báo động"
    assert message["message"].splitlines() == [
        "VA-2026-0001 · KHẨN CẤP · Khẩn cấp, chưa ai tiếp nhận · 24/11 14:30 · /cases/VA-2026-0001",
        "/alerts/",
    ]
    assert not any(
        word in json.dumps(message, ensure_ascii=False) for word in ("Khang", "bạo lực", "Đồng Mẫu")
    )
    assert SECRET not in caplog.text and SECRET.encode() not in bytes(
        DutyChannel.get_by_id(channel.id).sealed
    )
    assert ring(district, district.now + REPEAT).sent == 1
    with writing():
        alerts.acknowledge(Alert.get().id, Reader("officer", "officer", district.now))
    assert ring(district, district.now + 2 * REPEAT).rung == 0 and len(httpserver.log) == 2
    with writing():
        cases.acknowledge(cases.find(urgent), "officer", now=district.now)
    assert ring(district).over == 1 and alerts.every() == []


def test_two_workers_at_once_tell_it_once(district: District, urgent: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    on_duty(address(httpserver))
    start, rung = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        with connected(database):
            rung.append(ring(district).rung)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(rung) == [0, 0, 0, 1] and len(httpserver.log) == 1
    assert Alert.select().count() == 1


def test_a_channel_that_fails_is_shown_and_holds_no_other_back(
    district: District, urgent: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    httpserver.expect_request("/broken").respond_with_data("", status=500)
    broken, well = on_duty(address(httpserver, "/broken")), on_duty(address(httpserver))
    assert ring(district) == Run(1, 0, rung=1, sent=1, failed=1)
    assert [(whose, channel.id, channel.fault) for whose, channel in duty.failing()] == [
        ("Cán bộ trực", broken.id, "refused")
    ]
    with writing():
        duty.drop_channel(well.person_id, well.id)
    assert ring(district, district.now + REPEAT).failed == 1
    assert ring(district, district.now + REPEAT + alerts.TRY_AGAIN).rung == 1, "nobody heard: sooner again"
    httpserver.clear()
    httpserver.expect_request("/broken").respond_with_data("")
    assert ring(district, district.now + 3 * REPEAT).sent == 1 and duty.failing() == []


def test_what_is_overdue_or_soon_is_told_until_an_officer_says_why(
    district: District, urgent: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    on_duty(address(httpserver))
    with writing():
        cases.acknowledge(cases.find(urgent), "officer", now=district.now)
    told_at = datetime.fromisoformat(CaseClock.get(CaseClock.kind == "emergency_12h").started_at)
    kinds = []
    for hours in (7, 9, 13):
        ring(district, told_at + timedelta(hours=hours))
        kinds.append([alert.kind for alert in alerts.every()])
    assert kinds == [[], ["soon"], ["overdue"]]
    CaseClock.update(noted_at="2026-11-25T00:00:00+00:00").execute()
    assert ring(district, told_at + timedelta(hours=14)).over == 1


def test_an_urgent_report_nobody_can_read_and_a_silent_station_are_told_to_those_of_the_machines(
    district: District, station: Station, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    on_duty(address(httpserver), ("machines",))
    station.send([station.envelope(station.report(), content=b"no report", urgent=True)])
    merge_waiting(district.keys, now=district.now)
    assert ring(district).raised == 1
    for hours, raised in ((24, 0), (26, 1)):  # it is 14:30; the office has seven whole hours a day
        Kiosk.update(last_heard=(district.now - timedelta(hours=hours)).isoformat()).execute()
        assert ring(district).raised == raised
    assert [(alert.kind, alert.shown) for alert in alerts.every()] == [
        ("quarantined", station.kiosk.kiosk_id),
        ("silent", station.kiosk.kiosk_id),
    ]
    assert "Máy trạm im lặng" in told(httpserver)[1]["message"]
    with writing():
        quarantine.settle(quarantine.open_entries()[0].id, "maintainer", "trạm lập lại", now=district.now)
    Kiosk.update(last_heard=district.now.isoformat()).execute()
    assert ring(district).over == 2
    assert [alerts.count_ringing(role) for role in ("officer", "admin", "maintainer")] == [0, 0, 0]


def test_the_commands_run_list_and_try_the_channels(
    district: District, urgent: str, httpserver: HTTPServer
) -> None:
    run = partial(run_command, district, "alerts")
    assert run("test").exit_code == 1, "no channel at all"
    httpserver.expect_request("/hook").respond_with_data("")
    on_duty(address(httpserver))
    tried = run("test", "--json")
    assert (tried.exit_code, json.loads(tried.stdout)[0]["sent"]) == (0, True)
    assert "gửi thử" in told(httpserver)[0]["title"] and SECRET not in tried.output
    counts = json.loads(run("run", "--json").stdout)
    assert counts["sent"] == 1 and counts["raised"] == counts["rung"] >= 1
    rows = {row["kind"]: row for row in json.loads(run("list", "--json").stdout)}
    assert (rows["new_high"]["shown"], rows["new_high"]["urgency"]) == (urgent, "high")
