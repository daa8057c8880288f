"""Files that go with a report: named and sealed in one transaction, sent after reports, forgotten in time."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kiosk import attachments, mine, outbox, retention, store
from kiosk.additions import TooLate
from kiosk.attachments import FileCounts
from kiosk.models import FiledReport, OutboxEntry, database
from kiosk.standing import standing
from shared.attachments import Cleaned, FileRefused, join
from shared.attachments.parts import PART_BYTES
from shared.errors import InvalidReport, NotThere
from shared.exchange import BATCH_MAX_BYTES
from shared.report.rows import FILE_MAX_BYTES
from tests.kiosk.conftest import Kiosk, a_report
from tests.kiosk.district import District
from tests.kiosk.test_additions import add, session_of_another
from tests.kiosk.test_retention import DAY, bytes_of, pieces_in

__all__ = ["session_of_another"]

CAPTION = "Vết bầm Dấuchútích ở tay"


def a_file(size: int = 3 * PART_BYTES, start: int = 0) -> Cleaned:
    return Cleaned("jpg", hashlib.shake_128(bytes([start])).digest(size))


def attach(kiosk: Kiosk, report_uuid: str, file: Cleaned, **others: Any) -> bool:
    told = {"kind": "photo_injury", "caption": CAPTION, "file_id": str(kiosk.new_id()), **others}
    return attachments.attach(
        report_uuid, file, session=kiosk.session(), now=kiosk.clock(), new_id=kiosk.new_id, **told
    )


def states(kiosk: Kiosk, report_uuid: str) -> list[tuple[str, int, int]]:
    every = attachments.of_report(report_uuid, kiosk.session())
    return [(one.state, one.parts_received, one.parts) for one in every]


def test_a_file_arrives_whole_and_is_named_by_a_revision_of_its_own(kiosk: Kiosk, district: District) -> None:
    report_uuid, file = kiosk.file().report_uuid, a_file(2 * PART_BYTES + 1)
    assert attach(kiosk, report_uuid, file, file_id="00000000-0000-4000-8000-0000000000f1")
    assert states(kiosk, report_uuid) == [("waiting", 0, 3)]
    assert kiosk.sync().result == "done"
    row = {"file_id": "00000000-0000-4000-8000-0000000000f1", "kind": "photo_injury", "caption": CAPTION}
    fields = district.contents()[1]["fields"]
    assert fields == {
        "attachments": [{**row, "sha256": file.sha256, "bytes": len(file.content)}],
        "revision": 2,
    }
    assert join(district.parts(), file.sha256) == file.content
    assert states(kiosk, report_uuid) == [("received", 3, 3)]
    assert district.high_water() == {"epoch": 1, "sequence": 5}, "one chain, without gaps"
    add(kiosk, report_uuid, {"child_address": "Thôn Đoài"})
    copy = mine.read_mine(report_uuid, kiosk.session()) or {}
    assert copy["attachments"][0]["caption"] == CAPTION, "a later addition leaves the files as they are"


def test_reports_go_first_also_later_ones_and_those_refused_before(kiosk: Kiosk, district: District) -> None:
    first = kiosk.file().report_uuid
    attach(kiosk, first, a_file(FILE_MAX_BYTES))
    refused = kiosk.file()
    outbox.refused(OutboxEntry.get(OutboxEntry.report_uuid == refused.report_uuid), "batch-refused")
    urgent = kiosk.file(report=a_report(1))
    batch = outbox.next_batch(200, BATCH_MAX_BYTES)
    assert [one.report_uuid for one in batch] == [urgent.report_uuid, first, first]
    assert {one.kind for one in batch} == {"revision"}
    kiosk.sync()
    assert district.batches[:3] == [3, 1, 2], "two parts fill a batch"
    assert sum(district.batches) == 4 + -(-FILE_MAX_BYTES // PART_BYTES)
    assert all(len(body) <= BATCH_MAX_BYTES for body in district.bodies)


def test_counts_of_reports_know_nothing_of_files(kiosk: Kiosk, district: District) -> None:
    report_uuid = kiosk.file().report_uuid
    attach(kiosk, report_uuid, a_file())
    attach(kiosk, report_uuid, a_file(1, 1))
    kiosk.clock.move(60)
    waiting = standing(kiosk.clock())
    assert (waiting.waiting, waiting.attachments_waiting, waiting.received) == (1, 2, 0)
    bad = OutboxEntry.get(OutboxEntry.kind == "part")
    district.quarantine.add(bad.envelope_id)
    kiosk.sync()
    now = standing(kiosk.clock())
    assert (now.waiting, now.oldest_waiting_s, now.received, now.quarantined) == (0, None, 1, 0)
    assert attachments.counts() == FileCounts(waiting=0, received=1, quarantined=1)
    assert states(kiosk, report_uuid) == [("needs_person", 2, 3), ("received", 1, 1)]
    assert mine.one_of_mine(report_uuid, kiosk.session()).state == "received", "the report is not held back"


def test_a_run_that_is_cut_goes_on_with_the_parts_that_are_missing(kiosk: Kiosk, district: District) -> None:
    from tests.kiosk.district import page

    report_uuid, file = kiosk.file().report_uuid, a_file(7 * PART_BYTES)
    kiosk.sync()
    attach(kiosk, report_uuid, file)
    answered = district.answer

    def cut_after_two(http: Any) -> Any:
        district.script.append(page(502)) if len(district.batches) == 3 else None
        return answered(http)

    district.answer = cut_after_two  # type: ignore[method-assign]
    cut = kiosk.sync()
    assert (cut.result, cut.waiting, cut.attachments_waiting, cut.exit_code) == ("not_done", 0, 1, 3)
    assert mine.one_of_mine(report_uuid, kiosk.session()).state == "received"
    assert states(kiosk, report_uuid) == [("waiting", 4, 7)]
    kiosk.sync()
    assert join(district.parts(), file.sha256) == file.content
    assert sum(district.batches) == 9, "nothing that had its receipt was sent again"


def test_a_restored_district_gets_the_parts_again(kiosk: Kiosk, district: District) -> None:
    report_uuid, file = kiosk.file().report_uuid, a_file()
    attach(kiosk, report_uuid, file)
    kiosk.sync()
    for one in list(district.inbox.values())[1:]:
        del district.inbox[one.envelope_id]
    kiosk.sync()
    kiosk.sync()
    assert join(district.parts(), file.sha256) == file.content
    assert states(kiosk, report_uuid) == [("received", 3, 3)] and len(district.contents()) == 2


def test_what_may_not_be_attached_leaves_nothing(
    kiosk: Kiosk, session_of_another: Callable[[], Any], district: District
) -> None:
    report_uuid = kiosk.file().report_uuid
    one = str(kiosk.new_id())
    assert attach(kiosk, report_uuid, a_file(9), file_id=one)
    assert not attach(kiosk, report_uuid, a_file(9), file_id=one), "the same form again"
    for number in range(1, 5):
        attach(kiosk, report_uuid, a_file(9, number))
    before = OutboxEntry.select().count()
    for file, why in ((a_file(9, 3), "same_file"), (a_file(9, 7), "too_many_files")):
        with pytest.raises(FileRefused) as refusal:
            attach(kiosk, report_uuid, file)
        assert refusal.value.error.type == why
    other = kiosk.file().report_uuid
    with pytest.raises(InvalidReport) as invalid:
        attach(kiosk, other, a_file(), caption="x" * 201)
    assert set(invalid.value.errors) == {"attachments.0.caption"}
    another = session_of_another()
    with pytest.raises(NotThere):
        attachments.of_report(report_uuid, another)
    with pytest.raises(NotThere):
        attachments.attach(
            other, a_file(), kind="other", caption="", file_id=one, session=another,
            now=kiosk.clock(), new_id=kiosk.new_id,
        )  # fmt: skip
    kiosk.clock.move(timedelta(hours=72).total_seconds() + 1)
    with pytest.raises(TooLate):
        attach(kiosk, other, a_file())
    assert OutboxEntry.select().count() == before + 1


def test_what_fails_half_way_leaves_no_half(kiosk: Kiosk) -> None:
    report_uuid = kiosk.file().report_uuid
    before = FiledReport.get().author_copy
    database.execute_sql(
        "CREATE TRIGGER full BEFORE INSERT ON outbox_entry WHEN NEW.kind = 'part' AND NEW.sequence = 5 "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(Exception, match="disk full"):
        attach(kiosk, report_uuid, a_file())
    assert FiledReport.get().author_copy == before and OutboxEntry.select().count() == 1
    assert outbox.last_numbered()[1] == 1 and attachments.count(report_uuid) == 0


def test_the_copy_stays_until_the_last_part_is_there_and_then_no_byte_is_left(kiosk: Kiosk) -> None:
    report_uuid, file = kiosk.file().report_uuid, a_file(2 * PART_BYTES)
    kiosk.sync()
    attach(kiosk, report_uuid, file)
    sealed = [bytes(one.sealed) for one in OutboxEntry.select().where(OutboxEntry.kind == "part")]
    before = bytes_of(kiosk)
    assert all(pieces_in(one[:4096], before) for one in sealed), "the search finds what is there"
    assert not pieces_in(file.content[:4096], before) and CAPTION.encode() not in before
    OutboxEntry.update(settled_at="2026-11-24T07:30:00+00:00", state="accepted").where(
        OutboxEntry.kind == "revision"
    ).execute()
    FiledReport.update(received_at="2026-11-24T07:30:00+00:00").execute()
    kiosk.clock.move(8 * DAY)
    assert retention.wipe(now=kiosk.clock()).reports == 0, "the parts were not sent yet"
    kiosk.sync()
    kiosk.clock.move(7 * DAY - 1)
    assert retention.wipe(now=kiosk.clock()).reports == 0
    kiosk.clock.move(1)
    assert retention.wipe(now=kiosk.clock()) == retention.Wiped(1, 0, True)
    assert [one.row for one in attachments.of_report(report_uuid, kiosk.session())] == [{}]
    kiosk.clock.move(23 * DAY)
    assert retention.wipe(now=kiosk.clock()) == retention.Wiped(0, 4, True)
    after = bytes_of(kiosk)
    assert [one for one in sealed if any(piece in after for piece in pieces_of(one))] == []
    assert attachments.counts() == FileCounts(0, 1, 0), "that it was sent is known for ever"
    assert kiosk.sync().result == "done"


def pieces_of(sealed: bytes) -> list[bytes]:
    """32 bytes of each page's worth: a leftover page holds one of them."""
    return [sealed[at : at + 32] for at in range(0, len(sealed) - 32, 1024)]


def test_a_store_of_before_keeps_what_waits(kiosk: Kiosk) -> None:
    kiosk.file()
    rows = list(OutboxEntry.select().tuples())
    database.execute_sql('DROP TABLE "attachment_part"')
    database.execute_sql('DROP INDEX "outbox_entry_waiting"')
    database.execute_sql(
        'CREATE INDEX "outbox_entry_waiting" ON "outbox_entry" ("urgent" DESC, "epoch", "sequence")'
        " WHERE (\"state\" = 'waiting')"
    )
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0006_attachments'")
    assert store.bind(kiosk.settings.data) == ["0006_attachments"]
    assert list(OutboxEntry.select().tuples()) == rows and attachments.counts() == FileCounts(0, 0, 0)
