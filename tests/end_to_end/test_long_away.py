"""A kiosk that was away for months: what it sealed to an old key opens, and it goes on with the newest."""

from kiosk import outbox
from kiosk.identity import district_key
from kiosk.models import OutboxEntry
from sync_server.desk import export
from sync_server.intake import key_rotation
from tests.end_to_end.one_process import Pair
from tests.sync_server.intake.test_versions import as_of_the_pilot

AWAY_S = 10_000_000


def test_ten_million_seconds_offline_with_two_keys_rotated_meanwhile(pair: Pair) -> None:
    data = pair.district.settings.data
    old, _ = district_key()
    pair.file(3)
    newest = ""
    for _ in range(2):
        pair.move(AWAY_S // 2)
        newest = key_rotation.rotate(data, now=pair.district.now).key_id
    pair.kiosk.file()
    assert {entry.key_id for entry in OutboxEntry.select()} == {old}
    result = pair.kiosk.sync()
    assert (result.accepted, result.quarantined, result.result, result.skew_s) == (4, 0, "done", 0)
    assert district_key()[0] == newest
    pair.kiosk.file()
    assert pair.kiosk.sync().accepted == 1
    assert OutboxEntry.select().order_by(OutboxEntry.id.desc()).get().key_id == newest
    assert pair.merge() == (5, 0)
    assert outbox.counts(pair.kiosk.clock()).received == 5


def test_a_program_one_version_behind_syncs_after_ten_million_seconds_and_two_rotations(pair: Pair) -> None:
    station = pair.district.station("HS-CU01", "Trạm Y tế xã Cũ (hư cấu)")
    revision = station.report(0)
    envelope = station.envelope(revision, content=as_of_the_pilot(revision))
    for _ in range(2):
        pair.move(AWAY_S // 2)
        key_rotation.rotate(pair.district.settings.data, now=pair.district.now)
    answer = station.send([envelope], schema_version="0")
    assert [receipt.status for receipt in answer.receipts] == ["accepted"]
    assert pair.merge() == (1, 0)
    assert next(export.lines())["fields"] == {**revision.fields, "schema_version": "0"}
