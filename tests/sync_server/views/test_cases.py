"""One case: sources, conflicts, what must be read first, who saw it; and taking it up."""

from dataclasses import replace

from sync_server.desk.models import Acknowledgement, AuditEntry
from sync_server.intake.merging import merge_waiting
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of

CASE = "/cases/VA-2026-0001"


def audited() -> list[tuple[str, str, str, str]]:
    rows = AuditEntry.select().order_by(AuditEntry.id)
    return [(row.login, row.action, row.case_no, row.classes) for row in rows]


def test_each_value_stands_with_who_said_it_and_in_words(
    district: District, station: Station, officer: Browser
) -> None:
    first = station.file(narrative="Cháu kể với cô ở lớp chiều nay.", child_class="7B")
    station.send(
        [
            station.envelope(
                station.revision(first.report_uuid, 2, {"child_class": "8A"}, (first.revision_id,))
            )
        ]
    )
    merge_waiting(district.keys, now=district.now)
    told = text_of(officer.get(CASE))
    assert "Cháu kể với cô ở lớp chiều nay. P3 · bản 1 · yt.dm01, HS-DM01 · 24/11/2026 14:30" in told
    assert "8A P2 · bản 2 · yt.dm01, HS-DM01" in told and "7B P2" not in told
    assert "Xã Đồng Mẫu (hư cấu)" in told and "99001" not in told
    assert "scr_" not in told and "at_home" not in told


def test_what_people_say_differently_stands_side_by_side_with_both_sources(
    district: District, station: Station, officer: Browser
) -> None:
    first = station.file(child_class=None)
    for login, school_class in (("yt.a", "7B"), ("yt.b", "8A")):
        revision = station.revision(first.report_uuid, 2, {"child_class": school_class}, (first.revision_id,))
        station.send([station.envelope(replace(revision, author=f"kiosk:{login}"))])
    merge_waiting(district.keys, now=district.now)
    told = text_of(officer.get(CASE))
    assert told.count("Khác nhau") == 1
    for login, school_class in (("yt.a", "7B"), ("yt.b", "8A")):
        assert f"{school_class} P2 · bản 2 · {login}, HS-DM01" in told


def test_who_must_not_be_told_and_an_unsafe_contact_stand_first(
    district: District, station: Station, officer: Browser
) -> None:
    station.file(
        withhold_from="Ông nội của cháu",
        caregiver_name="Bà Tám",
        safe_contact="no",
        conflict_of_interest="yes",
    )
    merge_waiting(district.keys, now=district.now)
    told = text_of(officer.get(CASE))
    for text in (
        "KHÔNG được cho biết: Ông nội của cháu",
        "KHÔNG an toàn khi liên hệ",
        "không qua người đứng đầu",
    ):
        assert told.index(text) < told.index("Nguồn nhận thông tin")


def test_each_opening_writes_one_audit_row_and_its_clock_and_the_list_none(
    district: District, station: Station, officer: Browser
) -> None:
    station.file()
    merge_waiting(district.keys, now=district.now)
    for path in ("/cases/", "/cases/table", f"{CASE}/clock", f"{CASE}/informer"):
        officer.get(path)
    assert audited() == []
    officer.get(CASE)
    officer.get(CASE)
    assert audited() == [("officer", "view-case", "VA-2026-0001", "P1,P2,P3")] * 2
    assert "officer · 3 lần, gần nhất 24/11/2026 14:30" in text_of(officer.get(CASE))


def test_taking_up_counts_once_and_is_told_to_the_kiosk(
    district: District, station: Station, officer: Browser
) -> None:
    filed = station.file()
    merge_waiting(district.keys, now=district.now)
    for _ in range(2):
        answer = officer.post(f"{CASE}/acknowledge")
        assert (answer.status_code, answer.location) == (303, CASE)
    assert audited() == [("officer", "acknowledge", "VA-2026-0001", "")]
    assert [str(row.report_uuid) for row in Acknowledgement.select()] == [filed.report_uuid]
    answer = officer.get(CASE)
    assert "Đã tiếp nhận lúc 24/11/2026 14:30" in text_of(answer)
    assert "/acknowledge" not in answer.text


def test_the_informer_is_shown_once_for_a_reason_and_the_reason_is_kept(
    district: District, station: Station, officer: Browser
) -> None:
    station.file(informer_identity_mode="confidential", informer_name="Nguyễn Văn Tin")
    merge_waiting(district.keys, now=district.now)
    answer = officer.get(CASE)
    assert "Nguyễn Văn Tin" not in answer.text and "Xem danh tính người báo tin" in answer.text
    for reason, told in (("", "Chưa trả lời mục này"), ("ạ", "Ghi rõ vì sao"), ("a" * 251, "tối đa 250")):
        answer = officer.post(f"{CASE}/informer", reason=reason)
        assert answer.status_code == 422 and told in answer.text and reason in answer.text
        assert "Nguyễn Văn Tin" not in answer.text
    answer = officer.post(f"{CASE}/informer", reason="Cần xác minh lời kể")
    assert "Nguyễn Văn Tin" in answer.text and "Họ và tên trẻ em" not in answer.text
    assert audited()[1:] == [("officer", "view-informer", "VA-2026-0001", "P4")]
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).first().reason == "Cần xác minh lời kể"
    assert "Xem danh tính người báo tin officer" in text_of(officer.get(CASE))


def test_a_case_that_is_not_there_is_not_there(officer: Browser) -> None:
    for path in ("/cases/VA-2026-9999", "/cases/VA-2026-9999/clock", "/cases/VA-2026-9999/informer"):
        assert officer.get(path).status_code == 404
    assert officer.post("/cases/VA-2026-9999/acknowledge").status_code == 404
    assert audited() == []
