"""The pages of the same child: what agrees in words, an answer with its reason, one audit row a look."""

import pytest

from sync_server.desk import links
from sync_server.desk.duplicate_models import Suggestion
from sync_server.desk.models import AuditEntry
from sync_server.intake.merging import merge_waiting
from tests.samples import samples, told
from tests.sync_server.builders import District
from tests.sync_server.views.browser import Browser, text_of


@pytest.fixture
def database_url() -> None:
    """What the pages say does not depend on the engine."""


@pytest.fixture
def pair(district: District) -> str:
    """Where the two samples of one child, told by two stations, are compared."""
    station = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)"), district.station()
    station[0].file(5)
    station[1].file(6)
    merge_waiting(district.keys, now=district.now)
    return f"/duplicates/{Suggestion.get().id}"


def test_the_list_tells_where_to_look_without_names_and_no_audit_row(pair: str, officer: Browser) -> None:
    text = text_of(officer.get("/duplicates/"))
    assert "Rất có thể 115" in text and "VA-2026-0001" in text and "Trường THCS Đồng Mẫu" in text
    assert not any(told(samples()[n])["child_full_name"] in text for n in (5, 6))
    assert not AuditEntry.select().exists()
    assert pair in officer.get("/duplicates/").text and "Cùng một trẻ? (1)" in officer.get("/cases/").text
    assert officer.get("/duplicates/?state=linked").status_code == 200
    assert officer.get("/duplicates/?state=none").status_code == 404
    assert officer.get("/duplicates/99").status_code == 404


def test_two_reports_stand_side_by_side_with_agreement_in_words_points_and_why(
    pair: str, officer: Browser
) -> None:
    text = text_of(officer.get(pair))
    for said in ("Cùng số điện thoại người chăm sóc (+30)", "115 điểm", "Giống nhau", "Chỉ một bên ghi",
                 "Khác nhau", "HS-DM01-2026-000001", "SC-DM01-2026-000001"):  # fmt: skip
        assert said in text, said
    numbers = {"VA-2026-0001", "VA-2026-0002"}
    entries = list(AuditEntry.select())
    assert {entry.case_no for entry in entries} == numbers and len(entries) == 2
    for entry in entries:
        assert (entry.action, entry.classes, entry.count) == ("compare-reports", "P1,P2,P3", 1)
        assert {entry.case_no, entry.reason} == numbers


def test_linking_and_taking_it_back_each_needs_a_reason_and_shows_on_both_cases(
    pair: str, officer: Browser
) -> None:
    refused = officer.post(pair, verdict="same", reason="", seen="0")
    assert refused.status_code == 422 and "Chưa trả lời mục này" in refused.text
    assert officer.post(pair, reason="cùng mẹ", seen="0").status_code == 422
    short = officer.post(pair, verdict="same", reason="ừ", seen="0")
    assert short.status_code == 422 and "Ghi rõ vì sao" in short.text and ">\nừ</textarea>" in short.text
    assert Suggestion.get().state == "open"
    assert officer.post(pair, verdict="same", reason="cùng mẹ, cùng lớp", seen="0").status_code == 303
    kept = links.case_of(Suggestion.get().report_a)
    other = next(no for no in ("VA-2026-0001", "VA-2026-0002") if no != kept.case_no)
    merged = text_of(officer.get(f"/cases/{other}"))
    assert f"Vụ việc này đã gộp vào {kept.case_no}" in merged and "Chưa ai tiếp nhận" not in merged
    both = text_of(officer.get(f"/cases/{kept.case_no}"))
    assert f"Đã gộp vào đây: {other}" in both and "Xem lại hoặc tách ra" in both
    assert both.count("Báo cáo HS-DM01-2026-000001") == both.count("Báo cáo SC-DM01-2026-000001") == 1
    assert "Gộp thêm báo cáo về cùng một trẻ" in both and "«cùng mẹ, cùng lớp»" in both
    assert other not in officer.get("/cases/").text
    page = text_of(officer.get(pair))
    assert "Tách ra" in page and "officer" in page and "Không phải" not in page
    assert officer.post(f"/cases/{other}/acknowledge").status_code == 409
    assert officer.post(pair, verdict="undone", reason="hai trẻ khác nhau", seen="1").status_code == 303
    assert other in officer.get("/cases/").text and "gộp vào" not in text_of(officer.get(f"/cases/{other}"))


