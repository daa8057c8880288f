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
    (entry,) = AuditEntry.select()
    assert (entry.action, entry.classes, entry.count) == ("compare-reports", "P1,P2,P3", 2)
    assert {entry.case_no, entry.reason} == {"VA-2026-0001", "VA-2026-0002"}


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
