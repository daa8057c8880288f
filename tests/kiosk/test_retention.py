"""What a report says leaves this PC: after the receipts, not before, and then every byte of it."""

from datetime import timedelta

from kiosk import identity, mine, retention
from kiosk.models import FiledReport, OutboxEntry, ReferenceList, WipedReport, database
from tests.kiosk.conftest import Kiosk, a_report
from tests.kiosk.district import District
from tests.kiosk.pages_of_store import every_byte
from tests.kiosk.test_additions import add

DAY = timedelta(days=1).total_seconds()


def bytes_of(kiosk: Kiosk) -> bytes:
    page = int(database.execute_sql("PRAGMA cipher_page_size").fetchone()[0])
    return every_byte(kiosk.settings.data, page)


def test_never_before_the_receipt_of_every_envelope(kiosk: Kiosk, district: District) -> None:
    report_uuid = kiosk.file().report_uuid
    kiosk.clock.move(1000 * DAY)
    assert retention.wipe(now=kiosk.clock()).reports == 0, "nothing was sent yet"
    kiosk.clock.move(-1000 * DAY)
    kiosk.sync()
    add(kiosk, report_uuid, {"child_address": "Thôn Đoài"})
    kiosk.clock.move(1000 * DAY)
    assert retention.wipe(now=kiosk.clock()).reports == 0, "the addition was not sent"
    district.quarantine.add(OutboxEntry.get(OutboxEntry.state == "waiting").envelope_id)
    kiosk.sync()
    kiosk.clock.move(1000 * DAY)
    assert retention.wipe(now=kiosk.clock()).reports == 0, "the district could not take the addition in"


def test_seven_days_after_the_receipt_and_a_month_for_the_envelope(kiosk: Kiosk) -> None:
    filed = kiosk.file()
    kiosk.sync()
    kiosk.clock.move(7 * DAY - 1)
    assert retention.wipe(now=kiosk.clock()) == retention.Wiped(0, 0, True)
    kiosk.clock.move(1)
    assert retention.wipe(now=kiosk.clock()) == retention.Wiped(1, 0, True)
    kiosk.clock.move(23 * DAY)
    assert retention.wipe(now=kiosk.clock()) == retention.Wiped(0, 1, True)
    row, entry = FiledReport.get(), OutboxEntry.get()
    assert (row.report_no, row.staff_id) == (filed.report_no, kiosk.supervisor.staff_id)
    assert row.submitted_at and row.received_at and entry.digest and row.author_copy is entry.sealed is None
    report = mine.one_of_mine(filed.report_uuid, kiosk.session())
    assert not report.held and report.wiped_at and mine.read_mine(filed.report_uuid, kiosk.session()) is None
    assert kiosk.sync().result == "done", "what was dropped troubles no exchange"


def test_the_district_says_how_many_days(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    kiosk.sync()
    told = {**identity.district_settings(), "keep_copy_days": 2}
    ReferenceList.update(content=str(told).replace("'", '"')).where(
        ReferenceList.name == "settings"
    ).execute()
    kiosk.clock.move(2 * DAY)
    assert retention.wipe(now=kiosk.clock()).reports == 1


def test_after_the_wipe_no_byte_of_a_copy_or_an_envelope_is_left(kiosk: Kiosk) -> None:
    sealed = []
    for number in (1, 2, 8, 9):
        filed = kiosk.file(report=a_report(number))
        sealed.append(bytes(FiledReport.get_by_id(filed.report_uuid).author_copy))
        add(kiosk, filed.report_uuid, {"child_address": "Thôn Đoài"})
    kiosk.sync()
    rows = FiledReport.select(FiledReport.author_copy)
    sealed += [bytes(copy) for (copy,) in rows.tuples()]
    sealed += [bytes(one) for (one,) in OutboxEntry.select(OutboxEntry.sealed).tuples()]
    assert len(sealed) == 16
    before = bytes_of(kiosk)
    assert all(pieces_in(one, before) for one in sealed), "the search finds what is there"
    assert kiosk.supervisor.login.encode() in before
    kiosk.clock.move(30 * DAY)
    assert retention.wipe(now=kiosk.clock()) == retention.Wiped(4, 8, True)
    after = bytes_of(kiosk)
    assert kiosk.supervisor.login.encode() in after
    assert [one for one in sealed if pieces_in(one, after)] == []
    assert (kiosk.settings.data / "kiosk.db-wal").stat().st_size == 0
    assert WipedReport.select().count() == 4


def pieces_in(sealed: bytes, whole: bytes) -> bool:
    """Any 32 bytes of it, at steps: blobs are spread over pages, and a leftover may be a part."""
    return any(sealed[at : at + 32] in whole for at in range(0, len(sealed) - 32, 16))
