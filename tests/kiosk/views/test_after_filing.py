"""After filing, on the pages: adding, what fades once the district took it up, slip and official form."""

import re
from datetime import timedelta

import pytest

from kiosk import filing, resending, retention, staff_changes
from kiosk.models import Draft, FiledReport, OutboxEntry, PrintedCopy
from shared.exchange import Acknowledged
from shared.sealing import WORK_LIGHT
from tests.kiosk.conftest import PASSPHRASE, Clock, Kiosk, a_report
from tests.kiosk.district import District
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.adding_form import CALM, open_part, opened, shown_form
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed
from tests.samples import samples, told

URGENT = told(samples()[0])


def acknowledge(kiosk: Kiosk, district: District, report_uuid: str) -> None:
    district.acknowledged.append(Acknowledged(report_uuid=report_uuid, at="2026-11-24T07:05:00+00:00"))
    kiosk.sync()


@pytest.fixture
def report_uuid(reporter: Visitor) -> str:
    return filed(reporter, CALM)


def test_an_addition_keeps_the_story_and_raises_the_level(
    reporter: Visitor, report_uuid: str, kiosk: Kiosk, district: District, asked: list[str]
) -> None:
    more = "Cháu kể thêm:\nbố lại đánh."
    form = opened(reporter, report_uuid, added_story=more, scr_immediate_danger="yes")
    answer = reporter.post(f"/mine/{report_uuid}/add", form)
    assert (answer.status_code, answer.location) == (303, f"/mine/{report_uuid}")
    mine = reporter.get(answer.location).text
    assert "Đã bổ sung:" in mine and "KHẨN CẤP" in mine and "bố lại đánh." in mine
    kiosk.sync()
    added = next(one["fields"] for one in district.contents() if one["number"] == 2)
    assert isinstance(added, dict) and added["revision"] == 2
    assert set(added) >= {"narrative", "scr_immediate_danger", "urgency", "urgency_auto", "urgency_reasons"}
    assert "child_sex" not in added and "received_at" not in added
    assert added["narrative"].startswith(CALM["narrative"])
    assert added["narrative"].endswith(f"[Bổ sung 14:30 24/11/2026]\n{more}")
    assert asked == ["urgent"]


def test_the_groups_and_their_rows_are_put_right_by_an_addition(
    supervisor: Visitor, kiosk: Kiosk, district: District
) -> None:
    called = {"agency_role": "police_113", "at": "2026-03-14T22:45:31+07:00", "method": "phone"}
    first = URGENT | {"notifications": [called], "perps": [{"name": "Ông T."}, {"name": "Bà H."}]}
    report_uuid = kiosk.file(report=a_report(1, **first)).report_uuid
    add = f"/mine/{report_uuid}/add"
    form = opened(supervisor, report_uuid, first, **{"child_class": "7A", "perps-rows": "2"})
    less = supervisor.post(add, {**form, "go": "remove-perps-0"})
    assert "Ông T." not in less.text and 'value="Bà H."' in less.text
    form = {**form, "perps-0-name": "Ông Tư"}
    form = shown_form(open_part(supervisor, report_uuid, "actions", form), first)
    more = supervisor.post(add, {**form, "go": "add-notifications"})
    assert more.status_code == 200 and OutboxEntry.select().count() == 1
    assert 'id="notifications-1"' in more.text and "autofocus" in more.text
    wrong = {
        **form,
        "notifications-rows": "2",
        "notifications-1-method": "phone",
        "notifications-1-person": "x",
    }
    answer = supervisor.post(add, wrong)
    assert answer.status_code == 422 and 'href="#notifications-1-agency_role"' in answer.text
    right = {**wrong, "notifications-1-agency_role": "hotline_111"}
    right |= dict(zip(("day", "month", "year", "time"), ("14", "3", "2026", "23:00"), strict=True))
    right |= {f"notifications-1-at-{box}": right.pop(box) for box in ("day", "month", "year", "time")}
    assert supervisor.post(add, right).status_code == 303
    kiosk.sync()
    added = next(one["fields"] for one in district.contents() if one["number"] == 2)
    assert set(added) == {"child_class", "notifications", "perps", "revision"}
    assert added["notifications"][0] == called, "what nobody touched keeps its seconds"
    assert added["notifications"][1]["at"] == "2026-03-14T23:00:00+07:00"
    assert [row["name"] for row in added["perps"]] == ["Ông Tư", "Bà H."]


