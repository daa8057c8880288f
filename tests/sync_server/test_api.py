"""The API keeps to its own description: schemathesis asks what the document allows, and what it does not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from sync_server import store
from sync_server.app import create_app
from sync_server.runtime import Runtime
from tests.examples import share
from tests.sync_server.builders import make_district

load_all_checks()


@schemathesis.serializer("application/vnd.la-chan.exchange")
def as_sent(_: schemathesis.SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
FEW = settings(max_examples=share(25), deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    district = make_district(tmp_path_factory.mktemp("api"), None, now)
    station = district.station()
    runtime = Runtime(district.settings, district.keys, lambda: now, lambda: station.kiosk.kiosk_id)
    app = create_app(district.settings, runtime)
    yield schemathesis.openapi.from_wsgi("/v1/openapi.json", app)
    store.database.obj.close()


@pytest.mark.hypothesis  # its property is within: make test-slow tries every example
@pytest.mark.parametrize("operation_id", ["exchange", "enrol", "describe"])
def test_every_answer_is_one_that_is_described(schema: Any, operation_id: str) -> None:
    operation = schema.find_operation_by_id(operation_id)
    checks = [check for check in CHECKS.get_all() if check.__name__ in WANTED]
    assert len(checks) == len(WANTED)

    @FEW
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=checks)

    ask()
