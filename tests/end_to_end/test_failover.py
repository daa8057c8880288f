"""Real processes over two PostgreSQL clusters: the one written to dies under load, the other takes over."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.busy import BusyKiosk, busy
from tests.end_to_end.forked import Serving, Site
from tests.fixtures.postgres import find_programs
from tests.fixtures.replicated import Replicated, run_replicated, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

UNITS = ("SC-DM01", "SC-DM02", "SC-DM03")
BY_THEMSELVES = {"server-busy", "server-not-reached", "server-fault", "answer-lost"}
"""What a kiosk may say meanwhile: of each of these nobody need do anything."""
_INBOX = "SELECT encode(envelope_id, 'hex') FROM inbox_entry"
_WAITING = "SELECT count(*) FROM inbox_entry WHERE state = 'waiting'"


@pytest.fixture
def replicated() -> Iterator[Replicated]:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with run_replicated(programs) as found:
        found.primary.ask("CREATE DATABASE district")
        yield found


@pytest.fixture
def site(tmp_path: Path, replicated: Replicated) -> Iterator[Site]:
    site = Site(tmp_path, replicated.url("district"))
    try:
        site.init()
        yield site
    finally:
        site.close()


def ready(server: Serving) -> tuple[int, str]:
    answer = server.answer("/readyz")
    return answer.status_code, answer.json().get("code", "")


def count_receipts(kiosks: list[BusyKiosk]) -> list[int]:
    return [len(kiosk.receipts()) for kiosk in kiosks]


def test_no_receipt_is_lost_and_nothing_doubled_when_the_primary_dies_and_the_standby_takes_over(
    site: Site, replicated: Replicated
) -> None:
    servers = [site.serve("--no-schedule") for _ in range(2)]
    workers = [site.work("work-1"), site.work("work-2")]
    kiosks = [BusyKiosk(site, unit, servers[at % 2].url) for at, unit in enumerate(UNITS)]
    with busy(kiosks):
        wait_for(lambda: min(count_receipts(kiosks)) >= 12, "receipts from the primary", most_s=60)
        replicated.primary.kill()
        wait_for(lambda: all(kiosk.said.keys() & BY_THEMSELVES for kiosk in kiosks), "kiosks to notice")
        assert [ready(server) for server in servers] == [(503, "store-down")] * 2
        assert all(server.answer("/healthz").ok for server in servers)
        held = {envelope for kiosk in kiosks for envelope in kiosk.receipts()}
        replicated.wait_until_replayed()
        there = {row[0] for row in replicated.standby.ask(_INBOX, "district")}
        lost = {envelope for envelope in held if envelope.replace("-", "") not in there}
        assert not lost, f"{len(lost)} receipts for what the standby has not"
        replicated.promote()
        most = max(count_receipts(kiosks))
        wait_for(lambda: min(count_receipts(kiosks)) >= most + 12, "receipts after it", most_s=60)
        assert [ready(server) for server in servers] == [(200, "")] * 2
    for kiosk in kiosks:
        assert kiosk.sync()["waiting"] == 0
        assert kiosk.said.keys() <= BY_THEMSELVES | {"done"}, kiosk.said
    wait_for(lambda: replicated.standby.ask(_WAITING, "district") == [(0,)], "the merges", most_s=60)
    assert all(one.alive for one in (*servers, *workers))
    logs = [one.log.read_text("utf-8") for one in workers]
    assert any("run_failed code=store-down" in log for log in logs), "whose turn came while it was away"
    everything_is_there_once(site, replicated, kiosks)


def everything_is_there_once(site: Site, replicated: Replicated, kiosks: list[BusyKiosk]) -> None:
    filed = {report: told for kiosk in kiosks for report, told in kiosk.filed.items()}
    lines = site.export()
    assert Counter(line["report_uuid"] for line in lines) == dict.fromkeys(filed, 1)
    assert [line for line in lines if not line["fields"].items() >= filed[line["report_uuid"]].items()] == []
    told = site.run_json("sync-server", "verify", *site.district)
    assert told["whole"] and told["envelopes"] == told["merged"] == told["cases"] == len(filed), told
    assert site.run_json("sync-server", "kiosk", "gaps", *site.district) == []
    (logged,) = replicated.standby.ask("SELECT sum(merged), sum(quarantined) FROM merge_run", "district")
    assert logged == (len(filed), 0)
