"""Searching: found however it is typed, by whom it may be, with one line in the audit log."""

import logging
import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from sync_server.desk import search_index
from sync_server.desk.models import AuditEntry, CaseReport
from sync_server.desk.search_models import SearchProgress, SearchTerm
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.intake.models import Record
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of

HOA = {
    "child_name_status": "known",
    "child_full_name": "Nguyễn Thị Bích Hòa",
    "child_other_names": "bé Na, Tôm",
    "mother_name": "Đặng Thúy Quý",
    "caregiver_name": "Bà Tám",
    "caregiver_phone": "0912.345.678 hoặc +84 987 654 321",
    "child_school_name": "Trường THCS Sông Đào",
    "perps": [{"name": "Lò Văn Ác", "phone": "0333 444 555"}],
    "informer_identity_mode": "confidential",
    "informer_name": "Phùng Báo Tin",
    "informer_phone": "0977111222",
}


@pytest.fixture
def hoa(district: District, station: Station) -> str:
    """One report to be found among others; its number."""
    for sample in (0, 3, 7):
        station.file(sample)
    filed = station.file(5, **HOA)
    merge_waiting(district.keys, now=district.now)
    return str(filed.fields["report_no"])


def hits(officer: Browser, **typed: str) -> str:
    answer = officer.post("/search/", **typed)
    assert answer.status_code == 200, text_of(answer)
    return text_of(answer)


TYPED = (
        "Nguyễn Thị Bích Hòa", "nguyen thi bich hoa", "HOÀ NGUYỄN", "bich hoa thi nguyen", "hoa bich",
        "nguyen thi bich h", "thi bi", "na", "tom", "dang thuy quy", "qui dang thuý", "quý đặng", "dang th",
        "lo van ac", "bà tám", "0912345678", "+84912345678", "0084 912 345 678", "(0912) 345-678", "0912345",
        "84987654321", "0333.444.555", unicodedata.normalize("NFD", "Thúy Quý"),
)  # fmt: skip
NOT_HERS = ("nguyen dang quy", "hoa tam", "guyen", "phung bao tin", "0977111222", "912345678999", "thi hoan")


def test_a_report_is_found_however_it_is_typed(hoa: str, officer: Browser) -> None:
    assert [typed for typed in TYPED if hoa not in hits(officer, text=typed)] == []


def test_words_of_two_people_and_the_informer_find_nothing(hoa: str, officer: Browser) -> None:
    assert [typed for typed in NOT_HERS if hoa in hits(officer, text=typed)] == []


def test_numbers_school_commune_and_day(
    hoa: str, district: District, station: Station, officer: Browser
) -> None:
    record = Record.get(Record.report_no == hoa)
    tie = CaseReport.get(CaseReport.report_uuid == record.report_uuid)
    assert hoa in hits(officer, text=tie.case.case_no)
    short = tie.case.case_no.lower().replace("-000", "-")
    spaced = record.receipt_code.lower().replace("-", " ")
    for number in (hoa, hoa.lower(), short, record.receipt_code, spaced):
        told = hits(officer, text=number)
        assert "1 báo cáo" in told and hoa in told and "Nguyễn Thị Bích Hòa" not in told
    assert hoa in hits(officer, school="song dao") and hoa not in hits(officer, school="song ma")
    told = hits(officer, text="hoa", school="thcs", commune=record.commune_code)
    assert hoa in told and "Nguyễn Thị Bích Hòa" in told and "Trường THCS Sông Đào" in told
    assert hoa not in hits(officer, text="hoa", commune="10525")
    day = (district.now + timedelta(hours=7)).strftime("%d/%m/%Y")
    everything = hits(officer, since="1/1/2020", until=day)
    assert hoa in everything and "Nguyễn Thị Bích Hòa" not in everything
    assert hoa in hits(officer, commune=record.commune_code, since="1.1.2020")
    assert hoa not in hits(officer, text="hoa", until="1-1-2020")


def test_a_correction_is_found_and_what_it_replaced_is_not(
    hoa: str, district: District, station: Station, officer: Browser
) -> None:
    record = Record.get(Record.report_no == hoa)
    station.send(
        [station.envelope(station.revision(str(record.report_uuid), 2, {"child_full_name": "Vũ Gia Bảo"}))]
    )
    merge_waiting(district.keys, now=district.now)
    assert hoa in hits(officer, text="bao gia") and hoa not in hits(officer, text="bich hoa")


