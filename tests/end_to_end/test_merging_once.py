"""Real processes that merge one inbox at once: each envelope once, whoever is killed in the middle."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shared.clock import utc_now
from sync_server import store
from tests.crash.reports import make
from tests.end_to_end.forked import Site
from tests.fixtures.replicated import wait_for
from tests.sync_server.builders import District, make_district

pytestmark = pytest.mark.slow

REPORTS, ADDITIONS, BATCH = 2_400, 480, 200


@pytest.fixture
def site(tmp_path: Path, database_url: str | None) -> Iterator[Site]:
    """A district in whose inbox some thousand envelopes wait: reports, and additions to a fifth of them."""
    fill(make_district(tmp_path / "district", database_url, utc_now()))
    real = store.database.obj
    (real.close_all if database_url else real.close)()
    site = Site(tmp_path, database_url)
    yield site
    site.close()


def fill(district: District) -> None:
    station, envelopes = district.station(), []
    for at, fields in enumerate(make("merging once", REPORTS)):
        first = station.first(fields)
        envelopes.append(station.envelope(first))
        if at % (REPORTS // ADDITIONS) == 0:
            addition = {"child_address": "Thôn Đông", "revision": 2}
            told = station.revision(first.report_uuid, 2, addition, (first.revision_id,))
            envelopes.append(station.envelope(told))
    for begin in range(0, len(envelopes), BATCH):
        station.send(envelopes[begin : begin + BATCH])


def everything_is_merged_once(site: Site) -> None:
    """By what `verify` counts and works out again: cases numbered 1 to n, ties, revisions, folds."""
    told = site.run_json("sync-server", "verify", *site.district)
    assert told["whole"], told
    found = {name: told[name] for name in ("envelopes", "merged", "revisions", "records", "cases")}
    each = dict.fromkeys(("envelopes", "merged", "revisions"), REPORTS + ADDITIONS)
    assert found == each | {"records": REPORTS, "cases": REPORTS}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_three_that_merge_one_is_killed_within_a_batch_and_each_is_merged_once(
    site: Site,
) -> None:
    with psycopg.connect(str(site.database), autocommit=True) as asking:

        def ask(query: str) -> Any:
            row = asking.execute(query.encode()).fetchone()
            return row[0] if row else None

        workers = {name: site.work(name) for name in ("work-1", "work-2", "work-3")}
        writing = "FROM pg_stat_activity WHERE application_name LIKE 'work-%' AND backend_xid IS NOT NULL"
        wait_for(lambda: ask(f"SELECT count(*) {writing}") >= 2, "two merges at once")
        killed = workers.pop(ask(f"SELECT application_name {writing} LIMIT 1"))
        assert killed.running.kill() and killed.running.wait(10) == -9
        waiting = "SELECT count(*) FROM inbox_entry WHERE state = 'waiting'"
        assert ask(waiting), "nothing was left when it was killed"
        wait_for(lambda: not ask(waiting), "the other merges", most_s=60)
        assert all(one.alive for one in workers.values())
        assert ask("SELECT sum(merged) FROM merge_run") == REPORTS + ADDITIONS
        assert ask("SELECT sum(cases_opened) FROM merge_run") == REPORTS
        assert ask('SELECT count(DISTINCT case_no) FROM "case"') == REPORTS
    everything_is_merged_once(site)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_two_merges_at_once_both_end_well_and_each_is_merged_once(site: Site) -> None:
    both = [site.start(name, "sync-server", "merge", *site.district, "--json") for name in ("one", "other")]
    assert [one.running.wait(80) for one in both] == [0, 0], [one.log.read_text("utf-8") for one in both]
    counts = [json.loads(one.log.with_suffix(".out").read_text("utf-8")) for one in both]
    assert sum(one["merged"] for one in counts) == REPORTS + ADDITIONS, counts
    assert sum(one["cases_opened"] for one in counts) == REPORTS
    everything_is_merged_once(site)
