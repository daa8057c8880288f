"""The supervisor's pages: does it reach the district, and who works here."""

import pytest

from kiosk import outbox, staff, sync_log
from tests.kiosk.conftest import PASSPHRASE, Kiosk
from tests.kiosk.district import District, problem
from tests.kiosk.district import page as other_page
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed
from tests.samples import samples, told

ACCOUNT = {
    "name": "Lê Thị Nụ",
    "login": "tv.nu",
    "role": "reporter",
    "passphrase": PASSPHRASE,
    "again": PASSPHRASE,
}


def test_what_waits_is_told_with_how_long_and_that_nothing_is_lost(supervisor: Visitor, kiosk: Kiosk) -> None:
    kiosk.file()
    kiosk.clock.move(120)
    page = supervisor.get("/sync/").text
    assert "1 báo cáo đang chờ, lâu nhất 2 phút. Chưa mất gì." in page
    assert "1 báo cáo đang chờ gửi. Chưa mất gì." in supervisor.get("/home/").text


def test_a_good_run_is_told_in_a_sentence(supervisor: Visitor, kiosk: Kiosk) -> None:
    kiosk.file()
    kiosk.sync()
    kiosk.sync()
    page = supervisor.get("/sync/").text
    assert "Đã gửi hết lúc 14:30" in page and "Huyện đã nhận 1." in page
    assert "Không có gì phải gửi" in page
    assert "Đã gửi hết lúc 14:30." in supervisor.get("/home/").text


def test_what_came_back_from_an_old_copy_is_told_with_what_the_kiosk_does_about_it(
    supervisor: Visitor, kiosk: Kiosk, district: District
) -> None:
    for _ in range(2):
        kiosk.file()
    kiosk.sync()
    district.inbox.clear()
    kiosk.sync()
    page = supervisor.get("/sync/").text
    assert "đã trở lại từ bản sao cũ: máy này gửi lại 2 báo cáo" in page
    assert "restore-server" in page and "tự nhận ra" in page


def test_a_run_under_way_tells_how_far_it_is_and_the_page_asks_again(
    supervisor: Visitor, kiosk: Kiosk
) -> None:
    kiosk.file()
    sync_log.begin("schedule", now=kiosk.clock())
    row = sync_log.begin("page", now=kiosk.clock())
    sync_log.note(row, {"sent": 200, "accepted": 200}, waiting=41)
    page = supervisor.get("/sync/").text
    assert "Đang gửi, hoặc bị ngắt giữa chừng" in page and "Huyện đã nhận 200. Còn 41 chờ gửi." in page
    assert page.count("Bị ngắt giữa chừng (mất điện, tắt máy). Chưa mất gì.") == 1, "the run before"
    assert 'hx-trigger="load delay:2s"' in page


@pytest.mark.parametrize(
    ("failure", "title", "who"),
    [
        (problem(503, "server-busy"), "Máy chủ của huyện đang bận", "Không ai, máy tự làm"),
        (other_page(200), "Có trang khác trả lời thay", "Đầu mối của đơn vị"),
        (problem(403, "kiosk-revoked"), "Huyện đã ngừng máy này", "Đầu mối của đơn vị"),
        (problem(426, "schema-not-supported"), "Máy chủ của huyện cũ hơn", "Người bảo trì"),
    ],
)
def test_a_failure_says_what_happened_what_is_lost_and_who_must_act(
    supervisor: Visitor, kiosk: Kiosk, district: District, failure: object, title: str, who: str
) -> None:
    kiosk.file()
    district.script.append(failure)
    kiosk.sync()
    page = supervisor.get("/sync/").text
    assert title in page and who in page and "nằm an toàn trên máy này" in page


def test_a_night_without_a_network_is_one_line(visitor: Visitor, kiosk: Kiosk, district: District) -> None:
    kiosk.sync()
    kiosk.clock.move(60)
    for _ in range(12):
        district.script.append(problem(503, "server-busy"))
        kiosk.sync("schedule")
        kiosk.clock.move(600)
    visitor.sign_in("co.lan")
    page = visitor.get("/sync/").text
    assert "Máy chủ của huyện đang bận từ 14:31 (12 lần thử)." in page
    assert page.count("govuk-table__cell lc-code") == 2, "the failures, and the first run"
    kiosk.sync()
    assert "đang bận từ 14:31 đến 16:31 (12 lần thử)." in visitor.get("/sync/").text


def test_the_machine_says_what_needs_somebody_first_and_what_is_well_after(
    supervisor: Visitor, kiosk: Kiosk, district: District
) -> None:
    kiosk.sync("schedule")
    page = supervisor.get("/machine/").text
    assert "Máy này hoạt động tốt" in page and "Trả lời lần cuối lúc 14:30." in page
    district.script.append(problem(403, "kiosk-revoked"))
    asked = supervisor.get("/machine/?all=1").text
    assert "Huyện đã ngừng máy này" in asked and "Làm gì:" in asked
    assert asked.index("Cần xem:") < asked.index("Những gì đang tốt")
    assert "Trang in thử" in supervisor.get("/machine/test-page").text


