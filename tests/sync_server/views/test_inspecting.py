"""What an inspector reads: of one case, of one person; when, who, why, and never content."""

from datetime import timedelta

import pytest

from sync_server import store
from sync_server.desk import events
from sync_server.desk.cases import find
from sync_server.desk.models import AuditEntry
from sync_server.intake.merging import merge_waiting
from tests.sync_server.builders import District
from tests.sync_server.desk.test_audit_chain import without_triggers
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.marks import MARKED, classes_in

CASE = "/audit/case?case_no=VA-2026-0001"


@pytest.fixture
def worked_on(district: District, officer: Browser) -> None:
    """A case that was received, read twice, taken up, and whose informer was looked up."""
    station = district.station()
    station.file(**MARKED)
    station.file(2)
    merge_waiting(district.keys, now=district.now)
    for _ in range(2):
        officer.get("/cases/VA-2026-0001")
    officer.post("/cases/VA-2026-0001/acknowledge")
    officer.post("/cases/VA-2026-0001/informer", reason="Xác minh lời kể")
    with store.writing():
        events.record(
            find("VA-2026-0001"), "acknowledged", "officer", now=district.now, note="Maquynha ở nhà bà"
        )
    officer.get("/cases/VA-2026-0002")


def test_a_case_tells_all_that_was_done_and_seen_and_nothing_of_the_child(
    worked_on: None, admin: Browser
) -> None:
    answer = admin.get(CASE)
    told = text_of(answer)
    assert told.count("Xem hồ sơ") == 2 and "HS-DM01-2026-000001 · 1" in told and "yt.dm01" in told
    assert "officerCán bộ trẻ em Xem danh tính người báo tin P4 Xác minh lời kể" in told
    assert "(có ghi chú trong hồ sơ)" in told, "that she wrote something is known, what she wrote is not"
    assert classes_in(answer.data) == set() and "VA-2026-0002" not in told
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.login, entry.action, entry.case_no) == ("admin", "inspect-case", "VA-2026-0001")
    assert f"Dấu của sổ: {entry.id}:{entry.digest.hex()[:16]}." in told, "the sheet of paper keeps the mark"
    assert admin.get("/audit/case?case_no=VA-2026-9999").status_code == 404


def test_a_person_is_told_by_counts_and_by_each_look_within_the_days_asked_for(
    worked_on: None, admin: Browser, officer: Browser, district: District
) -> None:
    first = district.now  # 14:30 of 24/11 in Viet Nam
    district.now = first + timedelta(hours=9, minutes=29)
    officer.post("/sign-out")
    officer.sign_in("officer").get("/cases/VA-2026-0002")  # 23:59
    district.now += timedelta(minutes=1)
    officer.get("/cases/VA-2026-0001")  # 00:00 of the 25th
    admin.post("/sign-out")
    admin.sign_in("admin")

    def told(days: str) -> str:
        return text_of(admin.get(f"/audit/person?login=officer&{days}"))

    whole = told("first=2026-11-24&last=2026-11-25")
    assert "2 vụ việc. Xem hồ sơ5Tiếp nhận1Xem danh tính người báo tin1 P15P25P35P41" in whole
    assert "Xem hồ sơ4" in told("first=2026-11-24&last=2026-11-24")
    assert "1 vụ việc. Xem hồ sơ1" in told("first=2026-11-25&last=2026-11-25")
    assert "Chưa có gì." in told("first=2026-11-01&last=2026-11-23")
    assert "Xem hồ sơ5" in told(""), "the last thirty days without being asked"
    kept = AuditEntry.select().where(AuditEntry.action == "inspect-person")
    assert {(row.login, row.reason) for row in kept} == {("admin", "officer")} and kept.count() == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("login=officer&first=24/11/2026", "first"),
        ("login=officer&last=2026-02-30", "last"),
        ("login=officer&first=2026-11-24&last=2026-11-01", "last"),
        ("", "login"),
    ],
)
def test_days_that_are_none_are_named_at_their_field(admin: Browser, query: str, field: str) -> None:
    answer = admin.get(f"/audit/person?{query}")
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert not AuditEntry.select().exists()


def test_the_button_says_whole_or_which_entry_is_not(worked_on: None, admin: Browser) -> None:
    assert "Đã đọc 5 dòng từ dòng đầu tiên" in text_of(admin.post("/audit/verify"))
    without_triggers()
    with store.writing():
        AuditEntry.update(login="maintainer").where(AuditEntry.id == 2).execute()
    told = text_of(admin.post("/audit/verify"))
    assert "Sổ không còn nguyên Dòng số 2: nội dung khác với lúc ghi." in told
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (newest.action, newest.reason) == ("verify-audit", "changed")
