"""Parts of files in the inbox: kept without holding a neighbour, whole in any order, remade the same."""

import hashlib
import uuid
from datetime import timedelta

import pytest

from shared.attachments import NotWhole
from shared.attachments.parts import PART_BYTES
from sync_server.desk import export
from sync_server.fleet.gaps import gaps
from sync_server.intake import parts, quarantine
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.intake.models import AttachmentPart, InboxEntry, Kiosk, MergeRun
from sync_server.intake.parts import Arrived, FileName
from sync_server.intake.quarantine_causes import CAUSES
from tests.sync_server.builders import Station

FILE = "00000000-0000-4000-8000-0000000000f1"


def a_file(size: int, start: int = 0) -> bytes:
    return hashlib.shake_128(bytes([start])).digest(size)


def named(revision, content: bytes, station: str = "HS-DM01") -> FileName:
    return FileName(
        uuid.UUID(revision.report_uuid), station, uuid.UUID(FILE), hashlib.sha256(content).hexdigest()
    )


def merge(district):
    return merge_waiting(district.keys, now=district.now)


def test_parts_come_in_any_order_twice_and_over_days_and_make_the_file(district, station):
    content = a_file(4 * PART_BYTES + 7)
    filed = station.file()
    revision, *sent = station.attach(filed, content, file_id=FILE)
    late = [sent[at] for at in (4, 1, 3, 0, 2)]
    assert {r.status for r in station.send([*late[:2], revision]).receipts} == {"accepted"}
    assert merge(district).merged == 4
    name = named(filed, content)
    here = parts.arrived(name)
    assert here.of == 5 and len(here.missing) == 3 and not here.whole
    with pytest.raises(NotWhole) as fault:
        parts.whole(name, district.keys)
    assert fault.value.missing == here.missing
    assert gaps()[0]["missing"], "what is missing shows until it is there"
    district.now += timedelta(days=3)
    answer = station.send(late[1:4])
    assert [r.status for r in answer.receipts] == ["duplicate", "accepted", "accepted"]
    station.send(late[4:])
    assert merge(district).merged == 3
    assert parts.arrived(name) == Arrived(5, ()) and parts.whole(name, district.keys) == content
    assert gaps() == []


def test_a_bad_part_is_set_aside_by_name_and_its_neighbours_go_on(district, station):
    filed, content = station.file(), a_file(PART_BYTES * 2)
    stranger = station.parts(str(uuid.uuid4()), content, FILE)[0]
    wrong = [
        station.part(filed.report_uuid, b"no part"),
        station.part(filed.report_uuid, b"{}\n"),
        station.parts(filed.report_uuid, b"x", "y" * 36)[0],
    ]
    swapped = station.part(filed.report_uuid, b"")._replace(sealed=stranger.sealed)
    urgent = station.report()
    sent = [*wrong, swapped, *station.attach(filed, content, file_id=FILE), station.envelope(urgent)]
    assert {r.status for r in station.send(sent).receipts} == {"accepted"}
    result = merge(district)
    assert (result.merged, result.quarantined, result.cases_opened) == (5, 4, 2)
    assert sorted(one.code for one in quarantine.open_entries()) == ["id-mismatch", *["unreadable-part"] * 3]
    assert all(one.code in CAUSES and not one.detail for one in quarantine.open_entries())
    assert parts.whole(named(filed, content), district.keys) == content
    first = quarantine.open_entries()[0]
    quarantine.retry(first.id, "maintainer", now=district.now)
    district.now += timedelta(hours=1)
    assert merge(district).quarantined == 1, "a retry that fails comes back"


def test_reports_are_merged_before_the_parts_that_came_earlier(district, station, monkeypatch):
    filed = station.file()
    merge(district)
    station.send(station.attach(filed, a_file(2 * PART_BYTES), file_id=FILE)[1:])
    station.file()
    monkeypatch.setattr(parts, "keep", lambda _: 1 / 0)
    result = merge(district)
    assert (result.merged, result.cases_opened, result.quarantined) == (1, 1, 2)
    assert {one.code for one in quarantine.open_entries()} == {"merge-failed"}


def test_parts_from_another_station_or_of_another_file_do_not_count(district, station):
    filed, content = station.file(), a_file(2 * PART_BYTES)
    other: Station = district.station("SC-DM01", "Trường")
    other.send(other.parts(filed.report_uuid, content, FILE))
    station.send(station.parts(filed.report_uuid, a_file(2 * PART_BYTES, 1), FILE))
    merge(district)
    assert AttachmentPart.select().count() == 4
    assert parts.arrived(named(filed, content)) == Arrived(0, ())
    assert parts.arrived(named(filed, content, "SC-DM01")).whole


def test_rebuilding_gives_the_same_export_and_the_same_parts(district, station):
    filed, content = station.file(), a_file(20 * PART_BYTES + 1)
    sent = station.attach(filed, content, file_id=FILE)
    assert len(sent) - 1 > parts.BATCH
    for at in range(0, len(sent), 2):
        station.send(sent[at : at + 2])
    merge(district)

    def everything():
        rows = AttachmentPart.select(*[f for n, f in AttachmentPart._meta.fields.items() if n != "id"])
        return list(export.lines()), sorted(rows.tuples())

    before = everything()
    assert before[0][0]["fields"]["attachments"][0]["file_id"] == FILE
    assert before[0][0]["revision"] == 2
    rebuild(district.keys, now=district.now)
    assert everything() == before and parts.whole(named(filed, content), district.keys) == content
    assert InboxEntry.select().where(InboxEntry.state != "merged").count() == 0
    assert MergeRun.select().count() == 1


def test_a_kiosk_waits_for_reports_not_for_parts(district, station):
    filed = station.file()
    parts_sent = station.parts(filed.report_uuid, a_file(2 * PART_BYTES), FILE)
    beat = {"version": "0", "waiting": 1, "oldest_waiting_s": 60, "last_sequence": station.sequence}
    station.send(parts_sent, heartbeat=beat)
    kiosk = Kiosk.get()
    assert (kiosk.waiting, kiosk.oldest_waiting_s) == (1, 60)