def test_the_same_form_twice_adds_once_and_an_empty_one_nothing(reporter: Visitor, report_uuid: str) -> None:
    page = reporter.get(f"/mine/{report_uuid}/add").text
    assert reporter.post(f"/mine/{report_uuid}/add", shown_form(page)).status_code == 303
    assert OutboxEntry.select().count() == 1
    for _ in range(2):
        answer = reporter.post(f"/mine/{report_uuid}/add", shown_form(page, added_story="Kể thêm một câu."))
        assert answer.status_code == 303
    assert OutboxEntry.select().count() == 2


def test_bad_input_keeps_what_was_typed_and_files_nothing(reporter: Visitor, report_uuid: str) -> None:
    form = opened(reporter, report_uuid, added_story="x" * 20_000, child_sex="")
    answer = reporter.post(f"/mine/{report_uuid}/add", form)
    assert answer.status_code == 422 and "x" * 20_000 in answer.text
    assert "Có chỗ cần sửa" in answer.text and "Giới tính" in answer.text
    elsewhere = open_part(reporter, report_uuid, "views", form)
    assert 'id="part-child"' not in elsewhere and "đã ghi, chưa gửi" in elsewhere
    answer = reporter.post(f"/mine/{report_uuid}/add", shown_form(elsewhere, added_story="x" * 20_000))
    assert answer.status_code == 422, "what is wrong in a part that is folded up opens it"
    assert all(f'id="part-{slug}"' in answer.text for slug in ("child", "views"))
    assert 'href="#child_sex"' in answer.text
    assert OutboxEntry.select().count() == 1


def test_an_addition_of_another_window_is_not_overwritten(reporter: Visitor, report_uuid: str) -> None:
    add = f"/mine/{report_uuid}/add"
    first, old = (shown_form(reporter.get(add).text) for _ in range(2))
    old = shown_form(open_part(reporter, report_uuid, "incident", old))
    old = {**old, "added_story": "Từ cửa sổ thứ hai.", "narrative": CALM["narrative"] + "\nNhà kho."}
    reporter.post(add, {**first, "added_story": "Từ cửa sổ thứ nhất."})
    answer = reporter.post(add, old)
    assert answer.status_code == 422
    assert "ở một cửa sổ khác" in answer.text and "Từ cửa sổ thứ hai." in answer.text
    answer = reporter.post(add, {**old, "go": "open-views"})
    assert answer.status_code == 422 and "ở một cửa sổ khác" in answer.text
    assert 'id="part-incident"' in answer.text and "Nhà kho" in answer.text, (
        "it is in no draft: it stays open"
    )
    fresh = open_part(reporter, report_uuid, "incident", shown_form(reporter.get(add).text))
    told_first = in_area(fresh, "narrative")
    assert "Từ cửa sổ thứ nhất." in told_first
    form = shown_form(answer.text, narrative=f"{told_first}\nNhà kho.", added_story=old["added_story"])
    again = reporter.post(add, form)
    assert again.status_code == 303 and OutboxEntry.select().count() == 3


def in_area(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]* id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


def test_after_72_hours_nothing_is_added(reporter: Visitor, report_uuid: str, clock: Clock) -> None:
    clock.move(timedelta(hours=72).total_seconds() + 1)
    reporter.sign_in("tv.binh")
    assert "/add" not in reporter.get(f"/mine/{report_uuid}").text
    answer = reporter.get(f"/mine/{report_uuid}/add")
    assert answer.status_code == 409 and "Lập báo cáo mới" in answer.text


