"""After filing: the number, the code, what happens next, and the state until the district has it."""

import re

import pytest

from kiosk import retention, staff
from kiosk.filing import ToFile, file_reports
from kiosk.models import FiledReport
from tests.kiosk.conftest import Kiosk, a_report
from tests.kiosk.district import District, problem
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed
from tests.samples import samples, told

URGENT, CALM = told(samples()[0]), told(samples()[8])


def test_the_confirmation_tells_number_code_and_what_happens_next(reporter: Visitor) -> None:
    page = reporter.get(f"/report/{filed(reporter, URGENT)}/saved").text
    row = FiledReport.get()
    assert "Báo cáo đã được lưu" in page and row.report_no in page and row.receipt_code in page
    assert "KHẨN CẤP" in page and "trước 10:40 ngày 15/03/2026" in page and "Gọi điện ngay" in page
    calm = reporter.get(f"/report/{filed(reporter, CALM)}/saved").text
    assert "ƯU TIÊN" in calm and "Gọi điện ngay" not in calm and "72 giờ" in calm


def test_the_state_goes_from_saved_to_received_and_stops_asking(reporter: Visitor, kiosk: Kiosk) -> None:
    report_uuid = filed(reporter, CALM)
    waiting = reporter.get(f"/report/{report_uuid}/state").text
    assert "Đã lưu tại trạm" in waiting and "hx-get" in waiting
    assert "".join(waiting.split()) in "".join(reporter.get(f"/report/{report_uuid}/saved").text.split())
    kiosk.sync()
    answer = reporter.get(f"/report/{report_uuid}/state")
    received = answer.text
    assert answer.headers["HX-Trigger"] == "outbox-changed", "the line of the outbox asks anew"
    assert "Đã gửi hết lúc 14:30." in reporter.get("/outbox/").text
    assert "Huyện đã nhận lúc 14:30" in received and "hx-get" not in received


def test_sent_without_an_answer_is_not_received(reporter: Visitor, kiosk: Kiosk, district: District) -> None:
    report_uuid = filed(reporter, CALM)
    district.script.append(problem(500, "error"))
    kiosk.sync()
    assert "Đã gửi, chờ biên nhận" in reporter.get(f"/report/{report_uuid}/state").text


def test_my_reports_show_number_time_urgency_and_state_and_no_name(reporter: Visitor) -> None:
    filed(reporter, URGENT)
    page = reporter.get("/mine/").text
    for word in (FiledReport.get().report_no, "24/11/2026 14:30", "KHẨN CẤP", "Đã lưu tại trạm"):
        assert word in page
    assert "Khang" not in page
    assert FiledReport.get().report_no in reporter.get("/home/").text


def test_a_long_list_of_my_reports_is_read_page_by_page(reporter: Visitor, kiosk: Kiosk) -> None:
    author = staff.find("tv.binh")
    reports = [ToFile(a_report(), kiosk.new_id()) for _ in range(30)]
    filed = file_reports(reports, author=author, now=kiosk.clock(), new_id=kiosk.new_id)
    newest = [one.report_no for one in reversed(filed)]

    def shown(page: str) -> list[str]:
        return re.findall(r'lc-number" href="/mine/[^"]+">([^<]+)</a>', reporter.get(page).text)

    first = shown("/mine/")
    assert first == newest[:25]
    assert first + shown("/mine/?page=2") == newest
    for odd in ("0", "-3", "x", "999999999"):
        assert reporter.get(f"/mine/?page={odd}").status_code == 200
    assert newest[4] in reporter.get("/home/").text and newest[5] not in reporter.get("/home/").text


def test_a_report_of_mine_is_read_back_and_after_the_wipe_it_says_so(reporter: Visitor, kiosk: Kiosk) -> None:
    report_uuid = filed(reporter, URGENT)
    page = reporter.get(f"/mine/{report_uuid}").text
    assert "Phạm Gia Khang" in page and "Bà ngoại bế cháu" in page
    kiosk.sync()
    kiosk.clock.move(7 * 24 * 3600)
    assert retention.wipe(now=kiosk.clock()).reports == 1
    reporter.sign_in("tv.binh")
    wiped = reporter.get(f"/mine/{report_uuid}").text
    assert "Khang" not in wiped and "Nội dung đã được xóa khỏi máy này" in wiped
    assert reporter.get(f"/report/{report_uuid}/saved").status_code == 200


@pytest.mark.parametrize("path", ["/mine/{}", "/report/{}/saved", "/report/{}/state"])
def test_nobody_else_reads_it(reporter: Visitor, supervisor: Visitor, path: str) -> None:
    report_uuid = filed(reporter, URGENT)
    assert supervisor.get(path.format(report_uuid)).status_code == 404


def test_the_receipt_code_tells_the_state_and_nothing_else(
    reporter: Visitor, visitor: Visitor, kiosk: Kiosk
) -> None:
    filed(reporter, URGENT)
    row = FiledReport.get()
    visitor.get("/receipt/")
    answer = visitor.post("/receipt/", {"receipt_code": row.receipt_code.lower().replace("-", " ")})
    assert answer.status_code == 200 and "Đã lưu tại trạm" in answer.text
    for secret in (row.report_no, row.report_uuid, "KHẨN CẤP", "Khang"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("code", "told"), [("", "Chưa trả lời"), ("12", "chưa đúng"), ("00000-00000", "không có báo cáo nào")]
)
def test_a_code_that_is_none_stays_with_its_message(visitor: Visitor, code: str, told: str) -> None:
    visitor.get("/receipt/")
    answer = visitor.post("/receipt/", {"receipt_code": code})
    assert answer.status_code == 422 and told in answer.text
    assert f'value="{code}"' in answer.text


@pytest.mark.parametrize(
    ("refusal", "title"),
    [
        (problem(401, "kiosk-unknown"), "Máy chủ của huyện không biết máy này"),
        (problem(403, "kiosk-revoked"), "Huyện đã ngừng máy này"),
    ],
)
def test_a_kiosk_that_was_stopped_promises_nobody_to_send(
    reporter: Visitor, visitor: Visitor, kiosk: Kiosk, district: District, refusal: object, title: str
) -> None:
    report_uuid, told_line = filed(reporter, URGENT), f"{title}: máy đã ngừng gửi. 1 báo cáo đang chờ gửi."
    district.script.append(refusal)
    kiosk.sync()
    hint = f"{title}: máy đã ngừng gửi. Báo cáo nằm an toàn ở đây. Việc khẩn cấp: gọi điện, đừng chờ máy. "
    for path in (f"/report/{report_uuid}/saved", f"/mine/{report_uuid}", f"/report/{report_uuid}/state"):
        page = reporter.get(path).text
        assert hint + "Báo ngay cho đầu mối của đơn vị." in page and "Máy tự" not in page
    line = reporter.get("/outbox/").text
    assert told_line in line and "gọi điện" in line and "Báo ngay cho đầu mối của đơn vị." in line
    visitor.get("/receipt/")
    assert hint in visitor.post("/receipt/", {"receipt_code": FiledReport.get().receipt_code}).text
    kiosk.clock.move(60)
    assert kiosk.sync().code is None, "the district takes it back"
    assert "ngừng gửi" not in reporter.get("/outbox/").text + reporter.get(f"/mine/{report_uuid}").text
