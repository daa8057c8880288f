"""Pages of the clocks: days off, limits, the reason for what is overdue, and narrowing the list."""

from datetime import timedelta

import pytest

from sync_server.accounts.models import User
from sync_server.accounts.people import add_user, retire
from sync_server.desk import audit, clock_settings
from sync_server.desk.clock_models import CaseClock, DayOff
from sync_server.desk.clock_rules import rules
from sync_server.desk.models import Agency, Case
from sync_server.fleet import opening
from sync_server.store import writing
from tests.sync_server.builders import PASSWORD, District, Station
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.test_queue import HIGH, MEDIUM, file_told_ago

DAY = {"day": "5/2/2027", "until": "11-2-2027", "worked": "no", "name": "Tết Nguyên đán"}


def days() -> dict[str, bool]:
    return dict(DayOff.select(DayOff.day, DayOff.worked).tuples())


def test_a_new_district_knows_the_holidays_of_every_year_and_asks_for_the_others(admin: Browser) -> None:
    told = text_of(admin.get("/holidays/"))
    assert set(days()) == {"01-01", "04-30", "05-01", "09-02"}
    assert "02/09, mọi năm" in told and "Năm 2026 chưa có ngày nghỉ riêng." in told


def test_days_off_and_make_up_days_are_added_told_apart_and_taken_away(
    admin: Browser, district: District
) -> None:
    assert admin.post("/holidays/", **DAY).location == "/holidays/?moved=0"
    assert (
        admin.post("/holidays/", day="13.02.2027", until="", worked="yes", name="Làm bù").status_code == 303
    )
    assert [day for day in days() if day.startswith("2027")] == [
        *(f"2027-02-{day:02d}" for day in range(5, 12)),
        "2027-02-13",
    ]
    working = rules().working
    assert working.works_on(next(iter(working.worked))) and len(working.off) == 7
    told = text_of(admin.get("/holidays/"))
    assert told.index("13/02/2027 làm bù Làm bù") < told.index("11/02/2027 nghỉ Tết Nguyên đán")
    assert admin.post("/holidays/2027-02-13/remove").status_code == 303
    assert admin.post("/holidays/2027-02-13/remove").status_code == 404
    assert "2027-02-13" not in days()
    assert [(entry.action, entry.reason) for entry in audit.newest(3)] == [
        ("remove-day-off", "2027-02-13"),
        ("add-day-off", "13.02.2027 Làm bù"),
        ("add-day-off", "5/2/2027–11-2-2027 Tết Nguyên đán"),
    ]
    with writing():
        assert clock_settings.year_without_days(district.now.date()) == 2026


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": ""}, "Chưa trả lời mục này"),
        ({"day": "31/2/2027"}, "Ghi ngày như"),
        ({"day": "mùng 5"}, "Ghi ngày như"),
        ({"day": "1/1/0001"}, "Ghi ngày như"),
        ({"day": "2/9"}, "Bỏ trống với ngày của mọi năm"),
        ({"day": "2/9", "until": "", "worked": "yes"}, "Ngày làm bù phải có năm"),
        ({"until": "4/2/2027"}, "Ngày cuối phải sau ngày đầu"),
        ({"until": "11/2/2028"}, "trong vòng 31 ngày"),
        ({"worked": "maybe"}, "Ngày làm bù phải có năm"),
        ({"name": "x" * 101}, "Viết ngắn hơn"),
    ],
)
def test_a_day_that_cannot_be_read_keeps_what_was_typed(
    typed: dict[str, str], said: str, admin: Browser
) -> None:
    answer = admin.post("/holidays/", **{**DAY, **typed})
    assert answer.status_code == 422 and said in text_of(answer)
    assert f'value="{(typed | DAY)["name"]}"' in answer.text or "name" in typed
    assert len(days()) == 4


