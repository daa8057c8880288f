"""A slip from its first tick to the agency's answer: what is told, what never is, and what is kept of it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from sync_server.desk import agencies
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.models import Agency, AuditEntry, Case, CaseEvent
from sync_server.desk.referral_models import Referral, ReferralCopy, ReferralReply
from sync_server.intake.merging import merge_waiting
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.passing_on import TEXTS
from tests.sync_server.views.browser import Browser, text_of

CASE = "/cases/VA-2026-0001"


@pytest.fixture
def filed(district: District, station: Station) -> None:
    """Sample 1: urgent, the carer not safe to contact, somebody who must not be told."""
    with writing():
        agencies.add_demo()
    station.file(child_ethnicity="08", informer_identity_mode="confidential")
    merge_waiting(district.keys, now=district.now)


def agency(code: str = "UB-DM") -> str:
    return str(Agency.get(Agency.code == code).id)


def issue(officer: Browser, **changed: Any) -> str:
    """The path of a slip that was issued."""
    typed = {"agency": agency(), "tell": "child_full_name", "ask": "verify", "go": "issue", **TEXTS}
    answer = officer.post(f"{CASE}/slips/", **typed | changed)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.location)


def test_a_new_slip_has_ticked_what_the_agency_needs_and_names_who_must_not_be_told(
    filed: None, officer: Browser
) -> None:
    told = text_of(officer.get(f"{CASE}/slips/new"))
    assert "Ủy ban nhân dân xã Đồng Mẫu (hư cấu)" in told and "Phạm Gia Khang" not in told
    pages = {
        code: officer.get(f"{CASE}/slips/new?agency={agency(code)}").text for code in ("UB-DM", "BV-MAU")
    }
    for html in pages.values():
        assert "KHÔNG ĐƯỢC CHO BIẾT:</strong> Không báo cho mẹ cháu" in html
        assert "KHÔNG liên hệ người chăm sóc" in html
        for hidden in (
            "Đoàn Thị Nụ",
            "0900000102",
            'value="links"',
            'value="informer_name"',
            'value="witnesses" checked',
        ):
            assert hidden not in html
        ethnicity = html[html.index('value="child_ethnicity"') :].partition(">")[0]
        assert "checked" not in ethnicity
    ticked = {code: 'value="perp_relation" checked' in html for code, html in pages.items()}
    assert ticked == {"UB-DM": True, "BV-MAU": False}
    assert AuditEntry.select().where(AuditEntry.action == "prepare-slip").count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"tell": ""}, "tell", "Chọn ít nhất một mục"),
        ({"ask": ""}, "ask", "Chọn ít nhất một đề nghị"),
        ({"happened": ""}, "happened", "Chưa trả lời mục này"),
        ({"happened": "dòng\n" * 11}, "happened", "tối đa 10 dòng"),
        ({"tell": "child_ethnicity"}, "need", "ghi rõ vì sao"),
        ({"happened": "Bà doan thi NU kể lại."}, "happened", "tên hoặc số điện thoại của người báo tin"),
        ({"asked": "Gọi +84 900 000 102"}, "asked", "tên hoặc số điện thoại của người báo tin"),
    ],
)
def test_what_may_not_be_told_or_is_missing_is_named_at_its_field_and_nothing_is_issued(
    filed: None, officer: Browser, changed: dict[str, str], field: str, told: str
) -> None:
    typed = {"agency": agency(), "tell": "child_full_name", "ask": "verify", "go": "issue", **TEXTS}
    answer = officer.post(f"{CASE}/slips/", **typed | changed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and told in text_of(answer)
    assert "Chưa hỏi trẻ." in answer.text or field == "asked"
    assert Referral.select().count() == 0


def test_a_slip_is_previewed_issued_once_and_never_changes(
    filed: None, district: District, station: Station, officer: Browser
) -> None:
    form = officer.get(f"{CASE}/slips/new?agency={agency()}").text
    key = form.partition('name="key" value="')[2][:36]
    preview = officer.post(
        f"{CASE}/slips/",
        agency=agency(),
        key=key,
        tell="child_full_name",
        ask="emergency",
        go="preview",
        **TEXTS,
    )
    told = text_of(preview)
    assert "Số: …/PC-TE" in told and "Phạm Gia Khang" in told and "Can thiệp khẩn cấp" in told
    assert Referral.select().count() == 0
    path = issue(officer, key=key, ask="emergency")
    assert issue(officer, key=key, happened="Gửi hai lần") == path and Referral.select().count() == 1
    second = issue(officer, agency=agency("BV-MAU"))
    told = text_of(officer.get(path))
    assert "Số: 1/PC-TE" in told and "Số: 2/PC-TE" in text_of(officer.get(second))
    for text in (
        "Mức độ: KHẨN CẤP", "Trả lời trước 24/11/2026 18:30", "Không báo cho mẹ cháu",
        "không an toàn cho trẻ", "THÔNG TIN CẦN BẢO MẬT", "PHẦN TRẢ LỜI", "Họ và tên trẻ em: Phạm Gia Khang",
    ):  # fmt: skip
        assert text in told
    assert "Mường" not in told and "Mông" not in told and "Đoàn Thị Nụ" not in told
    Agency.update(name="Tên mới").execute()
    assert "Tên mới" not in text_of(officer.get(path))
    row = CaseEvent.get(CaseEvent.kind == "slip-issued")
    assert json.loads(row.detail) == {
        "slip": "1/PC-TE", "agency": "UB-DM", "fields": ["child_full_name"], "requests": ["emergency"]
    }  # fmt: skip
    assert CaseClock.get(CaseClock.subject == "1/PC-TE").due_at == "2026-11-24T11:30:00+00:00"
    assert "Ban hành phiếu chuyển số 1/PC-TE" in text_of(officer.get(CASE))


def test_each_copy_is_counted_before_it_prints_and_a_second_one_is_another(
    filed: None, officer: Browser
) -> None:
    path = issue(officer)
    assert "Chưa in: bấm nút in" in officer.get(path).text and "data-print-now" not in officer.get(path).text
    for number in (1, 2):
        answer = officer.post(f"{path}/copies")
        assert answer.location == f"{path}?copy={number}"
        html = officer.get(answer.location).text
        assert "data-print-now" in html and f"Bản in thứ {number} · Phiếu 1/PC-TE" in html
    assert "data-print-now" not in officer.get(f"{path}?copy=1").text
    assert [(row.number, row.login) for row in ReferralCopy.select()] == [(1, "officer"), (2, "officer")]
    assert AuditEntry.select().where(AuditEntry.action == "print-slip").count() == 2


def later(district: District, officer: Browser, *, hours: int) -> None:
    """Hours pass, and the officer signs in again."""
    district.now += timedelta(hours=hours)
    officer.sign_in("officer")


def reply(officer: Browser, path: str, **changed: str) -> Any:
    typed = {
        "answer": "accepted",
        "who": "Ông Trực",
        "channel": "phone",
        "at": "24/11/2026 14h30",
        "words": "",
    }
    return officer.post(f"{path}/replies", **typed | changed)


def test_an_agency_s_answer_stops_its_clock_when_it_was_given(
    filed: None, district: District, officer: Browser
) -> None:
    Case.update(status="triaged").execute()
    path = issue(officer)
    assert Case.get().status == "forwarded"
    later(district, officer, hours=6)
    assert reply(officer, path, answer="other", words="Đang họp").status_code == 303
    assert (
        Referral.get().state == "waiting"
        and CaseClock.get(CaseClock.kind == "agency_reply").stopped_at is None
    )
    for _ in range(2):  # a double click
        assert reply(officer, path, words="Cử người đến ngay").status_code == 303
    assert ReferralReply.select().count() == 2
    clock = CaseClock.get(CaseClock.kind == "agency_reply")
    assert (clock.stopped_at, clock.outcome) == ("2026-11-24T07:30:00+00:00", "in_time")
    assert (Referral.get().state, Case.get().status) == ("accepted", "accepted")
    told = text_of(officer.get(path))
    assert "Đang họp" in told and "Ông Trực" in told and "Cử người đến ngay" in told
    assert "Cơ quan đã nhận phiếu số 1/PC-TE" in text_of(officer.get(CASE))
    assert "Mọi phiếu đã được trả lời." in text_of(officer.get("/replies/"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "maybe"}, "answer"),
        ({"channel": "pigeon"}, "channel"),
        ({"who": ""}, "who"),
        ({"at": "hôm qua"}, "at"),
        ({"at": "24/11/2026 14:31"}, "at"),
        ({"at": "23/11/2026 14:30"}, "at"),
    ],
)
def test_a_bad_reply_is_named_at_its_field_and_keeps_what_was_typed(
    filed: None, officer: Browser, changed: dict[str, str], field: str
) -> None:
    path = issue(officer)
    answer = reply(officer, path, words="Lời đã ghi", **changed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and "Lời đã ghi" in answer.text
    assert Referral.get().state == "waiting"


def test_an_agency_that_is_late_stands_on_the_list_and_gets_letters_without_content(
    filed: None, district: District, officer: Browser
) -> None:
    path = issue(officer)
    assert officer.post(f"{path}/reminders").status_code == 409
    later(district, officer, hours=5)
    told = text_of(officer.get("/replies/"))
    assert "1/PC-TE VA-2026-0001 KHẨN CẤP" in told and "quá hạn 1 giờ" in told and "Khang" not in told
    assert "Chờ trả lời (1)" in officer.get("/cases/").text
    first, again = (officer.post(f"{path}/reminders?seen=0").location for _ in range(2))
    assert first == again, "a double click"
    second = officer.post(f"{path}/reminders?seen=1").location
    letter = officer.get(first)
    told = text_of(letter)
    for text in ("Số: 1/ĐĐ-TE", "Phiếu chuyển thông tin số 1/PC-TE", "trước 18:30 ngày 24/11/2026"):
        assert text in told
    assert "lần đôn đốc thứ" not in told and "lần đôn đốc thứ 2" in text_of(officer.get(second))
    assert "Khang" not in letter.text and "đánh" not in letter.text
    assert "1/ĐĐ-TE, 2/ĐĐ-TE" in text_of(officer.get("/replies/"))
    assert reply(officer, path, at="24/11/2026 19:00", answer="refused").status_code == 303
    assert CaseClock.get(CaseClock.kind == "agency_reply").outcome == "late"


def test_the_head_of_a_unit_is_not_told_where_the_person_suspected_works_there(
    district: District, station: Station, officer: Browser
) -> None:
    with writing():
        head = agencies.add("BGH", agencies.Told("Ban giám hiệu (hư cấu)", "school_head"))
    station.file(11)
    merge_waiting(district.keys, now=district.now)
    assert "Ban giám hiệu" not in text_of(officer.get(f"{CASE}/slips/new"))
    assert officer.post(f"{CASE}/slips/", agency=str(head.id), go="issue").status_code == 422
    assert Referral.select().count() == 0


def test_another_child_s_name_is_refused_and_a_slip_of_another_case_is_not_there(
    filed: None, district: District, station: Station, officer: Browser
) -> None:
    first = station.file(3, links=None)
    linked = [{"report_no": first.fields["report_no"], "link_kind": "twin"}]
    station.file(4, links=linked)
    merge_waiting(district.keys, now=district.now)
    path = "/cases/VA-2026-0003/slips/"
    typed = {"agency": agency(), "tell": "child_full_name", "ask": "verify", "go": "issue", **TEXTS}
    answer = officer.post(path, **typed | {"happened": "Cùng với Trần Gia Bảo."})
    assert answer.status_code == 422 and "tên trẻ khác" in text_of(answer)
    number = officer.post(path, **typed).location.rpartition("/")[2]
    assert officer.get(f"{CASE}/slips/{number}").status_code == 404


def test_the_district_s_own_words_hold_from_then_on(filed: None, officer: Browser, admin: Browser) -> None:
    before = issue(officer)
    words = {
        "issuer": "Phòng Văn hóa – Xã hội",
        "mark": "VHXH",
        "confidential": "Chỉ người có trách nhiệm được đọc.",
    }
    assert admin.post("/agencies/words", **words | {"mark": "có cách"}).status_code == 422
    assert admin.post("/agencies/words", **words).status_code == 303
    told = text_of(officer.get(issue(officer)))
    assert (
        "Phòng Văn hóa – Xã hội" in told
        and "Số: 2/PC-VHXH" in told
        and "Chỉ người có trách nhiệm được đọc." in told
    )
    assert "Số: 1/PC-TE" in text_of(officer.get(before))