def test_a_stale_page_says_so_and_changes_nothing(pair: str, officer: Browser) -> None:
    assert officer.post(pair, verdict="siblings", reason="hai chị em", seen="0").status_code == 303
    late = officer.post(pair, verdict="same", reason="cùng một trẻ", seen="0")
    assert late.status_code == 409 and "Cán bộ khác vừa có quyết định" in late.text
    assert Suggestion.get().state == "siblings"
    assert officer.post(pair, verdict="same", reason="cùng một trẻ", seen="x").status_code == 409
    assert officer.post(pair, verdict="undone", reason="cùng một trẻ", seen="1").status_code == 422


def test_two_reports_that_nothing_suggested_are_put_side_by_side_and_linked(
    pair: str, district: District, officer: Browser
) -> None:
    district.station("HS-CH01", "Trạm Y tế xã Cửa Mẫu (hư cấu)").file(0)
    merge_waiting(district.keys, now=district.now)
    assert "/duplicates/new?one=VA-2026-0003" in officer.get("/cases/VA-2026-0003").text
    assert 'value="VA-2026-0003"' in officer.get("/duplicates/new?one=VA-2026-0003").text
    for typed, said in (
        ({"one": "VA-2026-0003", "other": ""}, "Chưa trả lời mục này"),
        ({"one": "VA-2026-0003", "other": "VA-2026-9999"}, "Không có báo cáo hay vụ việc mang số này"),
        ({"one": "VA-2026-0003", "other": "HS-CH01-2026-000001"}, "đã ở cùng một vụ việc"),
    ):
        refused = officer.post("/duplicates/", **typed)
        assert refused.status_code == 422 and said in refused.text, said
    assert not AuditEntry.select().where(AuditEntry.action == "choose-reports").exists()
    answer = officer.post("/duplicates/", one="va-2026-0003 ", other="HS-DM01-2026-000001")
    assert (
        officer.post("/duplicates/", one="VA-2026-0003", other="HS-DM01-2026-000001").location
        == answer.location
    )
    assert answer.status_code == 303 and AuditEntry.get(AuditEntry.action == "choose-reports")
    page = text_of(officer.get(answer.location))
    assert "Cán bộ chọn" in page and "Máy không gợi ý hai báo cáo này" in page
    merge_waiting(district.keys, now=district.now)
    said = officer.post(answer.location, verdict="same", reason="mẹ nói cháu đổi tên", seen="0")
    assert said.status_code == 303 and Suggestion.get(Suggestion.level == "chosen").state == "linked"


def test_twins_and_siblings_are_not_put_side_by_side_and_the_page_says_why(
    district: District, officer: Browser
) -> None:
    school = district.station("SC-SM01", "Trường Tiểu học Sông Mẫu (hư cấu)")
    school.file(3)
    school.file(4)
    merge_waiting(district.keys, now=district.now)
    refused = officer.post("/duplicates/", one="VA-2026-0001", other="VA-2026-0002")
    assert refused.status_code == 422 and "báo cáo kia là của anh chị em" in refused.text
    other_name = {"child_full_name": "Trần Gia Long", "child_other_names": None, "links": None}
    school.file(3, **other_name)
    merge_waiting(district.keys, now=district.now)
    refused = officer.post("/duplicates/", one="VA-2026-0001", other="VA-2026-0003")
    assert refused.status_code == 422 and "anh chị em sinh đôi" in refused.text
    assert not Suggestion.select().exists()