def test_once_taken_up_names_are_masked_and_the_story_is_hidden(
    reporter: Visitor, kiosk: Kiosk, district: District
) -> None:
    report_uuid = filed(reporter, URGENT)
    kiosk.sync()
    acknowledge(kiosk, district, report_uuid)
    page = reporter.get(f"/mine/{report_uuid}").text
    assert "Huyện đã tiếp nhận lúc 14:05" in page
    for word in ("Phạm Gia Khang", "Bà ngoại bế cháu", "Người cung cấp thông tin", "Sàng lọc"):
        assert word not in page
    assert "P•••" in page and "Nguồn nhận thông tin" in page
    assert reporter.get(f"/mine/{report_uuid}/form").status_code == 409
    for shown in (page, reporter.get(f"/report/{report_uuid}/saved").text):
        assert "Thêm trẻ khác" not in shown
    answer = reporter.post(f"/report/{report_uuid}/another", {"link_kind": "sibling"})
    assert answer.status_code == 409 and "không chép lại nội dung được nữa" in answer.text
    assert Draft.select().count() == 0, "the story is not copied out of what its author sees no more"
    folded = reporter.get(f"/mine/{report_uuid}/add").text
    slugs = re.findall(r'value="open-([a-z-]+)"', folded)
    ids = {name: shown_form(folded)[name] for name in ("follows", "revision_id")}
    adding = "".join(open_part(reporter, report_uuid, slug, ids) for slug in slugs)
    assert "Bà ngoại" not in adding and "child_full_name" not in adding and "source_channel" in adding
    form = {**ids, "part": slugs, "added_story": "Cháu đã về nhà bà."}
    fixed = {name: typed_as(URGENT)[name] for name in typed_as(URGENT) if f'name="{name}"' in adding}
    assert reporter.post(f"/mine/{report_uuid}/add", {**fixed, **form}).status_code == 303
    assert "Phần bổ sung đang chờ gửi" in reporter.get(f"/mine/{report_uuid}").text
    kiosk.sync()
    added = district.contents()[-1]["fields"]
    assert isinstance(added, dict) and set(added) == {"narrative", "revision"}


def test_the_wipe_leaves_number_and_times(reporter: Visitor, report_uuid: str, kiosk: Kiosk) -> None:
    kiosk.sync()
    kiosk.clock.move(timedelta(days=7).total_seconds())
    assert retention.wipe(now=kiosk.clock()).reports == 1
    reporter.sign_in("tv.binh")
    page = reporter.get(f"/mine/{report_uuid}").text
    assert FiledReport.get().report_no in page and "Nội dung đã được xóa khỏi máy này" in page
    assert "Xóa lúc" in page and "/add" not in page and f"/mine/{report_uuid}/form" not in page
    assert reporter.get(f"/mine/{report_uuid}/form").status_code == 409
    assert reporter.get(f"/mine/{report_uuid}/slip").status_code == 200
    filing.mark_unreceived(resending.put_back(0, 0))
    again = reporter.get(f"/mine/{report_uuid}").text
    assert "mật khẩu" not in again and "Máy chủ của huyện đã trở lại từ bản sao cũ" in again


@pytest.mark.parametrize(("sent", "where"), [(False, "Báo cáo vẫn chờ gửi"), (True, "Huyện đã nhận.")])
def test_a_reset_is_told_as_what_closed_the_content_and_no_wipe(
    reporter: Visitor, report_uuid: str, kiosk: Kiosk, sent: bool, where: str
) -> None:
    if sent:
        kiosk.sync()
    reporter.post("/sign-out")
    staff_changes.reset("tv.binh", PASSPHRASE, by="co.lan", now=kiosk.clock(), work=WORK_LIGHT)
    reporter.sign_in("tv.binh")
    page = reporter.get(f"/mine/{report_uuid}").text
    assert "Nội dung đã đóng khi mật khẩu được đặt lại." in page and where in page and "xóa" not in page


