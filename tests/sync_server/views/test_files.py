"""Files of a case: listed without a picture, opened one by one by officers alone, each time on record."""

from datetime import timedelta

import pytest

from shared.attachments.parts import PART_BYTES
from sync_server.desk.models import AuditEntry
from sync_server.intake.merging import merge_waiting
from tests.shared.attachments.files import jpg, noise, pdf, png
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of

CASE = "/cases/VA-2026-0001"
FILE = "00000000-0000-4000-8000-0000000000f1"
PHOTO = jpg(noise(900, 900))


@pytest.fixture
def filed(district: District, station: Station) -> None:
    revision = station.file()
    sent = station.attach(revision, PHOTO, file_id=FILE, caption="Vết bầm <b>ở tay</b>")
    assert len(PHOTO) > 2 * PART_BYTES
    station.send(sent[:1])
    station.send(sent[2:])
    merge_waiting(district.keys, now=district.now)
    station.held_back = sent[1]  # type: ignore[attr-defined]


def send_the_rest(district: District, station: Station) -> None:
    station.send([station.held_back])  # type: ignore[attr-defined]
    merge_waiting(district.keys, now=district.now)


def test_a_file_that_is_not_all_there_says_which_part_is_missing_and_is_not_opened(
    district: District, station: Station, filed: None, officer: Browser
) -> None:
    page = officer.get(CASE)
    assert "1. Ảnh thương tích" in text_of(page) and "Vết bầm <b>ở tay</b>" in text_of(page)
    assert "còn thiếu phần 1. Máy trạm tự gửi tiếp" in text_of(page)
    assert FILE not in page.text and "<img" not in page.text
    answer = officer.get(f"{CASE}/files/{FILE}")
    assert answer.status_code == 409 and "Tài liệu này chưa đến đủ" in answer.text
    assert not AuditEntry.select().where(AuditEntry.action == "view-file").count(), "nothing was shown"
    send_the_rest(district, station)
    assert FILE in officer.get(CASE).text


def test_what_an_officer_opens_equals_what_was_sent_and_can_do_nothing(
    district: District, station: Station, filed: None, officer: Browser
) -> None:
    send_the_rest(district, station)
    answer = officer.get(f"{CASE}/files/{FILE}")
    assert answer.data == PHOTO and answer.content_type == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="HS-DM01-2026-000001-1.jpg"'
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    saved = officer.get(f"{CASE}/files/{FILE}?save=1")
    assert saved.data == PHOTO and saved.headers["Content-Disposition"].startswith("attachment;")
    rows = AuditEntry.select().where(AuditEntry.action == "view-file")
    assert [(row.login, row.case_no, row.classes) for row in rows] == [("officer", "VA-2026-0001", "P3")] * 2
    district.now += timedelta(minutes=1)
    assert "Xem tài liệu kèm theo officer · 2 lần" in text_of(officer.get(CASE))


def test_papers_are_saved_and_what_is_none_of_the_kinds_is_not_given(
    district: District, station: Station, officer: Browser
) -> None:
    for content, status in ((pdf(), 200), (b"<!DOCTYPE html><script>1</script>", 404)):
        revision = station.file()
        ids = f"00000000-0000-4000-8000-{len(content):012d}"
        station.send(station.attach(revision, content, file_id=ids))
        merge_waiting(district.keys, now=district.now)
        case_no = f"VA-2026-000{len(station.files)}"
        answer = officer.get(f"/cases/{case_no}/files/{ids}")
        assert answer.status_code == status
        if status == 200:
            assert answer.content_type == "application/pdf"
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            page = officer.get(f"/cases/{case_no}")
            assert "· PDF, 1 KB" in text_of(page) and ">Lưu về máy<" in page.text and ">Xem<" not in page.text


def test_others_and_other_cases_get_nothing(
    district: District, station: Station, filed: None, officer: Browser, admin: Browser, maintainer: Browser
) -> None:
    send_the_rest(district, station)
    for browser in (admin, maintainer):
        answer = browser.get(f"{CASE}/files/{FILE}")
        assert answer.status_code == 403 and PHOTO not in answer.data
    station.file()
    merge_waiting(district.keys, now=district.now)
    assert officer.get(f"/cases/VA-2026-0002/files/{FILE}").status_code == 404
    for odd in ("x", "%00", "0" * 500):
        assert officer.get(f"{CASE}/files/{odd}").status_code == 404


def test_the_way_of_a_report_names_the_parts_without_content(
    district: District, station: Station, filed: None, maintainer: Browser
) -> None:
    told = maintainer.get("/log/report?code=HS-DM01-2026-000001").text
    assert told.count("phần của tài liệu kèm theo") == len(station.parts("x" * 36, PHOTO, FILE)) - 1
    assert "Vết bầm" not in told and FILE not in told
    assert png() not in maintainer.get("/log/").data
