"""Reports by USB stick: there and back, twice, cut, changed, someone else's; nothing is lost."""

import dataclasses

import pytest

from kiosk import courier, mine, outbox, sync_log
from kiosk.failures import KioskRevoked
from kiosk.identity import hotlines, needed
from shared import courier as files
from shared.courier import CourierFile, Frame
from shared.errors import NotEnrolled, Revoked
from sync_server.desk.cases import acknowledge
from sync_server.desk.models import Case
from sync_server.fleet.gaps import gaps
from sync_server.intake import district as registry
from sync_server.intake import enrolment
from sync_server.intake.courier import take_file
from sync_server.intake.models import ExchangeRun, InboxEntry, KioskEpoch, Setting
from sync_server.intake.models import Kiosk as Row
from sync_server.store import writing
from tests.end_to_end.one_process import Pair


def export(pair: Pair) -> courier.Exported:
    return courier.export(pair.kiosk.settings, now=pair.kiosk.clock(), new_id=pair.kiosk.new_id)


def carry(pair: Pair, content: bytes) -> bytes:
    """To the district; its receipts."""
    return take_file(content, keys=pair.district.keys, now=pair.district.now).receipts


def back(pair: Pair, receipts: bytes) -> sync_log.SyncResult:
    return courier.import_receipts(pair.kiosk.settings, receipts, now=pair.kiosk.clock())


def test_a_long_outbox_goes_there_and_comes_back_and_doing_any_of_it_twice_is_harmless(pair: Pair) -> None:
    pair.file(205)
    out = export(pair)
    assert (out.exchanges, out.envelopes, out.reports, out.left) == (2, 205, 205, 0)
    assert outbox.counts(pair.kiosk.clock()).waiting == 205
    again = export(pair)
    receipts = carry(pair, out.content)
    assert carry(pair, again.content) and InboxEntry.select().count() == 205
    row = Row.get()
    assert (row.waiting, row.skew_s, bool(row.last_heard)) == (0, None, True)
    assert gaps() == []
    result = back(pair, receipts)
    assert (result.accepted, result.duplicate, result.waiting, result.result) == (205, 0, 0, "done")
    assert back(pair, receipts).accepted == 0
    assert back(pair, carry(pair, out.content)).duplicate == 0
    assert pair.merge() == (205, 0)
    online = pair.kiosk.sync()
    assert (online.sent, online.result) == (0, "done")
    assert outbox.counts(pair.kiosk.clock()).received == 205


def test_an_empty_file_brings_back_what_the_district_has_to_tell(pair: Pair) -> None:
    filed = pair.kiosk.file()
    pair.kiosk.sync()
    pair.merge()
    with writing():
        acknowledge(Case.get(), "can.bo", now=pair.district.now)
        Setting.update(content='[{"number": "0123", "name": "Ngày đêm"}]').where(
            Setting.name == "hotlines"
        ).execute()
        registry.note_change()
    out = export(pair)
    assert (out.exchanges, out.envelopes) == (1, 0)
    back(pair, carry(pair, out.content))
    assert hotlines() == [{"number": "0123", "name": "Ngày đêm"}] and needed().changes_version == 2
    assert mine.one_of_mine(filed.report_uuid, pair.kiosk.session()).district_received_at is not None


def test_receipts_that_come_late_neither_undo_nor_refill_anything(pair: Pair) -> None:
    pair.kiosk.file()
    receipts = carry(pair, export(pair).content)
    for _ in range(3):
        pair.kiosk.file()
    assert pair.kiosk.sync().accepted == 3
    assert back(pair, receipts).result == "done"
    assert pair.kiosk.sync().sent == 0


def test_receipts_of_a_store_that_lost_what_they_are_for_are_not_believed(pair: Pair) -> None:
    pair.kiosk.file()
    pair.kiosk.sync()
    pair.kiosk.file()
    receipts = carry(pair, export(pair).content)
    with writing():
        InboxEntry.delete().execute()
        KioskEpoch.delete().execute()
        registry.Store.update(store_id="restored").execute()
    assert pair.kiosk.sync().accepted == 2
    with pytest.raises(courier.NotAsked):
        back(pair, receipts)


def _changed(content: bytes, direction: files.Direction, **names: object) -> bytes:
    """The same file with other names or frames, and a sum that fits."""
    return files.pack(dataclasses.replace(files.unpack(content, direction), **names))


def _forged(content: bytes, direction: files.Direction) -> bytes:
    file = files.unpack(content, direction)
    frame = file.frames[0]
    other = dataclasses.replace(frame, signature="A" * 86 + "==")
    return files.pack(CourierFile(direction, file.kiosk_id, file.district, (other, *file.frames[1:])))


def test_a_file_that_is_not_whole_or_not_ours_changes_nothing_at_the_district(pair: Pair) -> None:
    pair.kiosk.file()
    out = export(pair).content
    refused: list[tuple[bytes, type[Exception]]] = [
        (out[:-1], files.CourierCut),
        (out[:200] + b"x" + out[201:], files.CourierChanged),
        (_changed(out, files.OUT, district="0" * 16), files.CourierOtherDistrict),
        (_changed(out, files.OUT, kiosk_id="SC-DM09-K1"), NotEnrolled),
        (_changed(out, files.OUT, frames=(Frame(bytes(32), "A" * 86 + "==", b"x"),)), files.CourierChanged),
        (_forged(out, files.OUT), files.CourierChanged),
    ]
    for content, refusal in refused:
        with pytest.raises(refusal) as told:
            carry(pair, content)
        assert told.value.todo  # type: ignore[attr-defined]
    with writing():
        enrolment.revoke("SC-DM01-K1")
    with pytest.raises(Revoked):
        carry(pair, out)
    assert InboxEntry.select().count() == 0
    assert {run.result for run in ExchangeRun.select()} == {"courier-changed", "kiosk-revoked"}


def test_receipts_that_are_not_whole_or_not_ours_change_nothing_at_the_kiosk(pair: Pair) -> None:
    pair.kiosk.file()
    out = export(pair).content
    receipts = carry(pair, out)
    refused: list[tuple[bytes, type[Exception]]] = [
        (out, files.CourierOtherWay),
        (receipts[:-40], files.CourierCut),
        (receipts[:200] + b"x" + receipts[201:], files.CourierChanged),
        (_changed(receipts, files.RECEIPTS, district="0" * 16), files.CourierOtherDistrict),
        (_changed(receipts, files.RECEIPTS, kiosk_id="SC-DM09-K1"), courier.OtherKiosk),
        (_forged(receipts, files.RECEIPTS), files.CourierChanged),
    ]
    for content, refusal in refused:
        with pytest.raises(refusal):
            back(pair, content)
    assert outbox.counts(pair.kiosk.clock()).waiting == 1 and sync_log.last_runs() == []


def test_a_kiosk_that_the_district_stopped_writes_no_file(pair: Pair) -> None:
    pair.kiosk.file()
    with writing():
        enrolment.revoke("SC-DM01-K1")
    pair.kiosk.sync()
    with pytest.raises(KioskRevoked):
        export(pair)