def test_settings_are_told_in_words_with_who_may_change_them(supervisor: Visitor) -> None:
    page = supervisor.get("/settings/").text
    for words in ("2 phút", "10 phút", "7 ngày sau biên nhận", "mỗi 5 phút", "KIOSK_LOCK_AFTER_S", "SC-SM01"):
        assert words in page


def test_an_envelope_in_quarantine_names_who_looks_after_it(
    supervisor: Visitor, kiosk: Kiosk, district: District
) -> None:
    kiosk.file()
    district.quarantine |= {one.envelope_id for one in outbox.next_batch(1, 10**6)}
    kiosk.sync()
    assert "1 cần người xử lý" in supervisor.get("/sync/").text


def test_send_now_asks_at_once_and_the_page_follows_for_a_while(
    supervisor: Visitor, asked: list[str]
) -> None:
    supervisor.get("/sync/")
    answer = supervisor.post("/sync/")
    assert (answer.location, asked) == ("/sync/?now=1", ["page"])
    assert 'hx-get="/sync/state?asked=1"' in supervisor.get(answer.location).text
    assert 'hx-get="/sync/state?asked=2"' in supervisor.get("/sync/state?asked=1").text
    assert "hx-get" not in supervisor.get("/sync/state?asked=30").text


def test_a_run_cut_off_by_a_power_cut_is_told_as_such(supervisor: Visitor, kiosk: Kiosk) -> None:
    sync_log.begin("schedule", now=kiosk.clock())
    assert "bị ngắt giữa chừng" in supervisor.get("/sync/").text


def test_a_new_account_may_sign_in(supervisor: Visitor, visitor: Visitor) -> None:
    supervisor.get("/staff/")
    assert supervisor.post("/staff/", ACCOUNT).location == "/staff/"
    assert "Lê Thị Nụ" in supervisor.get("/staff/").text
    visitor.sign_in("tv.nu")


@pytest.mark.parametrize(
    ("changed", "told_at"),
    [
        ({"name": ""}, "name"),
        ({"login": "Tên Dấu"}, "login"),
        ({"login": "tv.binh"}, "login"),
        ({"role": ""}, "role"),
        ({"role": "admin"}, "role"),
        ({"passphrase": "ngắn", "again": "ngắn"}, "passphrase"),
        ({"again": "khác hẳn đi"}, "again"),
    ],
)
def test_a_bad_account_is_named_and_the_rest_stays(
    supervisor: Visitor, changed: dict[str, str], told_at: str
) -> None:
    supervisor.get("/staff/")
    before = len(staff.active())
    answer = supervisor.post("/staff/", ACCOUNT | changed)
    assert answer.status_code == 422
    assert f'href="#{told_at}"' in answer.text and f'id="{told_at}-error"' in answer.text
    kept = (ACCOUNT | changed)["login"]
    assert f'value="{kept}"' in answer.text and PASSPHRASE not in answer.text
    assert len(staff.active()) == before


def test_nobody_reads_another_persons_report_here(reporter: Visitor, supervisor: Visitor) -> None:
    filed(reporter, told(samples()[0]))
    for path in ("/sync/", "/staff/", "/home/", "/mine/"):
        assert "Khang" not in supervisor.get(path).text


def test_a_reset_says_what_it_closes_and_signs_the_person_out(supervisor: Visitor, reporter: Visitor) -> None:
    filed(reporter, told(samples()[0]))
    page = supervisor.get("/staff/tv.binh/reset").text
    assert "đóng vĩnh viễn" in page and "1 báo cáo đã lưu" in page
    assert supervisor.post("/staff/tv.binh/reset", {"passphrase": "ngắn", "again": "ngắn"}).status_code == 422
    new = {"passphrase": "mật khẩu khác", "again": "mật khẩu khác"}
    assert supervisor.post("/staff/tv.binh/reset", new).location == "/staff/"
    assert reporter.get("/home/").location == "/?ended=1"
    assert "đặt lại mật khẩu (co.lan)" in supervisor.get("/staff/").text
    assert supervisor.get("/staff/co.lan/reset").status_code == 409


def test_who_is_retired_is_signed_out_and_the_last_supervisor_stays(
    supervisor: Visitor, reporter: Visitor
) -> None:
    assert "không đăng nhập" in supervisor.get("/staff/tv.binh/retire").text
    assert supervisor.post("/staff/tv.binh/retire").location == "/staff/"
    assert reporter.get("/home/").location == "/?ended=1"
    assert "Trần Văn Bình" not in supervisor.get("/").text
    assert supervisor.post("/staff/co.lan/retire").status_code == 409
