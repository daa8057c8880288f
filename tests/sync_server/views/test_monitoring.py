"""Who may read `/metrics`, and when `/readyz` says no."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from shared.clock import new_uuid
from sync_server import store
from sync_server.app import create_app
from sync_server.runtime import Runtime
from sync_server.schedule import add_jobs, merge_job
from sync_server.settings import SyncServerSettings
from tests.sync_server.builders import District, Station


@pytest.fixture
def serve(district: District) -> Callable[..., tuple[Flask, Runtime]]:
    def _serve(**settings: object) -> tuple[Flask, Runtime]:
        changed: SyncServerSettings = replace(district.settings, **settings)
        runtime = Runtime(changed, district.keys, lambda: district.now, new_uuid)
        return create_app(changed, runtime), runtime

    return _serve


def test_the_numbers_are_in_the_format_of_prometheus_without_names(
    app: Flask, district: District, station: Station
) -> None:
    station.file()
    answer = app.test_client().get("/metrics")
    assert answer.content_type.startswith("text/plain; version=")
    assert "\nla_chan_envelopes_waiting 1.0\n" in answer.text
    assert '\nla_chan_kiosks{state="well"} 1.0\n' in answer.text
    assert "HS-DM01" not in answer.text and "Đồng Mẫu" not in answer.text


@pytest.mark.parametrize(
    ("settings", "address", "host", "token", "status"),
    [
        ({}, "127.0.0.1", "localhost:8100", "", 200),
        ({}, "::ffff:127.0.0.1", "127.0.0.1:8100", "", 200),
        ({}, "::1", "[::1]:8100", "", 200),
        ({}, "127.0.0.1", "huyen.example", "", 403),
        ({}, "10.1.0.7", "localhost", "", 403),
        ({"metrics_from": (ip_network("10.1.0.0/16"),)}, "10.1.0.7", "huyen.example", "", 200),
        ({"metrics_from": (ip_network("10.1.0.0/16"),)}, "10.2.0.7", "huyen.example", "", 403),
        ({"metrics_token": "dài và kín"}, "127.0.0.1", "localhost", "", 403),
        ({"metrics_token": "right"}, "10.2.0.7", "huyen.example", "Bearer wrong", 403),
        ({"metrics_token": "right"}, "10.2.0.7", "huyen.example", "Bearer right", 200),
    ],
)
def test_only_this_machine_reads_them_unless_a_setting_says_otherwise(
    serve: Callable[..., tuple[Flask, Runtime]],
    settings: dict[str, object],
    address: str,
    host: str,
    token: str,
    status: int,
) -> None:
    client = serve(**settings)[0].test_client()
    headers = {"Host": host, "Authorization": token}
    answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert ("la_chan_store_up 1.0" in answer.text) == (status == 200)


def test_ready_while_the_store_answers_and_merges_end_well(
    serve: Callable[..., tuple[Flask, Runtime]], district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, runtime = serve()
    client = app.test_client()

    def state() -> tuple[int, str]:
        answer = client.get("/readyz")
        return answer.status_code, answer.json.get("code", answer.json["status"])

    district.now += timedelta(days=1)
    assert state() == (200, "ok"), "no schedule runs here"
    add_jobs(BackgroundScheduler(), runtime)
    assert state() == (200, "ok")
    district.now += timedelta(minutes=16)
    assert state() == (503, "merge-late")
    monkeypatch.setattr("sync_server.schedule.merge_waiting", _fail)
    merge_job(runtime)
    assert state() == (503, "merge-late"), "a merge that failed is none"
    monkeypatch.undo()
    merge_job(runtime)
    assert state() == (200, "ok")
    store.database.execute_sql("DELETE FROM schema_migration WHERE name = '0001_initial'")
    assert state() == (503, "store-of-another-version")
    monkeypatch.setattr(store, "is_current", _fail)
    assert state() == (503, "store-down")


def _fail(*_: object, **__: object) -> None:
    raise store.StoreNotReady("as planted")
