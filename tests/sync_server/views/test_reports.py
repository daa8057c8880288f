"""The periodic reports in the console: counted by a button, written, frozen, taken away; by role."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from sync_server.desk.models import AuditEntry
from sync_server.periodic import snapshots
from sync_server.periodic.models import Snapshot
from sync_server.store import writing
from tests.sync_server.builders import District, Station, run_command
from tests.sync_server.periodic.test_snapshots import TEXTS, at, told
from tests.sync_server.views.browser import Browser, text_of

HALF = "/reports/half-year/2026"
SEXUAL = "table=B2&row=sexual_abuse&column=children"
OVER = at(15, 6, 2026)
WRITTEN = {**TEXTS, "seen": "0"}


@pytest.fixture
def filed(district: District, station: Station) -> list[str]:
    """Two cases of the first half of the year; now it is 12 June, three days before the report is due."""
    numbers = [
        told(station, at(3, 3, 2026), concern_kinds=["sexual_abuse"]),
        told(station, at(9, 4, 2026), concern_kinds=["neglect"]),
    ]
    district.now = at(12, 6, 2026)
    return numbers


def newest() -> AuditEntry:
    entry: AuditEntry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    return entry


def test_a_page_counts_only_when_it_is_told_to(filed: list[str], officer: Browser) -> None:
    page = text_of(officer.get(f"{HALF}/"))
    assert "Kỳ này chưa đếm số liệu" in page and "còn 3 ngày" in page
    assert not Snapshot.select().exists()
    assert officer.post(f"{HALF}/count").location == f"{HALF}/"
    page = text_of(officer.get(f"{HALF}/"))
    assert "Dự thảo – chưa chốt số liệu" in page and "đếm lúc 12/06/2026 09:00" in page
    assert "Mọi phép kiểm đều khớp" in page and "Số trẻ theo hình thức" in page
    assert "Chốt số liệu" not in page
    listed = text_of(officer.get("/reports/"))
    assert "6 tháng đầu năm 2026" in listed and "Dự thảo, đếm lúc 12/06/2026 09:00" in listed


@pytest.mark.parametrize(
    "path", ["half-year/1999", "year/2030", "half-year/2026/7", "half-year/2026/1/B9.csv"]
)
def test_a_period_or_version_that_is_not_there_is_said_to_be_so(
    path: str, filed: list[str], officer: Browser
) -> None:
    officer.post(f"{HALF}/count")
    answer = officer.get(f"/reports/{path}" + ("" if path.endswith("csv") else "/"))
    assert answer.status_code == 404 and "not-there" in answer.text


def test_a_figure_opens_its_cases_for_whoever_may_learn_what_it_tells(
    filed: list[str], officer: Browser, admin: Browser
) -> None:
    officer.post(f"{HALF}/count")
    behind = f"{HALF}/1/cases?"
    answer = officer.get(behind + SEXUAL)
    assert filed[0] in answer.text and filed[1] not in answer.text
    entry = newest()
    assert (entry.action, entry.classes, entry.count) == ("view-figure", "P1,P3", 1)
    assert entry.reason == "half-year 2026 1 B2 sexual_abuse children"
    assert admin.get(behind + SEXUAL).status_code == 404
    assert SEXUAL.replace("&", "&amp;") not in admin.get(f"{HALF}/").text
    page = admin.get(behind + "table=B1&row=total&column=matters")
    assert all(number in page.text for number in filed) and "/cases/VA" not in page.text
    informers = "table=B4&row=informer.teacher&column=reports"
    assert officer.get(behind + informers).status_code == 404


def test_texts_of_two_people_are_both_there_and_nothing_is_lost(
    filed: list[str], admin: Browser, district: District
) -> None:
    admin.post(f"{HALF}/count")
    assert admin.post(f"{HALF}/texts", **{**WRITTEN, "I": "Lời của người thứ nhất."}).status_code == 303
    answer = admin.post(f"{HALF}/texts", **{**WRITTEN, "I": "Lời của người thứ hai."})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Người khác vừa viết vào báo cáo này" in page
    assert "Lời của người thứ nhất." in page and "Lời của người thứ hai." in page
    draft = snapshots.the_draft("half-year", 2026)
    assert draft and "thứ nhất" in draft.texts and "thứ hai" not in draft.texts
    again = {**WRITTEN, "I": "Lời của người thứ hai.", "seen": str(draft.texts_version)}
    assert admin.post(f"{HALF}/texts", **again).status_code == 303
    assert "thứ hai" in snapshots.the_draft("half-year", 2026).texts  # type: ignore[union-attr]


def test_freezing_says_what_stands_against_it_and_keeps_the_figures_once_nothing_does(
    filed: list[str], sign_in: Callable[[str], Browser], district: District
) -> None:
    admin = sign_in("admin")
    admin.post(f"{HALF}/count")
    refused = admin.post(f"{HALF}/freeze")
    assert refused.status_code == 409 and "Kỳ báo cáo chưa kết thúc" in text_of(refused)
    district.now = OVER
    admin = sign_in("admin")
    refused = admin.post(f"{HALF}/freeze")
    assert refused.status_code == 409
    assert "Còn phần lời văn chưa viết: I, II, III, IV, V" in text_of(refused)
    assert "Còn thiếu lời văn phần I, II, III, IV, V." in text_of(admin.get(f"{HALF}/"))
    admin.post(f"{HALF}/texts", **WRITTEN)
    assert admin.post(f"{HALF}/freeze").location == f"{HALF}/1/"
    page = text_of(admin.get(f"{HALF}/"))
    assert "Bản chốt, phiên bản 1" in page and "admin chốt lúc 15/06/2026 09:00" in page
    again = admin.post(f"{HALF}/freeze")
    assert again.status_code == 422 and "Kỳ này đã chốt: ghi rõ vì sao chốt lại" in text_of(again)
    assert admin.post(f"{HALF}/freeze", reason="Sửa tuổi một trẻ").location == f"{HALF}/2/"
    assert "Vì sao chốt lại: Sửa tuổi một trẻ" in text_of(admin.get(f"{HALF}/2/"))
    assert "Bản chốt, phiên bản 1" in text_of(admin.get(f"{HALF}/1/"))


def test_the_page_and_the_command_give_the_same_file(
    filed: list[str],
    sign_in: Callable[[str], Browser],
    district: District,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    district.now = OVER
    admin = sign_in("admin")
    admin.post(f"{HALF}/count")
    admin.post(f"{HALF}/texts", **WRITTEN)
    admin.post(f"{HALF}/freeze")
    answer = admin.get(f"{HALF}/1/report.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-6t-2026-v1.xlsx"'
    out = tmp_path_factory.mktemp("out") / "report.xlsx"
    done = run_command(district, "report", "half-year", "2026", "--out", str(out), "--json")
    assert done.exit_code == 0 and '"B1.matters": 2' in done.stdout, done.output
    assert out.read_bytes() == answer.data


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["half-year", "1999"], "Năm của báo cáo không đúng"),
        (["year", "2998"], "Kỳ báo cáo này chưa bắt đầu"),
        (["half-year", "2020", "--freeze"], "Còn phần lời văn chưa viết"),
        (["year", "2998", "--freeze"], "Kỳ báo cáo này chưa bắt đầu"),
        (["half-year", "2020", "--version", "3"], "Không có bản báo cáo này"),
    ],
)
def test_the_command_refuses_in_words_and_by_its_exit_status(
    words: list[str], why: str, district: District
) -> None:
    refused = run_command(district, "report", *words)
    assert refused.exit_code == 1 and why in refused.stderr, refused.output
    assert not Snapshot.select().where(Snapshot.state == "frozen").exists()


def test_what_leaves_is_on_record_and_says_so(filed: list[str], officer: Browser) -> None:
    officer.post(f"{HALF}/count")
    csv = officer.get(f"{HALF}/1/B1.csv")
    assert csv.data.startswith(b"\xef\xbb\xbf") and newest().reason == "6T-2026/1 csv B1"
    paper = text_of(officer.get(f"{HALF}/1/print"))
    for printed in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "HUYỆN MẪU",
        "DỰ THẢO – chưa chốt số liệu",
        "V. PHƯƠNG HƯỚNG KỲ TỚI",
        "TM. ỦY BAN NHÂN DÂN",
        "Nơi nhận:",
        "Biểu B8. Không che giấu, không chậm trễ",
    ):
        assert printed in paper
    assert officer.post(f"{HALF}/1/outside", to="", form="xlsx").status_code == 422
    copy = officer.post(f"{HALF}/1/outside", to="Sở Mẫu", form="xlsx")
    with ZipFile(BytesIO(copy.data)) as file:
        sheet = file.read("xl/worksheets/sheet2.xml").decode()
    assert "Bản gửi ra ngoài số 1 cho Sở Mẫu" in sheet and "&lt;5" in sheet
    assert "bản gửi ra ngoài số 2" in text_of(officer.post(f"{HALF}/1/outside", to="A", form="print")).lower()


def test_names_on_the_report_are_the_admins_to_set(filed: list[str], admin: Browser) -> None:
    admin.post(f"{HALF}/count")
    typed = {
        "unit": "Ủy ban nhân dân xã Đồng Mẫu", "to": "Ủy ban nhân dân thành phố", "through": "Sở Y tế",
        "mark": "BC-UBND", "signing": "head", "separator": ";",
    }  # fmt: skip
    assert admin.post("/reports/wording/", **{**typed, "mark": "a b"}).status_code == 422
    assert admin.post("/reports/wording/", **typed).status_code == 303
    paper = text_of(admin.get(f"{HALF}/1/print"))
    assert "Kính gửi: Ủy ban nhân dân thành phố (qua Sở Y tế)." in paper
    assert "THỦ TRƯỞNG ĐƠN VỊ" in paper and "TM. ỦY BAN NHÂN DÂN" not in paper
    assert b'"";"' in admin.get(f"{HALF}/1/B1.csv").data


def test_a_check_that_fails_is_said_in_words(filed: list[str], admin: Browser) -> None:
    admin.post(f"{HALF}/count")
    draft = snapshots.the_draft("half-year", 2026)
    assert draft
    with writing():
        tables = draft.tables.replace('["total", "Tổng số", [2, 2, 2,', '["total", "Tổng số", [2, 2, 3,')
        assert tables != draft.tables
        Snapshot.update(tables=tables).where(Snapshot.id == draft.id).execute()
    page = text_of(admin.get(f"{HALF}/"))
    assert "phép kiểm không khớp. Chưa chốt được." in page
    assert "B1, Tổng số: Nam + Nữ + Không rõ giới phải bằng số trẻ" in page
