"""Taking reports out, on both engines: what was chosen is in the file and nothing else; it is on record."""

import csv
import json
import unicodedata
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.report import fields
from sync_server.desk import export
from sync_server.desk.export import Told
from sync_server.desk.models import AuditEntry
from sync_server.desk.reader import Reader
from sync_server.exports import table_csv, taking
from sync_server.exports.choice import FORMS, Choice, Mark
from sync_server.intake.merging import merge_waiting
from tests.examples import share
from tests.strategies import valid_reports
from tests.sync_server.builders import District, Station, run_command
from tests.sync_server.views.marks import MARKED, classes_in

CLASSES = ("P1", "P2", "P3", "P4")
ANY = st.sets(st.sampled_from(CLASSES)).map(lambda some: frozenset(some) | {"P1"})


def taken(district: District, form: str, *classes: str, **told: Any) -> tuple[Mark, bytes]:
    choice = Choice(form, frozenset(classes) | {"P1"}, told.pop("reason", "tập huấn"), **told)
    mark, pieces = taking.take(choice, Reader("officer", "officer", district.now))
    return mark, b"".join(pieces)


@pytest.fixture
def filed(district: District, station: Station) -> Station:
    """Two reports with a mark in every corner; one informer asked for silence, the other agreed."""
    station.file(**MARKED)
    later = {"received_at": "2026-11-02T00:00:00+07:00", "notifications": None}
    station.file(**{**MARKED, **later, "informer_identity_mode": "named"})
    merge_waiting(district.keys, now=district.now)
    return station


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_a_class_that_was_not_chosen_is_in_the_file(
    form: str, district: District, filed: Station
) -> None:
    assert classes_in(taken(district, form)[1]) == set()
    assert classes_in(taken(district, form, "P2")[1]) == {"P2"}
    assert classes_in(taken(district, form, "P3")[1]) == {"P3"}
    everything = classes_in(taken(district, form, "P2", "P3", "P4")[1])
    assert everything == ({"P2", "P3"} if form == "primero" else {"P2", "P3", "P4"})


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_an_informer_who_did_not_agree_is_never_named(form: str, district: District, filed: Station) -> None:
    content = taken(district, form, "P4")[1].decode()
    assert content.count("Maquynhd") == content.count("0987654321") == 1


def test_it_is_on_record_before_anything_is_written_and_holds_no_content(
    district: District, filed: Station
) -> None:
    choice = Choice("csv", frozenset({"P1", "P3"}), "gửi Sở", date(2026, 3, 1), date(2026, 11, 30))
    _, pieces = taking.take(choice, Reader("officer", "officer", district.now))
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.login, entry.classes, entry.count) == ("export", "officer", "P1,P3", 2)
    assert entry.reason == "csv 01/03/2026–30/11/2026: gửi Sở"
    assert sum(1 for _ in pieces) == 3  # heading, rows, watermark


def test_the_last_line_tells_who_took_it_when_what_and_why(district: District, filed: Station) -> None:
    mark, content = taken(district, "ndjson", "P2", reason="tập huấn")
    *lines, last = [json.loads(line) for line in content.decode().splitlines()]
    assert [sorted(line) for line in lines] == [
        ["case_no", "fields", "kiosk_id", "report_uuid", "revision"]
    ] * 2
    assert last == {
        "export": {
            "by": "officer",
            "at": "2026-11-24T07:30:00+00:00",
            "classes": ["P1", "P2"],
            "first": None,
            "last": None,
            "reason": "tập huấn",
            "rows": 2,
            "mark": mark.text,
        }
    }
    assert mark.file_name == "xuat-du-lieu-20261124-1430-P1P2.ndjson"
    rows = list(csv.reader(StringIO(taken(district, "csv")[1].decode("utf-8-sig"), newline="")))
    assert len(rows) == 4 and "2 báo cáo; lý do: tập huấn" in rows[-1][0]


