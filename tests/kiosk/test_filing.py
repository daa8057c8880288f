import json
from datetime import timedelta

import pytest

from kiosk import filing, mine, outbox, staff
from kiosk.models import FiledReport, OutboxEntry
from shared.envelope import NO_DIGEST
from shared.errors import NotThere
from shared.sealing import WORK_LIGHT, open_sealed
from tests.kiosk.conftest import Kiosk, a_report
from tests.kiosk.district import District

UUID = "11111111-1111-4111-8111-111111111111"


def test_a_filed_report_waits_sealed_to_the_district_with_all_its_fields(
    kiosk: Kiosk, district: District
) -> None:
    started = kiosk.clock() - timedelta(seconds=170)
    filed = filing.file_report(
        a_report(1),
        author=kiosk.supervisor,
        report_uuid=UUID,
        started_at=started,
        raised_to=None,
        now=kiosk.clock(),
        new_id=kiosk.new_id,
    )
    entry = outbox.next_batch(10, 10**6)[0]
    revision = json.loads(open_sealed(bytes(entry.sealed), district.private))
    fields = revision.pop("fields")
    told = {"revision_id": entry.envelope_id, "report_uuid": UUID, "number": 1, "author": "kiosk:co.lan"}
    assert revision | told == revision
    system = {
        "report_uuid": UUID,
        "report_no": "SC-SM01-2026-100001",
        "station_code": "SC-SM01",
        "station_type": "school",
        "created_by": "co.lan",
        "created_at": "2026-11-24T07:27:10+00:00",
        "submitted_at": "2026-11-24T07:30:00+00:00",
        "revision": 1,
        "schema_version": "1",
        "urgency_auto": "high",
        "urgency": "high",
        "urgency_rule_version": "1",
        "time_to_file_s": 170,
    }
    assert fields | system == fields
    assert {k: v for k, v in fields.items() if k not in system and k != "urgency_reasons"} == a_report(
        1
    ).as_fields()
    assert (filed.report_no, filed.urgency, entry.urgent) == ("SC-SM01-2026-100001", "high", True)
    assert list(filed.reasons) == fields["urgency_reasons"]


def test_filing_twice_files_one_and_tells_the_same(kiosk: Kiosk) -> None:
    first = kiosk.file(UUID)
    kiosk.clock.move(5)
    assert kiosk.file(UUID) == first
    assert (FiledReport.select().count(), OutboxEntry.select().count()) == (1, 1)


def test_a_level_may_be_raised_and_never_lowered(kiosk: Kiosk) -> None:
    def level(number: int, raised_to: str) -> str:
        report = filing.ToFile(a_report(number), kiosk.new_id(), raised_to=raised_to)
        args = {"author": kiosk.supervisor, "now": kiosk.clock(), "new_id": kiosk.new_id}
        return filing.file_reports([report], **args)[0].urgency

    assert level(2, "high") == "high"
    assert level(1, "low") == "high"


def test_envelopes_are_numbered_without_gaps_and_chained(kiosk: Kiosk) -> None:
    for _ in range(3):
        kiosk.file()
    entries = list(OutboxEntry.select().order_by(OutboxEntry.sequence))
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [NO_DIGEST, entries[0].digest, entries[1].digest]
    for entry in entries:
        assert outbox.as_envelope(entry).digest("SC-SM01-K1") == entry.digest


def test_the_year_of_a_number_is_the_year_in_vietnam_and_serials_start_again(kiosk: Kiosk) -> None:
    kiosk.clock.at = kiosk.clock.at.replace(month=12, day=31, hour=16, minute=59)
    assert kiosk.file().report_no == "SC-SM01-2026-100001"
    kiosk.clock.move(120)
    assert kiosk.file().report_no == "SC-SM01-2027-100001"
    kiosk.clock.move(-120)
    assert kiosk.file().report_no == "SC-SM01-2026-100002"


def test_only_the_author_reads_a_report_back(kiosk: Kiosk) -> None:
    filed = kiosk.file(report=a_report(3))
    fields = mine.read_mine(filed.report_uuid, kiosk.session())
    assert fields is not None and fields["narrative"] == a_report(3).narrative
    other = Kiosk(kiosk.settings, kiosk.clock, kiosk.new_id)
    other.supervisor = staff.add("x.y", "X", "supervisor", "một mật khẩu", now=kiosk.clock(), work=WORK_LIGHT)
    for read in (mine.read_mine, mine.one_of_mine):
        with pytest.raises(NotThere):
            read(filed.report_uuid, other.session())
    with pytest.raises(NotThere):
        other.file(filed.report_uuid)


def test_a_report_is_found_by_its_neutral_code(kiosk: Kiosk) -> None:
    filed = kiosk.file()
    found = mine.by_receipt_code(filed.receipt_code)
    assert found is not None and found.report_no == filed.report_no and found.state == "saved"
    assert mine.by_receipt_code("00000-00000") is None