def test_each_search_by_identity_is_one_line_in_the_audit_log_and_no_word_of_it_is_anywhere(
    hoa: str, officer: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    def entries() -> list[tuple[Any, ...]]:
        entry = AuditEntry
        rows = entry.select(
            entry.login, entry.action, entry.classes, entry.count, entry.reason, entry.case_no
        )
        return list(rows.where(entry.action == "search").order_by(entry.id).tuples())

    with caplog.at_level(logging.INFO):
        answer = officer.post("/search/", text="hoa bich")
        officer.post("/search/", text="lo van ac")
        officer.post("/search/", text="khong ai ten the")
    assert answer.headers["Cache-Control"] == "no-store" and answer.request.query_string == b""
    assert "hoa" not in answer.text.partition("<title>")[2].partition("</title>")[0].lower()
    assert not [line for line in caplog.messages if "hoa" in line or "van ac" in line]
    by_identity = [("officer", "search", "P2", 1, "", None), ("officer", "search", "P2,P3", 1, "", None)]
    assert entries() == [*by_identity, ("officer", "search", "P2", 0, "", None)]
    told = hits(officer, text=hoa) + hits(officer, commune="99001")
    assert len(entries()) == 3 and "Bích" not in told
    assert officer.client.get("/search/?text=hoa&page=2").text.count(hoa) == 0


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({}, "text", "Nhập ít nhất hai chữ"),
        ({"text": "h"}, "text", "Nhập ít nhất hai chữ"),
        ({"text": "!?", "commune": "99001"}, "text", "Nhập ít nhất hai chữ"),
        ({"text": "hoa", "since": "2026-11-24"}, "since", "Viết ngày như 24/11/2026"),
        ({"since": "24/11/2026", "until": "23/11/2026"}, "until", "đứng trước ngày bắt đầu"),
        ({"text": "a" * 201}, "text", "tối đa 200 ký tự"),
    ],
)
def test_a_search_that_cannot_be_says_so_and_keeps_what_was_typed(
    officer: Browser, typed: dict[str, str], field: str, told: str
) -> None:
    answer = officer.post("/search/", **typed)
    assert answer.status_code == 422 and told in text_of(answer) and f'id="{field}-error"' in answer.text
    assert all(f'value="{value}"' in answer.text for name, value in typed.items() if name != "commune")


def test_odd_texts_are_text(hoa: str, officer: Browser) -> None:
    for typed in (
        "%",
        "_",
        "' OR 1=1 --",
        "\x00",
        "😀",
        "*?[a-z]",
        "٣٤٥٦٧٨٩",
        "H'Hen",
        "１２３４５６７",
        "100%",
    ):
        answer = officer.post("/search/", text=typed)
        assert answer.status_code in (200, 422) and hoa not in answer.text, typed


def test_many_are_read_page_by_page_and_no_more_than_a_person_reads(
    district: District, station: Station, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_server.desk.search.PAGE_SIZE", 3)
    monkeypatch.setattr("sync_server.desk.search_scan.MANY", 3)
    for place in ("sync_server.desk.search.MOST", "sync_server.desk.search_scan.MOST"):
        monkeypatch.setattr(place, 7)
    for number in range(5):
        for name in ("Nguyễn Văn Anh", "Nguyễn Thị An"):
            station.file(5, child_full_name=name, mother_name=f"Mẹ An {number}", child_name_status="known")
            merge_waiting(district.keys, now=district.now)
    newest = [f"{number:06d}" for number in range(10, 3, -1)]
    for typed in ("an", "nguyen", "nguyen an"):
        pages = [hits(officer, text=typed, page=str(page)) for page in (1, 2, 3, 9)]
        assert "Hơn 7 báo cáo" in pages[0] and "Trang 1/3" in pages[0] and pages[2] == pages[3]
        shown = [at for page in pages[:3] for at in newest if f"HS-DM01-2026-{at}" in page]
        assert shown == newest
    assert "5 báo cáo" in hits(officer, text="van anh")


def test_the_index_is_remade_from_the_records_and_by_itself_where_it_was_not_yet(
    hoa: str, district: District, officer: Browser
) -> None:
    def rows() -> list[tuple[Any, ...]]:
        term = SearchTerm
        found = term.select(term.kind, term.term, term.record, term.words)
        return sorted(found.tuples())

    whole = rows()
    assert len(whole) > 20 and not [row for row in whole if "phung" in row[3] or row[1] == "0977111222"]
    rebuild(district.keys, now=district.now)
    assert rows() == whole
    with writing():  # as after an upgrade: records, and nothing to find them by
        SearchTerm.delete().execute()
        SearchProgress.delete().execute()
    assert "Còn 4 báo cáo đang được đưa vào bộ tìm kiếm" in hits(officer, text="bich hoa")
    merge_waiting(district.keys, now=district.now)
    assert rows() == whole
    told = hits(officer, text="bich hoa")
    assert hoa in told and "bộ tìm kiếm" not in told
    with writing():  # as after a change of the rules
        SearchProgress.update(version=0).execute()
        SearchTerm.update(words=SearchTerm.words.concat("cũ")).execute()
    merge_waiting(district.keys, now=district.now)
    assert rows() == whole


def test_a_fault_of_the_index_holds_no_report_back(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("sync_server.intake.preparing.entries_of", broken)
    monkeypatch.setattr("sync_server.desk.search_index.entries", broken)
    station.file()
    result = merge_waiting(district.keys, now=district.now)
    assert (result.merged, result.quarantined) == (1, 0)
    assert (
        search_index.not_yet() == 0 and not SearchTerm.select().exists()
    )  # it is not tried again with every merge
