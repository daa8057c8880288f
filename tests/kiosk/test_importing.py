import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from kiosk import importing
from kiosk.importing import Imported
from kiosk.models import FiledReport, OutboxEntry, ReportNumber
from shared.report import SYSTEM_FIELDS
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District
from tests.samples import nfc, samples, told


def line(number: int = 2, **changes: object) -> dict[str, Any]:
    return told(samples()[number - 1]) | changes


def written(folder: Path, *lines: object) -> Path:
    """A file of these lines: bytes as they are, anything else as JSON."""
    raw = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in lines]
    path = folder / "backlog.ndjson"
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


def imported(kiosk: Kiosk, path: Path) -> Imported:
    return importing.import_file(path, author=kiosk.supervisor, now=kiosk.clock, new_id=kiosk.new_id)


def refused(result: Imported) -> dict[int, set[str]]:
    return {refusal.line: set(refusal.fields) for refusal in result.refused}


def test_the_samples_arrive_unchanged_and_a_second_import_files_none(
    kiosk: Kiosk, district: District, tmp_path: Path
) -> None:
    path = written(tmp_path, *samples())
    assert imported(kiosk, path) == Imported(filed=12)
    assert imported(kiosk, path) == Imported(skipped=12)
    kiosk.sync()
    arrived = {one["report_uuid"]: one["fields"] for one in district.contents()}
    numbers = {one["report_no"]: arrived[one["report_uuid"]]["report_no"] for one in samples()}  # type: ignore[index]
    for sample in samples():
        fields: Any = arrived[sample["report_uuid"]]
        assert {k: v for k, v in fields.items() if k not in SYSTEM_FIELDS} == nfc(
            told(sample)
            | (
                {"links": [{**one, "report_no": numbers[one["report_no"]]} for one in sample["links"]]}
                if "links" in sample
                else {}
            )
        )
        assert fields["report_no"].startswith("SC-SM01-2026-1")
        assert fields["urgency_auto"] == sample["urgency_auto"]
        assert fields["urgency_reasons"] == sample["urgency_reasons"]


def test_a_bad_line_is_refused_with_its_number_and_fields_and_the_good_ones_are_filed(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        b"\xef\xbb\xbf" + json.dumps(line()).encode() + b"\r",
        b"  \r",
        line(child_sex="x", narrative="ngắn"),
        b"\xff\xfe",
        b"[1]",
        b"{",
        b'{"narrative": NaN}',
        b"[" * 100_000,
        line(report_uuid="not a uuid"),
        line(report_uuid=7),
        line(unheard_of=1),
        line(links=["x"]),
        line(_comment="kept out", station_name="x", urgency="low", report_no="X-1", local_status="sent"),
    )
    result = imported(kiosk, path)
    assert refused(result) == {
        3: {"child_sex", "narrative"},
        4: {""},
        5: {""},
        6: {""},
        7: {""},
        8: {""},
        9: {"report_uuid"},
        10: {"report_uuid"},
        11: {"unheard_of"},
        12: {"links"},
    }
    assert result.filed == 2 == FiledReport.select().count() == OutboxEntry.select().count()


def test_a_line_that_names_files_is_refused_for_their_bytes_are_not_here(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    row = {"file_id": str(uuid.uuid4()), "kind": "other", "sha256": "0" * 64, "bytes": 1}
    path = written(tmp_path, line(attachments=[row], child_sex="x"), line(3, attachments=[]))
    result = imported(kiosk, path)
    assert refused(result) == {1: {"attachments", "child_sex"}} and result.filed == 1


def test_a_line_of_megabytes_is_refused_and_the_next_is_read(kiosk: Kiosk, tmp_path: Path) -> None:
    path = written(tmp_path, b'{"narrative": "' + b"x" * 3_000_000 + b'"}', line(), b" " * 2_000_000, line())
    result = imported(kiosk, path)
    assert (refused(result), result.filed) == ({1: {""}}, 2)


def test_the_same_report_twice_in_a_file_is_filed_once(kiosk: Kiosk, tmp_path: Path) -> None:
    report_uuid = str(uuid.uuid4())
    bad, good = line(report_uuid=report_uuid, child_sex="x"), line(report_uuid=report_uuid.upper())
    result = imported(kiosk, written(tmp_path, bad, good, line(report_uuid=report_uuid)))
    assert (result.filed, result.skipped, refused(result)) == (1, 1, {1: {"child_sex"}})
    assert FiledReport.get().report_uuid == report_uuid


def test_links_are_resolved_within_the_file_else_kept_as_told(
    kiosk: Kiosk, district: District, tmp_path: Path
) -> None:
    own = kiosk.file().report_no
    links = [
        {"report_no": number, "link_kind": "twin"} for number in ("P-2", own, "of another station", "P-3")
    ]
    path = written(
        tmp_path,
        line(report_no="P-1", links=links),
        line(report_no="P-2"),
        line(report_no="P-3", child_sex="x"),
    )
    imported(kiosk, path)
    kiosk.sync()
    fields: list[Any] = [one["fields"] for one in district.contents()]
    resolved = next(one["links"] for one in fields if "links" in one)
    assert [one["report_no"] for one in resolved] == [
        "SC-SM01-2026-100003",
        own,
        "of another station",
        "P-3",
    ]


def test_killed_half_way_it_is_run_again_and_keeps_the_numbers_it_reserved(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    lines = [line(report_uuid=str(uuid.uuid4()), report_no=f"P-{n}") for n in range(5)]
    path = written(tmp_path, *lines)
    ids = iter([kiosk.new_id(), kiosk.new_id(), kiosk.new_id()])
    with pytest.raises(StopIteration):
        importing.import_file(path, author=kiosk.supervisor, now=kiosk.clock, new_id=lambda: next(ids))
    assert FiledReport.select().count() == 2
    reserved = {row.report_uuid: row.report_no for row in ReportNumber.select()}
    assert len(reserved) == 5
    result = imported(kiosk, path)
    assert (result.filed, result.skipped) == (3, 2)
    assert {row.report_uuid: row.report_no for row in FiledReport.select()} == reserved


def test_an_empty_file_is_no_error(kiosk: Kiosk, tmp_path: Path) -> None:
    assert imported(kiosk, written(tmp_path, b"")) == Imported()
