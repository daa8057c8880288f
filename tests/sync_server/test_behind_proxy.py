"""Who asks, behind a proxy: the address it names, and only where the settings say that there is one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from shared.clock import new_uuid
from sync_server.app import create_app
from sync_server.intake.enrolment import PER_ADDRESS
from sync_server.runtime import Runtime
from tests.sync_server.builders import District

Serve = Callable[[bool], Flask]


@pytest.fixture
def serve(district: District) -> Serve:
    def _serve(behind_proxy: bool) -> Flask:
        changed = replace(district.settings, behind_proxy=behind_proxy)
        return create_app(changed, Runtime(changed, district.keys, lambda: district.now, new_uuid))

    return _serve


def guess(app: Flask, told: str) -> int:
    code = {"code": "AAAAA-AAAAA", "verify_key": "A" * 43 + "="}
    headers = {"X-Forwarded-For": told}
    return app.test_client().post("/v1/enrolments", json=code, headers=headers).status_code


def test_guesses_are_counted_for_each_address_apart(serve: Serve) -> None:
    app = serve(True)
    for _ in range(PER_ADDRESS.tries):
        assert guess(app, "10.0.0.7") == 403
    assert guess(app, "10.0.0.7") == 429
    assert guess(app, "10.0.0.8") == 403


def test_what_came_before_the_proxy_is_not_believed(serve: Serve) -> None:
    app = serve(True)
    for n in range(PER_ADDRESS.tries):
        assert guess(app, f"10.9.9.{n}, 10.0.0.7") == 403
    assert guess(app, "10.9.9.99, 10.0.0.7") == 429


def test_without_the_setting_nobody_can_name_another_address(serve: Serve) -> None:
    app = serve(False)
    for n in range(PER_ADDRESS.tries):
        assert guess(app, f"10.0.0.{n}") == 403
    assert guess(app, "10.0.0.99") == 429
