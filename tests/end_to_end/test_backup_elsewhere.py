"""Real processes: a backup taken while kiosks send and the server merges comes back elsewhere, equal."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.database import connected, open_postgres, open_sqlite
from tests.end_to_end.busy import BusyKiosk, busy
from tests.end_to_end.forked import Site
from tests.end_to_end.processes import PASSPHRASE
from tests.fixtures.replicated import wait_for

pytestmark = pytest.mark.slow

UNITS = ("SC-DM01", "SC-DM02")
Place = list[object]
"""The options that name a district's data."""


@pytest.fixture
def site(tmp_path: Path, database_url: str | None) -> Iterator[Site]:
    site = Site(tmp_path, database_url)
    try:
        site.init()
        yield site
    finally:
        site.close()


@pytest.fixture
def elsewhere(site: Site, request: pytest.FixtureRequest) -> Callable[[str, bool], Place]:
    """A new place of the same or the other engine: nothing in it but the keys, by a custodian's copy."""
    keys = site.folder / "lan.keys"
    words = ("key", "backup", *site.district, "--custodian", "Lan", "--out", keys, "--password-stdin")
    site.run("sync-server", *words, typed=PASSPHRASE)

    def make(name: str, other_engine: bool) -> Place:
        place: Place = ["--data", site.folder / name]
        if (site.database is not None) != other_engine:
            place += ["--database", request.getfixturevalue("new_postgres_database")()]
        site.run("sync-server", "key", "restore", keys, *place, "--password-stdin", typed=PASSPHRASE)
        return place

    return make


def exported(site: Site, place: Place) -> dict[str, str]:
    return {line["report_uuid"]: json.dumps(line) for line in site.export(place)}


def fields_of(lines: dict[str, str]) -> dict[str, object]:
    return {report: json.loads(line)["fields"] for report, line in lines.items()}


def flip(file: Path, to: Path) -> Path:
    """A copy with one bit of one byte changed, behind its middle."""
    content = bytearray(file.read_bytes())
    content[len(content) * 2 // 3] ^= 4
    to.write_bytes(content)
    return to


def flip_an_envelope(place: Place) -> str:
    """Change one bit of one sealed envelope of a store; its id."""
    if "--database" in place:
        store = open_postgres(str(place[-1]))
    else:
        data = Path(str(place[1]))
        store = open_sqlite(data / "sync_server.db", (data / "database.key").read_bytes())
    with connected(store):
        first = store.execute_sql("SELECT envelope_id, sealed FROM inbox_entry ORDER BY id LIMIT 1")
        envelope, sealed = map(bytes, first.fetchone())
        change = f"UPDATE inbox_entry SET sealed = {store.param} WHERE envelope_id = {store.param}"
        store.execute_sql(change, (bytes([sealed[0] ^ 1]) + sealed[1:], envelope))
    (store.close_all if "--database" in place else store.close)()
    return str(uuid.UUID(bytes=envelope))


def test_a_backup_under_load_comes_back_on_either_engine_and_a_flipped_byte_is_found(
    site: Site, elsewhere: Callable[[str, bool], Place]
) -> None:
    file, server = site.folder / "under-load.backup", site.serve()
    kiosks = [BusyKiosk(site, unit, server.url) for unit in UNITS]

    def received() -> dict[str, str]:
        return {one: report for kiosk in kiosks for one, report in kiosk.receipts().items()}

    with busy(kiosks):
        wait_for(lambda: len(received()) >= 30, "receipts", most_s=60)
        before = received()
        made = site.run_json("sync-server", "backup", *site.district, "--out", file)
        after = len(received())
        wait_for(lambda: len(received()) >= after + 12, "receipts after the backup", most_s=60)
    assert [kiosk.sync()["waiting"] for kiosk in kiosks] == [0, 0]
    filed = {report for kiosk in kiosks for report in kiosk.filed}
    assert len(before) <= made["envelopes"] < len(filed)
    server.running.stop()
    server.running.wait(30)
    site.run("sync-server", "merge", *site.district)
    live = exported(site, site.district)
    assert live.keys() == filed and site.run_json("sync-server", "verify", *site.district)["whole"]
    told = site.run_json("sync-server", "verify", file, *site.district)
    assert told["whole"] and told["envelopes"] == made["envelopes"]
    for name, other_engine in (("same", False), ("other", True)):
        place = elsewhere(name, other_engine)
        site.run("sync-server", "restore", file, *place)
        assert exported(site, place).items() <= live.items()  # byte for byte, and no half report
        site.run("sync-server", "merge", *place)
        back = fields_of(exported(site, place))
        assert set(before.values()) <= back.keys() and back.items() <= fields_of(live).items()
        told = site.run_json("sync-server", "verify", *place)
        assert told["whole"] and told["envelopes"] == told["merged"] == len(back) == made["envelopes"]
        envelope = flip_an_envelope(place)
        told = site.run_json("sync-server", "verify", *place, may_end_with=[1])
        assert {"what": "envelope-changed", "where": envelope} in told["found"], told
    damaged = flip(file, site.folder / "damaged.backup")
    for words in (("verify", damaged, *site.district), ("restore", damaged, *elsewhere("nowhere", False))):
        assert "backup-damaged" in site.run("sync-server", *words, may_end_with=[1]).err


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_byte_that_the_disk_turned_in_the_database_file_is_found(site: Site) -> None:
    assert site.run_json("sync-server", "verify", *site.district)["whole"]
    file = site.folder / "district" / "sync_server.db"
    flip(file, file)
    done = site.run("sync-server", "verify", *site.district, "--json", may_end_with=[1])
    told = json.loads(done.out)["found"] if done.out else []
    assert any(one["what"] == "engine" for one in told) or "store-damaged" in done.err, done
