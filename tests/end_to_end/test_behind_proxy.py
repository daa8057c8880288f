"""The address that a proxy names reaches the server through waitress, which else takes it away."""

from pathlib import Path

import pytest
import requests

from sync_server.intake.enrolment import PER_ADDRESS
from tests.end_to_end.processes import House


def guess(url: str, told: str) -> int:
    code = {"code": "AAAAA-AAAAA", "verify_key": "A" * 43 + "="}
    return requests.post(
        f"{url}/v1/enrolments", json=code, headers={"X-Forwarded-For": told}, timeout=30
    ).status_code


@pytest.mark.slow
def test_guesses_through_a_proxy_are_counted_for_each_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNC_SERVER_BEHIND_PROXY", "1")
    house = House(tmp_path)
    house.init()
    try:
        url = house.serve("sync-server", *house.district, "--no-schedule").url
        assert {guess(url, "10.0.0.7") for _ in range(PER_ADDRESS.tries)} == {403}
        assert (guess(url, "10.0.0.7"), guess(url, "10.0.0.8")) == (429, 403)
    finally:
        house.stop()