def test_the_slip_says_nothing_of_a_child(reporter: Visitor) -> None:
    report_uuid = filed(reporter, URGENT)
    page = reporter.get(f"/mine/{report_uuid}/slip").text
    row = FiledReport.get()
    assert row.receipt_code in page and "24/11/2026 14:30" in page and "Trường Sông Mẫu" in page
    for word in ("Khang", "KHẨN CẤP", row.report_no, "Bà ngoại", "trẻ"):
        assert word not in page, word


def test_the_official_form_has_its_labels_in_order_and_counts_its_copies(reporter: Visitor) -> None:
    named = {"informer_identity_mode": "named", "informer_name": "Phạm Thị Nụ"}
    report_uuid = filed(reporter, URGENT | named)
    preview = reporter.get(f"/mine/{report_uuid}/form").text
    assert "data-print-now" not in preview and "Số bản đã in: 0." in preview
    labels = (
        "Số: ", "A. Thông tin chung", "1. Nguồn nhận thông tin", "Thông qua (điện thoại/gặp trực tiếp",
        "Thời gian (mấy giờ)", "2. Thông tin về trẻ em", "Họ và tên trẻ em", "Ngày tháng năm sinh",
        "hoặc ước lượng tuổi", "Giới tính", "Địa điểm xảy ra vụ việc", "Tình trạng hiện tại của trẻ em",
        "Phỏng đoán hậu quả có thể sẽ xảy ra", "Họ và tên cha", "Họ và tên mẹ", "Hoàn cảnh gia đình",
        "Hiện tại ai là người chăm sóc trẻ em (nếu biết)", "Những hành động hỗ trợ, can thiệp",
        "3. Thông tin về người cung cấp thông tin (nếu đồng ý cung cấp)", "Phạm Thị Nụ", "Số điện thoại",
        "Ghi chú thêm", "Cán bộ tiếp nhận thông tin", "(Ký, ghi rõ họ tên)", "Trần Văn Bình",
    )  # fmt: skip
    sheet = preview[preview.index("<article") :]
    places = [sheet.index(label) for label in labels]
    assert places == sorted(places)
    assert f"{FiledReport.get().report_no}/BC-SC-SM01" in sheet
    for number in (1, 2):
        answer = reporter.post(f"/mine/{report_uuid}/form")
        assert answer.location == f"/mine/{report_uuid}/form?copy={number}"
        printed = reporter.get(answer.location).text
        assert "data-print-now" in printed and f"Bản in thứ {number}" in printed
    assert "data-print-now" not in reporter.get(f"/mine/{report_uuid}/form?copy=1").text
    assert "Đã in 2 bản Mẫu số 01" in reporter.get(f"/mine/{report_uuid}").text
    assert PrintedCopy.select().count() == 2
    title = re.search(r"<title>(.*?)</title>", preview)
    assert title and title[1] == "Mẫu số 01 – Lá Chắn"


def test_an_informer_who_did_not_agree_is_not_printed(reporter: Visitor) -> None:
    report_uuid = filed(
        reporter, URGENT | {"informer_identity_mode": "confidential", "informer_name": "Nụ Kín"}
    )
    assert "Nụ Kín" not in reporter.get(f"/mine/{report_uuid}/form").text


@pytest.mark.parametrize("path", ["add", "slip", "form"])
def test_nobody_else_adds_or_prints(
    reporter: Visitor, supervisor: Visitor, report_uuid: str, path: str
) -> None:
    assert supervisor.get(f"/mine/{report_uuid}/{path}").status_code == 404
    if path != "slip":
        assert supervisor.post(f"/mine/{report_uuid}/{path}").status_code == 404
    assert PrintedCopy.select().count() == 0
