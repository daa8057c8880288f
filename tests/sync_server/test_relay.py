"""A relay: without the district's key it takes exchanges, and neither it nor its role reads a report."""

import base64
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shared.errors import CodeRefused
from shared.exchange import EnrolmentAnswer, EnrolmentRequest
from shared.signing import new_signing_pair
from sync_server import store
from sync_server.intake import enrolment
from sync_server.intake.keys import NoDistrictKey, load_keys
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.intake.models import InboxEntry, QuarantineEntry
from tests.sync_server.builders import District, Station, make_district, run_command

ROLE = "la_chan_relay"
SQL = Path(__file__).parents[2] / "deploy" / "relay.sql"
READS_NOTHING_OF = ("record", "stored_revision", "case", "search_term", "audit_entry", "user", "referral")


def without_district_key(district: District) -> District:
    """The same district as a relay has it: a data folder with the signing key alone."""
    folder = district.settings.data.with_name("relay")
    (folder / "keys").mkdir(parents=True)
    shutil.copy(district.settings.data / "keys" / "signing.key", folder / "keys")
    return replace(district, settings=replace(district.settings, data=folder), keys=load_keys(folder))


def test_it_takes_reports_and_sets_none_aside(district: District, station: Station) -> None:
    office, station.district = district, without_district_key(district)
    station.file()
    for merges in (merge_waiting, rebuild):
        with pytest.raises(NoDistrictKey):
            merges(station.district.keys, now=district.now)
    assert not QuarantineEntry.select().exists() and InboxEntry.get().state == "waiting"
    assert merge_waiting(office.keys, now=district.now).merged == 1


@pytest.mark.parametrize("words", [("merge",), ("work",), ("records", "rebuild")])
def test_commands_that_need_the_key_refuse_in_words(
    district: District, station: Station, words: tuple[str, ...]
) -> None:
    station.file()
    for key in (district.settings.data / "keys").glob("district-*.key"):
        key.unlink()
    refused = run_command(district, *words)
    assert refused.exit_code == 1 and "no-district-key" in refused.output
    assert "Máy này không giữ khóa mở của huyện" in refused.output
    assert InboxEntry.get().state == "waiting" and not QuarantineEntry.select().exists()


@pytest.fixture
def at_the_relay(tmp_path: Path, postgres_url: str, now: datetime) -> Iterator[Station]:
    """A station whose exchanges are taken in under the role that relay.sql makes."""
    import psycopg

    office = make_district(tmp_path / "office", postgres_url, now)
    station = office.station()
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
            owner.execute(f"CREATE ROLE {ROLE} LOGIN")
        owner.execute(SQL.read_text("utf-8"))
    store.database.obj.close_all()
    station.district = without_district_key(office)
    store.bind(station.district.settings.data, postgres_url.replace("tester@", f"{ROLE}@"))
    yield station
    store.database.obj.close_all()


@pytest.mark.postgres
def test_its_role_keeps_every_kind_of_envelope_and_reads_no_report(
    at_the_relay: Station, postgres_url: str, tmp_path: Path
) -> None:
    station, now = at_the_relay, at_the_relay.district.now
    report = station.report()
    twice = station.envelope(report)
    file = station.attach(report, b"%PDF-1.4 one page")
    assert {r.status for r in station.send([twice, *file]).receipts} == {"accepted"}
    assert [r.status for r in station.send([twice, {"no": "envelope"}]).receipts] == [
        "duplicate",
        "quarantined",
    ]
    reused = twice._replace(sealed=twice.sealed[::-1])
    assert station.send([reused]).receipts[0].code == "id-reused"
    station.sequence -= 1  # another disk claims the number of the last part
    assert station.send([station.envelope(station.report(1))]).forked
    for table in READS_NOTHING_OF:
        with pytest.raises(Exception, match="permission denied"), store.database.atomic():
            store.database.execute_sql(f'SELECT 1 FROM "{table}"')
    with pytest.raises(Exception, match="permission denied"), store.database.atomic():
        InboxEntry.update(state="merged").execute()
    store.database.obj.close_all()
    store.bind(tmp_path / "office", postgres_url)
    assert merge_waiting(load_keys(tmp_path / "office"), now=now).merged == 4


@pytest.mark.postgres
def test_its_role_enrols_kiosks_and_slows_guesses(at_the_relay: Station, postgres_url: str) -> None:
    district = at_the_relay.district
    relay = store.database.obj
    relay.close_all()
    store.bind(district.settings.data, postgres_url)
    with store.writing():
        _, code = enrolment.add_kiosk("Máy 2", "HS-DM01", now=district.now, valid=timedelta(hours=1))
    store.database.obj.close_all()
    store.database.initialize(relay)
    own_key = base64.b64encode(new_signing_pair()[1]).decode()
    for typed, answer in (("AAAAA-AAAAA", CodeRefused), (code, EnrolmentAnswer)):
        asked = EnrolmentRequest(code=typed, verify_key=own_key)
        with store.writing():
            told = enrolment.enrol(asked, "10.0.0.9", server_key=district.keys.verify_key, now=district.now)
        assert isinstance(told, answer)
