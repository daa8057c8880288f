"""PostgreSQL goes away and comes back: everybody is told so, nothing is started anew, nobody is blamed."""

import logging
from collections.abc import Callable

import psycopg
import pytest
from flask import Flask

from shared.clock import new_uuid
from shared.store_faults import StoreBusy, StoreDamaged, StoreDown, StoreFull, fault_of
from sync_server import store
from sync_server.app import create_app
from sync_server.intake.models import InboxEntry
from sync_server.runtime import Runtime
from sync_server.schedule import alert_job, merge_job
from sync_server.store import writing
from tests.sync_server.builders import District, Station

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def away(postgres_url: str) -> Callable[[bool], None]:
    """Let the database take no connection, and end those there are; or take them again."""
    server, _, name = postgres_url.rpartition("/")

    def make(gone: bool) -> None:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            allowed = "false" if gone else "true"
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}".encode())
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(ended, (name,))

    return make


@pytest.fixture
def runtime(district: District) -> Runtime:
    return Runtime(district.settings, district.keys, lambda: district.now, new_uuid)


@pytest.fixture
def app(district: District, runtime: Runtime) -> Flask:
    return create_app(district.settings, runtime)


def post(app: Flask, station: Station, body: bytes) -> tuple[int, str]:
    headers = {"X-Kiosk": station.kiosk.kiosk_id, "X-Signature": station.sign(body)}
    answer = app.test_client().post("/v1/exchange", data=body, headers=headers)
    return answer.status_code, answer.headers.get("Retry-After", "")


def test_a_kiosk_is_asked_to_wait_and_is_served_again_by_the_same_process(
    app: Flask, station: Station, away: Callable[[bool], None]
) -> None:
    client, body = app.test_client(), station.request([station.envelope(station.report())])
    store.database.close()
    away(True)
    assert post(app, station, body) == (503, "10")
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["code"]) == (503, "store-down")
    page = client.get("/sign-in")
    assert page.status_code == 503 and "store-down-" in page.text and "mất liên lạc" in page.text
    away(False)
    assert client.get("/readyz").status_code == 200
    assert [post(app, station, body)[0] for _ in range(3)] == [200] * 3
    assert InboxEntry.select().count() == 1


def test_connections_that_died_in_the_pool_fail_no_request(
    app: Flask, station: Station, away: Callable[[bool], None]
) -> None:
    store.database.close()
    assert post(app, station, station.request([]))[0] == 200
    away(True)
    away(False)
    assert post(app, station, station.request([]))[0] == 200


def test_merges_go_on_by_themselves_and_say_in_one_line_why_not(
    district: District,
    station: Station,
    runtime: Runtime,
    away: Callable[[bool], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    station.file()
    store.database.close()
    away(True)
    with caplog.at_level(logging.INFO):
        merge_job(runtime)
        alert_job(runtime)
    assert [record.getMessage() for record in caplog.records if record.name == "sync_server.schedule"] == [
        "merge.run_failed code=store-down",
        "alerts.run_failed code=store-down",
    ]
    assert not any(record.exc_info for record in caplog.records)
    away(False)
    merge_job(runtime)
    store.database.connect(reuse_if_open=True)
    assert [row.state for row in InboxEntry.select()] == ["merged"]


def test_a_connection_lost_within_a_transaction_is_known_as_such(
    district: District, away: Callable[[bool], None]
) -> None:
    with pytest.raises(Exception) as lost, writing():
        InboxEntry.select().count()
        away(True)
        InboxEntry.select().count()
    assert isinstance(fault_of(lost.value), StoreDown)
    away(False)
    with writing():
        assert InboxEntry.select().count() == 0


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (psycopg.OperationalError("the connection is closed"), StoreDown),
        (psycopg.InterfaceError("the connection is closed"), StoreDown),
        (psycopg.errors.AdminShutdown(), StoreDown),
        (psycopg.errors.ReadOnlySqlTransaction(), StoreDown),
        (psycopg.errors.DeadlockDetected(), StoreBusy),
        (psycopg.errors.DiskFull(), StoreFull),
        (psycopg.errors.DataCorrupted(), StoreDamaged),
        (psycopg.errors.UniqueViolation(), type(None)),
        (psycopg.errors.UndefinedColumn(), type(None)),
    ],
    ids=lambda told: type(told).__name__ if isinstance(told, Exception) else "",
)
def test_what_postgresql_says_by_its_codes(error: Exception, told: type) -> None:
    assert type(fault_of(error)) is told