def test_limits_show_what_is_law_and_take_no_more_than_that(admin: Browser, station: Station) -> None:
    case_no = file_told_ago(station, HIGH, hours=1)
    told = text_of(admin.get("/limits/"))
    assert (
        told.count("Luật: ") == 3
        and "Luật: 12 giờ" in told
        and "7:30–11:30, 13:00–17:00" in admin.get("/limits/").text
    )
    now = {name: str(limit.number) for name, limit in rules().limits.items()}
    typed = now | {"hours": "8:00–12:00, 13:30-17:30"}
    for wrong, said in (
        ({"emergency_12h": "13"}, "Không được dài hơn hạn của luật"),
        ({"ack.high": "một"}, "Ghi một số từ 1 đến 999"),
        ({"ack.high": "0"}, "Ghi một số từ 1 đến 999"),
        ({"ack.high": ""}, "Chưa trả lời mục này"),
        ({"warn.separation": "15"}, "Phải báo trước khi hết hạn"),
        ({"hours": "8h đến 17h"}, "Ghi như 7:30–11:30"),
        ({"hours": "8:75–12:00"}, "Ghi như 7:30–11:30"),
        ({"hours": "13:00–17:00, 7:30–11:30"}, "Các giờ phải nối tiếp nhau"),
    ):
        answer = admin.post("/limits/", **{**typed, **wrong})
        assert answer.status_code == 422 and said in text_of(answer), wrong
    assert rules().working.hours == ((450, 690), (780, 1020))
    less = {"emergency_12h": "9", "warn.emergency_12h": "7"}
    assert admin.post("/limits/", **{**typed, **less}).location == "/limits/?moved=1"
    assert "1 hạn đang chạy được tính lại" in text_of(admin.get("/limits/?moved=1"))
    assert rules().working.hours == ((480, 720), (810, 1050))
    assert audit.newest(1)[0].reason == (
        "emergency_12h 12→9; warn.emergency_12h 8→7; hours 8:00–12:00, 13:30-17:30"
    )
    assert CaseClock.select().where(CaseClock.kind == "emergency_12h").get().due_at[11:16] == "15:30", case_no


def test_an_overdue_asks_for_a_reason_which_stands_in_the_timeline_and_hides_nothing(
    district: District, station: Station, officer: Browser
) -> None:
    case_no = file_told_ago(station, HIGH, hours=13)
    page = f"/cases/{case_no}"
    assert "Ghi lý do quá hạn" in text_of(officer.get(page))
    asked = officer.get(f"{page}/overdue")
    assert "Biện pháp khẩn cấp: quá hạn 1 giờ" in text_of(asked)
    for reason in ("", "vì", "x" * 1001):
        answer = officer.post(f"{page}/overdue", reason=reason)
        assert answer.status_code == 422 and answer.text.count('id="reason"') == 1
    assert officer.post(f"{page}/overdue", reason="Xã chưa cử được người").location == page
    told = text_of(officer.get(page))
    assert "«Xã chưa cử được người»" in told and "quá hạn 1 giờ" in told and "officer đã ghi lý do" in told
    assert officer.post(f"{page}/overdue", reason="Xã chưa cử được người").status_code == 422
    assert "Không có hạn nào đang chờ ghi lý do" in text_of(officer.get(f"{page}/overdue"))
    district.now += timedelta(hours=2)  # now taking it up is late too, and she was signed out
    officer.sign_in("officer")
    assert "Huyện tiếp nhận: quá hạn 1 giờ" in text_of(officer.get(f"{page}/overdue"))
    assert "overdue-noted" in {entry.action for entry in audit.newest(9)}


def test_the_list_is_narrowed_by_codes_and_tells_what_was_chosen(
    district: District, station: Station, officer: Browser
) -> None:
    urgent = file_told_ago(station, HIGH, hours=13)
    old = file_told_ago(station, MEDIUM, days=40)
    fresh = file_told_ago(station, MEDIUM, hours=1)
    closed = file_told_ago(station, HIGH, days=8)
    me = User.get(User.login == "officer")
    with writing():
        agency = Agency.create(code="UB-1", name="UBND xã Đồng Mẫu", kind="commune_pc")
        Case.update(officer=me, lead_agency=agency).where(Case.case_no == old).execute()
        Case.update(commune_code="00000").where(Case.case_no == fresh).execute()
        Case.update(status="closed", acknowledged_at="2026-11-20T00:00:00+00:00").where(
            Case.case_no == closed
        ).execute()
    every = [urgent, old, fresh, closed]
    for chosen, wanted in (
        ("", [urgent, old, fresh]),
        (f"officer={me.id}", [old]),
        ("officer=9999", []),
        ("officer=me", [urgent, old, fresh]),
        ("commune=00000", [fresh]),
        ("agency=UB-1", [old]),
        ("agency=UB-2", []),
        ("status=closed", [closed]),
        ("status=all", [urgent, old, fresh, closed]),
        ("status=new", [urgent, old, fresh]),
        ("late=now", [urgent]),
        ("late=ever", [urgent, closed]),
        ("age=7", [urgent, fresh]),
        ("age=90", [old]),
        ("age=30&status=all", [closed]),
        ("age=more", []),
        ("age=7&commune=00000&late=&status=", [fresh]),
    ):
        answer = officer.get(f"/cases/?{chosen}")
        told = text_of(answer)
        assert [number for number in every if number in told] == wanted, chosen
        assert ("Không có vụ việc nào như đã lọc." in told) == (not wanted)
    with writing():
        away = add_user("lan", "officer", PASSWORD, now=district.now, work=district.settings.work)
        Case.update(officer=away).where(Case.case_no.in_([urgent, closed])).execute()
    assert "Không có vụ việc nào" in text_of(officer.get("/cases/?officer=reassign"))
    with writing():
        retire("lan")
    told = text_of(officer.get("/cases/?officer=reassign"))
    assert [number for number in every if number in told] == [urgent] and "tài khoản đã khép" in told
    assert "Không có vụ việc nào" in text_of(officer.get("/cases/?officer=reassign&commune=00000"))
    html = officer.get("/cases/?agency=UB-1&late=").text
    assert 'hx-get="/cases/table?agency=UB-1"' in html and "Bỏ lọc" in html
    assert '<option value="UB-1" selected>UBND xã Đồng Mẫu</option>' in html
    assert "officer" in text_of(officer.get("/cases/?agency=UB-1"))


