"""What an officer does with a case, page by page: each deed an event, wrong and late ones change nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import stamp
from sync_server.accounts.people import add_user
from sync_server.desk import cases, events
from sync_server.desk.deed_list import DEEDS
from sync_server.desk.models import Agency, AuditEntry, Case, CaseEvent
from sync_server.desk.work import standing
from sync_server.desk.work_models import CaseWork, SecondAsk
from sync_server.intake.merging import merge_waiting
from sync_server.store import writing
from tests.sync_server.builders import PASSWORD, District, Station
from tests.sync_server.views.browser import Browser, text_of

CASE = "/cases/VA-2026-0001"
LOW, HIGH = 8, 0  # samples
AGENCIES = (("UB-99001", "UBND xã Đồng Mẫu", "commune_pc"), ("CA-1", "Công an", "police"))
OWNED = {"lead_agency": "UB-99001", "officer": "officer"}


@pytest.fixture
def people(district: District) -> None:
    """A second officer, and two agencies."""
    with writing():
        add_user("officer2", "officer", PASSWORD, now=district.now, work=district.settings.work)
        for code, name, kind in AGENCIES:
            commune = "99001" if kind == "commune_pc" else None
            Agency.create(code=code, name=name, kind=kind, commune_code=commune)


@pytest.fixture
def second(people: None, sign_in: Callable[[str], Browser]) -> Browser:
    return sign_in("officer2")


def told(district: District, station: Station, sample: int = LOW, **changes: Any) -> None:
    now = {
        "received_at": stamp(district.now - timedelta(hours=2)),
        "notifications": None,
        "incident_time_kind": "ongoing",
        "incident_date_from": None,
        "incident_date_to": None,
        "incident_commune_code": "99001",
    }
    station.file(sample, **now | changes)
    merge_waiting(district.keys, now=district.now)


def version() -> str:
    return str(standing(cases.find(CASE[-12:])).version)


def do(browser: Browser, name: str, **typed: Any) -> Any:
    return browser.post(f"{CASE}/do/{name}", **{"version": version()} | typed)


def triage(browser: Browser, **changes: Any) -> Any:
    typed = OWNED | {"urgency": cases.find(CASE[-12:]).urgency} | changes
    return do(browser, "triage", **typed)


def at(clock: str) -> dict[str, str]:
    return {"decision_at-day": "24/11/2026", "decision_at-time": clock}


def everything() -> list[Any]:
    tables = (Case, CaseWork, SecondAsk, CaseEvent)
    return [list(table.select().order_by(table.id).dicts()) for table in tables]


def kinds() -> list[str]:
    return [one.kind for one in events.of_case(Case.get())]


def test_triage_names_one_officer_and_one_agency_and_takes_the_case_up(
    district: District, station: Station, people: None, officer: Browser
) -> None:
    told(district, station)
    page = officer.get(f"{CASE}/do/triage")
    assert 'value="UB-99001" selected' in page.text, "the commune's own committee is offered first"
    answer = triage(officer, other_agencies=["CA-1", "UB-99001"])
    assert (answer.status_code, answer.location) == (303, CASE)
    case = Case.get()
    assert (case.status, case.officer.login, case.lead_agency.code) == ("triaged", "officer", "UB-99001")
    assert case.acknowledged_at == stamp(district.now)
    assert standing(case).other_agencies == ["CA-1"]
    assert kinds() == ["acknowledged", "triaged"]
    page = text_of(officer.get(CASE))
    assert "Cơ quan chủ trìUBND xã Đồng Mẫu" in page
    assert "Mức độ: ƯU TIÊNCơ quan chủ trì: UBND xã Đồng MẫuCơ quan phối hợp: Công an" in page


def test_a_whole_case_from_new_to_its_end_and_back_and_its_timeline_tells_it(
    district: District, station: Station, people: None, officer: Browser
) -> None:
    told(district, station)
    triage(officer)
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("forward", {"note": "Phiếu 01, giao tận tay"}, "forwarded"),
        ("accept", {"note": "Bà Lan nhận lúc 15 giờ"}, "accepted"),
        ("verify", {}, "verifying"),
        ("assess", {"legal_groups": ["bao_luc"], "law_harm": "high", "public_concern": "no"}, "verifying"),
        ("plan", {}, "planning"),
        ("support", {"plan_approved_at": "24/11/2026"}, "supporting"),
        ("measures", {"measures": ["advice_to_parents"]}, "supporting"),
        ("legal", {"legal_stage": "info_received", "obstacles": "Chờ kết quả giám định"}, "supporting"),
        ("review", {}, "reviewing"),
        ("forms", {f"form_0{n}": "made" if n == 6 else "received" for n in range(1, 8)}, "reviewing"),
        ("close", {"reason": "safe_plan_done", "note": "Trẻ ổn định"}, "closed"),
        ("reopen", {"note": "Trường báo tin mới"}, "reopened"),
    ]  # fmt: skip
    for name, typed, status in steps:
        answer = do(officer, name, **typed)
        assert answer.status_code == 303, (name, text_of(answer))
        assert Case.get().status == status, name
    assert kinds()[2:] == [DEEDS[name].kind for name, _, _ in steps]
    page = text_of(officer.get(CASE))
    in_order = ("«Phiếu 01, giao tận tay»", "«Bà Lan nhận lúc 15 giờ»", "«Chờ kết quả giám định»",
                "«Trẻ ổn định»", "«Trường báo tin mới»")  # fmt: skip
    at = [page.index(text) for text in in_order]
    assert at == sorted(at)
    assert "Lý do kết thúc: Trẻ không còn nguy cơ" in page and "06: Đã lập" in page
    assert AuditEntry.select().where(AuditEntry.action == "change-case").count() == len(steps) + 1


def test_a_forbidden_move_changes_nothing_and_keeps_what_was_typed(
    district: District, station: Station, people: None, officer: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    told(district, station)
    triage(officer)
    before = everything()
    caplog.set_level("INFO")
    answer = do(officer, "support", plan_approved_at="24/11/2026", note="Chủ tịch ký")
    assert answer.status_code == 409 and "Chủ tịch ký" in answer.text
    assert "Tình trạng hiện nay của vụ việc không cho làm việc này" in text_of(answer)
    refused = officer.get(f"{CASE}/do/support")
    assert refused.status_code == 409
    assert f'href="{CASE}"' in refused.text and "Về vụ việc VA-2026-0001" in text_of(refused)
    missing = officer.get(f"{CASE}/do/nothing")
    assert missing.status_code == 404 and "Về vụ việc" not in text_of(missing)
    assert everything() == before
    assert "case.refused case=VA-2026-0001 deed=support" in caplog.text and "ký" not in caplog.text


def test_bad_answers_are_named_beside_their_fields_and_change_nothing(
    district: District, station: Station, people: None, officer: Browser
) -> None:
    told(district, station)
    triage(officer)
    before = everything()
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("triage", OWNED | {"urgency": "x"}, "Chọn một trong các mục"),
        ("triage", OWNED | {"urgency": "low"}, "phải ghi lý do"),
        ("triage", {"urgency": "medium", "officer": "admin"}, "Chưa trả lời mục này"),
        ("emergency", at("23:00"), "tương lai"),
        ("emergency", at("6:00"), "trước lúc trạm"),
        ("decide", at("13:00") | {"emergency_decision": "not_needed"}, "phải có Mẫu 02"),
        ("separate", {"separation_from": "24/11/2026", "separation_to": "23/11/2026"}, "trước ngày bắt đầu"),
        ("wait", {"waiting_agency": "CA-1", "waiting_until": "1/11/2026"}, "sắp tới"),
        ("hand-over", {"officer": "officer"}, "đang phụ trách rồi"),
        ("close", {"reason": "family_refused"}, "Chọn một trong các mục"),
        ("close", {"reason": "support_only_done"}, "Chỉ dùng cho vụ việc ở mức THEO DÕI"),
        ("close", {"reason": "child_not_found"}, "ít nhất 3 lần"),
        ("note", {"note": "a" * 2001}, "tối đa 2000 ký tự"),
    ]
    for name, typed, said in wrong:
        answer = do(officer, name, **{"note": "" if name == "triage" else "Lý do"} | typed)
        assert answer.status_code == 422 and said in text_of(answer), (name, typed)
    assert everything() == before
    assert "Không được kết thúc vì: gia đình từ chối; không có thời gian" in text_of(
        officer.get(f"{CASE}/do/close")
    )


def test_of_two_officers_at_once_the_second_sees_what_changed_and_loses_nothing(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station)
    triage(officer)
    seen = version()
    do(second, "forward", note="Đã giao phiếu cho xã")
    before = everything()
    answer = officer.post(f"{CASE}/do/note", version=seen, note="Mẹ cháu đã gọi lại")
    page = text_of(answer)
    assert answer.status_code == 409 and everything() == before
    assert "Mẹ cháu đã gọi lại" in answer.text
    assert "Chuyển cho cơ quan chủ trì · officer2" in page and "«Đã giao phiếu cho xã»" in page
    again = officer.post(f"{CASE}/do/note", version=version(), note="Mẹ cháu đã gọi lại")
    assert again.status_code == 303 and kinds()[-1] == "note"
    for odd in ("", "x", "999999", "9" * 30, "-1"):
        assert officer.post(f"{CASE}/do/note", version=odd, note="x").status_code == 409


def test_emergency_from_a_case_nobody_sorted_gives_it_an_owner_and_asks_for_triage_next(
    district: District, station: Station, people: None, officer: Browser
) -> None:
    told(district, station, HIGH)
    answer = do(officer, "emergency", **{"decision_at-day": "24/11/2026", "decision_at-time": "14:00",
                "measures": ["safe_shelter"], "note": "Chủ tịch xã quyết định"})  # fmt: skip
    assert answer.status_code == 303, text_of(answer)
    case = Case.get()
    assert (case.status, case.officer.login) == ("emergency", "officer")
    row = CaseWork.get()
    assert (row.emergency_decision, row.emergency_decision_at) == ("measures", "2026-11-24T07:00:00+00:00")
    assert f"{CASE}/do/triage" in officer.get(CASE).text.split("Việc khác")[0]
    triage(officer)
    assert Case.get().status == "emergency", "triage gives owners, it ends no emergency"


def test_a_waiting_case_keeps_its_status_and_its_agency_is_shown(
    district: District, station: Station, people: None, officer: Browser
) -> None:
    told(district, station)
    triage(officer)
    do(officer, "wait", waiting_agency="CA-1", waiting_until="30/11/2026", note="Kết quả giám định")
    assert Case.get().status == "triaged"
    assert "Đang chờCông an, đến 30/11/2026" in text_of(officer.get(CASE))
    do(officer, "waited", note="Đã có kết quả")
    assert CaseWork.get().waiting_until is None and "Đang chờCông an" not in text_of(officer.get(CASE))


def test_handing_over_leaves_one_officer(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station)
    triage(officer)
    do(officer, "hand-over", officer="officer2", note="Nghỉ phép")
    assert Case.get().officer.login == "officer2"
    assert "Cán bộ phụ trách: officer2" in text_of(second.get(CASE))


def test_what_a_report_says_later_raises_what_an_officer_set_and_opens_what_was_closed(
    district: District, station: Station, people: None, officer: Browser
) -> None:
    first = station.file(LOW, received_at=stamp(district.now))
    merge_waiting(district.keys, now=district.now)
    triage(officer, urgency="low", note="Đã xác minh qua điện thoại")
    add = station.revision(first.report_uuid, 2, {"child_class": "7B"}, (first.revision_id,))
    station.send([station.envelope(add)])
    merge_waiting(district.keys, now=district.now)
    assert Case.get().urgency == "low", "the officer's level stands"
    do(officer, "close", reason="support_only_done", note="Đã tư vấn")
    assert Case.get().status == "closed"
    more = station.revision(first.report_uuid, 3, {"child_class": "7C"}, (add.revision_id,))
    station.send([station.envelope(more)])
    merge_waiting(district.keys, now=district.now)
    assert Case.get().status == "reopened" and kinds()[-1] == "reopened"
    again = station.revision(first.report_uuid, 4, {"urgency": "high"}, (more.revision_id,))
    station.send([station.envelope(again)])
    merge_waiting(district.keys, now=district.now)
    assert Case.get().urgency == "high" and kinds()[-1] == "risen"