def test_days_are_days_in_vietnam_and_both_are_within(district: District, filed: Station) -> None:
    second = date(2026, 11, 2)
    assert taken(district, "ndjson", first=second, last=second)[1].count(b'"case_no"') == 1
    assert taken(district, "ndjson", last=date(2026, 11, 1))[0].rows == 1
    assert taken(district, "ndjson", first=date(2026, 3, 14))[0].rows == 2
    assert taken(district, "ndjson", first=date(2026, 11, 3), last=district.now.date())[0].rows == 0
    begins, ends = Choice("csv", frozenset(), "", date(2026, 11, 2), date(2026, 11, 2)).bounds
    assert begins == datetime(2026, 11, 1, 17, tzinfo=UTC) and ends == datetime(2026, 11, 2, 17, tzinfo=UTC)


def test_many_reports_come_in_chunks_in_the_order_of_their_ids(
    district: District, filed: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        filed.file(1)
    merge_waiting(district.keys, now=district.now)
    monkeypatch.setattr(export, "CHUNK", 2)
    until = export.newest()
    sizes = [len(some) for some in export.chunks(until)]
    assert sizes == [2, 2, 2, 1]
    found = [one.report_uuid for some in export.chunks(until) for one in some]
    assert found == sorted(found) and len(set(found)) == 7 == export.count()
    filed.file(1)
    merge_waiting(district.keys, now=district.now)
    assert sum(map(len, export.chunks(until))) == 7, "what came in meanwhile is not in it"


def test_the_plain_command_is_as_it_was_and_a_reason_adds_the_last_line(
    district: District, filed: Station
) -> None:
    plain = run_command(district, "export").stdout.splitlines()
    wanted = [json.dumps(line, ensure_ascii=False) for line in export.lines()]
    assert plain == wanted and list(json.loads(plain[0])) == [
        "report_uuid", "revision", "kiosk_id", "case_no", "fields",
    ]  # fmt: skip
    told = run_command(district, "export", "--reason", "sao lưu", "--classes", "P1,P2").stdout.splitlines()
    assert len(told) == 3 and json.loads(told[-1])["export"]["reason"] == "sao lưu"


def test_other_forms_of_the_command_want_a_reason_and_take_the_least(
    district: District, filed: Station
) -> None:
    assert run_command(district, "export", "--format", "csv").exit_code == 2
    assert run_command(district, "export", "--classes", "P5").exit_code == 2
    least = run_command(district, "export", "--format", "primero", "--reason", "thử").stdout.splitlines()
    assert [set(json.loads(line)) for line in least] == [{"data"}, {"data"}, {"export"}]
    assert classes_in("\n".join(least).encode()) == set()
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.classes, entry.count) == ("export", "P1", 2)
    assert run_command(district, "code-list").stdout_bytes.startswith(b"\xef\xbb\xbf")


@given(valid_reports(), valid_reports(), ANY)
@settings(max_examples=share(40))
def test_what_was_not_chosen_leaves_no_trace_in_any_form(
    report: dict[str, Any], another: dict[str, Any], classes: frozenset[str]
) -> None:
    """Whatever else such a report said in the classes that stay behind, the file is the same to the byte."""
    kept = {name: value for name, value in report.items() if fields()[name].privacy in classes}
    changed = kept | {n: v for n, v in another.items() if fields()[n].privacy not in classes}
    if "P2" not in classes and (calls := kept.get("notifications")):  # of P1, but for whom one spoke to
        changed["notifications"] = [{**call, "person": "Maquynhx"} for call in calls]
    assert written(report, classes) == written(changed, classes)


def written(report: dict[str, Any], classes: frozenset[str]) -> list[bytes]:
    one = Told("00000000-0000-4000-8000-000000000001", 1, "K1", "VA-2026-0001", report)
    choice = Choice("csv", classes, "thử")
    columns = table_csv.columns(classes, Mark("officer", datetime(2026, 1, 1, tzinfo=UTC), choice, 1))
    leaves = taking.exported(one, choice)
    row = table_csv.Row(one.case_no or "", one.kiosk_id, leaves)
    lines = [json.dumps(line(one, leaves)).encode() for line in taking.WRITERS.values()]
    return [table_csv.body(columns, [row], {}, ","), *lines]


def test_what_is_written_is_nfc(district: District, station: Station) -> None:
    station.file(child_full_name=unicodedata.normalize("NFC", "Nguyễn Thị Mẫu"))
    merge_waiting(district.keys, now=district.now)
    for form in FORMS:
        content = taken(district, form, "P2", "P3")[1].decode("utf-8-sig")
        assert unicodedata.is_normalized("NFC", content)