HOLIDAY = {"first": "1/6/2027", "last": "31/8/2027", "name": "Nghỉ hè", "commune_code": ""}


def test_school_holidays_are_kept_for_the_district_or_a_commune(admin: Browser) -> None:
    assert admin.post("/holidays/schools/", **HOLIDAY).status_code == 303
    own = HOLIDAY | {"first": "4/1/2027", "last": "4/1/2027", "name": "Hội làng", "commune_code": "99001"}
    assert admin.post("/holidays/schools/", **own).status_code == 303
    told = text_of(admin.get("/holidays/schools/"))
    assert "01/06/2027 31/08/2027 Nghỉ hè cả huyện" in told and "04/01/2027 04/01/2027 Hội làng" in told
    assert admin.post("/holidays/schools/2/remove").status_code == 303
    assert admin.post("/holidays/schools/2/remove").status_code == 404
    assert [(entry.action, entry.reason) for entry in audit.newest(2)] == [
        ("remove-school-holiday", "2027-01-04–2027-01-04 99001 Hội làng"),
        ("add-school-holiday", "2027-01-04–2027-01-04 99001 Hội làng"),
    ]
    assert not any(day.startswith("2027") for day in days()), "no clock of a case stands still"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": ""}, "Chưa trả lời mục này"),
        ({"first": "1/6"}, "Ghi ngày như"),
        ({"last": "31/5/2027"}, "Ngày cuối phải sau ngày đầu"),
        ({"last": "30/9/2027"}, "trong vòng 120 ngày"),
        ({"commune_code": "00000"}, "Không có xã, phường mang mã này"),
    ],
)
def test_a_school_holiday_that_cannot_be_keeps_what_was_typed(
    typed: dict[str, str], said: str, admin: Browser
) -> None:
    answer = admin.post("/holidays/schools/", **{**HOLIDAY, **typed})
    assert answer.status_code == 422 and said in text_of(answer) and 'value="Nghỉ hè"' in answer.text


def test_a_unit_says_when_it_is_open_and_takes_it_back(admin: Browser, station: Station) -> None:
    answer = admin.post("/units/HS-DM01/", days="1", hours="7:00-11:00, 13:30–16:30")
    assert answer.location == "/units/HS-DM01/?saved=1"
    page = admin.get("/units/HS-DM01/").text
    assert 'value="7:00–11:00, 13:30–16:30"' in page and "HS-DM01-K1" in page
    for typed, said in (
        ({"hours": "8:00–9:00"}, "Chọn ít nhất một ngày"),
        ({"days": "1"}, "Ghi giờ mở cửa"),
        ({"days": "1", "hours": "sáng"}, "Ghi như 7:30–11:30"),
        ({"days": "1", "hours": "9:00–8:00"}, "Các giờ phải nối tiếp nhau"),
        ({"days": "1", "hours": "8:30–9:15"}, "Cần ít nhất một giờ trọn"),
        ({"days": "9", "hours": "8:00–9:00"}, "Chọn ít nhất một ngày"),
    ):
        answer = admin.post("/units/HS-DM01/", **typed)
        assert answer.status_code == 422 and said in text_of(answer), typed
    assert opening.of("HS-DM01") == opening.Opening("1", ((420, 660), (810, 990)))
    assert admin.post("/units/HS-DM01/").status_code == 303
    assert opening.of("HS-DM01") == opening.Opening()
    assert admin.get("/units/XX/").status_code == 404
