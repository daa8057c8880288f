"""Attaching a file on its page: without scripts, in words, and never on a disk unsealed."""

import re
import tempfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from urllib3.filepost import encode_multipart_formdata
from werkzeug.test import TestResponse

from kiosk import attachments, retention
from kiosk.models import OutboxEntry
from kiosk.views.uploading import UPLOAD_MAX
from shared.report.rows import FILE_MAX_BYTES
from tests.kiosk.conftest import Clock, Kiosk
from tests.kiosk.district import District
from tests.kiosk.views.adding_form import CALM
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed as file_report
from tests.kiosk.views.test_after_filing import acknowledge
from tests.shared.attachments.files import SECRET, jpg, noise, pdf, picture, png

NAME = "Bé Khang Dấutên.jpg"
CAPTION = "Vết bầm Dấuchúthích"


@pytest.fixture
def report_uuid(reporter: Visitor) -> str:
    return file_report(reporter, CALM)


def send(visitor: Visitor, report_uuid: str, content: bytes | None, **typed: str) -> TestResponse:
    """What a browser posts of the page as it stands."""
    page = visitor.get(f"/mine/{report_uuid}/files").text
    ids = dict(re.findall(r'name="(file_id)" value="([^"]+)"', page))
    fields = {"csrf_token": visitor.token, "kind": "photo_injury", "caption": CAPTION, **ids, **typed}
    file = (NAME if content is not None else "", content or b"", "image/jpeg")
    body, content_type = encode_multipart_formdata({**fields, "file": file})
    return visitor._read(
        visitor.client.post(f"/mine/{report_uuid}/files", data=body, content_type=content_type)
    )


def words(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_file_is_attached_and_shown_by_what_it_is_never_by_its_name(
    reporter: Visitor, report_uuid: str, kiosk: Kiosk, district: District
) -> None:
    answer = send(reporter, report_uuid, jpg(noise(700, 700)))
    assert (answer.status_code, answer.location) == (303, f"/mine/{report_uuid}/files")
    page = reporter.get(answer.location)
    assert "1 Ảnh thương tích Vết bầm Dấuchúthích" in words(page)
    assert re.search("Đang chờ gửi: đã gửi 0/[23] phần", page.text) and "Còn đính kèm được 4 tệp" in page.text
    assert "Dấutên" not in page.text and 'hx-trigger="load delay:3s"' in page.text
    assert "Tài liệu kèm theo (1)" in reporter.get(f"/mine/{report_uuid}").text
    assert "Tài liệu kèm theo (1)" in reporter.get(f"/report/{report_uuid}/saved").text
    assert "file_id" not in reporter.get(f"/mine/{report_uuid}").text
    kiosk.sync()
    part = reporter.get(f"/mine/{report_uuid}/files/list")
    assert "Huyện đã nhận lúc 14:30" in part.text and "hx-trigger" not in part.text
    whole = b"".join(one.content for one in sorted(district.parts(), key=lambda one: one.number))
    assert SECRET not in whole and whole.startswith(b"\xff\xd8\xff")


def test_no_file_is_put_on_a_disk_before_it_is_sealed(
    reporter: Visitor, report_uuid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> Any:
        raise AssertionError("a file on a disk")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, forbidden)
    content = jpg() + bytes(FILE_MAX_BYTES - len(jpg()))
    assert send(reporter, report_uuid, content).status_code == 303


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "Tệp: Chưa chọn tệp"),
        (b"", "Tệp: Tệp này trống"),
        (jpg() + bytes(FILE_MAX_BYTES), "lớn gần 6 MB, chỉ được tối đa 5 MB"),
        (b"<html>" + jpg(), "Chỉ nhận ảnh JPG, PNG hoặc tệp PDF"),
        (jpg()[:300], "tệp hỏng hoặc chưa chép đủ"),
        (pdf(script=True), "chứa mã lệnh hoặc tệp khác"),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_it_and_what_was_typed_stays(
    reporter: Visitor, report_uuid: str, content: bytes | None, why: str
) -> None:
    answer = send(reporter, report_uuid, content)
    assert answer.status_code == 422 and why in words(answer)
    assert re.search(r'id="file-error"[^>]*>', answer.text) and 'href="#file"' in answer.text
    assert f'value="{CAPTION}"' in answer.text and 'value="photo_injury" checked' in answer.text
    assert OutboxEntry.select().count() == 1 and "Dấutên" not in answer.text


def test_other_faults_stand_beside_their_fields_and_the_file_is_asked_for_again(
    reporter: Visitor, report_uuid: str
) -> None:
    answer = send(reporter, report_uuid, png(), kind="")
    assert answer.status_code == 422
    assert "Tệp: Chọn lại tệp" in words(answer) and "Loại tài liệu: Chưa trả lời mục này" in words(answer)
    answer = send(reporter, report_uuid, png(), caption="x" * 201)
    assert answer.status_code == 422 and "Chú thích: Dài 201 ký tự" in words(answer)
    assert OutboxEntry.select().count() == 1


def test_far_more_than_a_file_may_have_is_told_without_reading_it(
    reporter: Visitor, report_uuid: str
) -> None:
    answer = send(reporter, report_uuid, bytes(UPLOAD_MAX))
    assert answer.location == f"/mine/{report_uuid}/files?too_large=1"
    assert "Tệp này lớn hơn 5 MB nhiều lần" in reporter.get(answer.location).text
    page = reporter.client.post(f"/mine/{report_uuid}/add", data={"x": "y" * 3 * 1024 * 1024})
    assert page.status_code == 413, "no other page takes that much"


def test_the_same_form_twice_attaches_once_and_five_are_enough(reporter: Visitor, report_uuid: str) -> None:
    same = {"file_id": "00000000-0000-4000-8000-0000000000f1"}
    for _ in range(2):
        assert send(reporter, report_uuid, png(), **same).status_code == 303
    assert attachments.count(report_uuid) == 1
    assert "Tệp này đã được đính kèm rồi" in send(reporter, report_uuid, png()).text
    old = reporter.get(f"/mine/{report_uuid}/files").text
    for width in range(40, 44):
        assert send(reporter, report_uuid, png(picture(width))).status_code == 303
    page = reporter.get(f"/mine/{report_uuid}/files").text
    assert "Báo cáo này đã có đủ 5 tệp" in page and 'type="file"' not in page and 'type="file"' in old
    assert send(reporter, report_uuid, png(picture(50))).status_code == 422
    assert attachments.count(report_uuid) == 5


def test_after_72_hours_states_stay_and_nothing_more_is_attached(
    reporter: Visitor, report_uuid: str, clock: Clock, kiosk: Kiosk
) -> None:
    send(reporter, report_uuid, png())
    kiosk.sync()
    clock.move(timedelta(hours=72).total_seconds() + 1)
    reporter.sign_in("tv.binh")
    page = reporter.get(f"/mine/{report_uuid}/files")
    assert "Huyện đã nhận lúc" in page.text and "được nữa" in page.text
    assert send(reporter, report_uuid, jpg()).status_code == 409
    clock.move(timedelta(days=7).total_seconds())
    assert retention.wipe(now=clock()).reports == 1
    reporter.sign_in("tv.binh")
    page = reporter.get(f"/mine/{report_uuid}/files")
    assert (
        "Huyện đã nhận lúc" in page.text and CAPTION not in page.text and "Ảnh thương tích" not in page.text
    )


def test_once_taken_up_kinds_and_captions_are_hidden_and_one_may_still_attach(
    reporter: Visitor, report_uuid: str, kiosk: Kiosk, district: District
) -> None:
    send(reporter, report_uuid, png())
    kiosk.sync()
    acknowledge(kiosk, district, report_uuid)
    page = reporter.get(f"/mine/{report_uuid}/files").text
    assert CAPTION not in page and page.count("Ảnh thương tích") == 1, "only as a choice"
    assert send(reporter, report_uuid, jpg()).status_code == 303
    assert attachments.count(report_uuid) == 2


def test_nobody_else_sees_or_attaches(
    app: Flask, reporter: Visitor, supervisor: Visitor, report_uuid: str
) -> None:
    send(reporter, report_uuid, png())
    for path in ("files", "files/list"):
        assert supervisor.get(f"/mine/{report_uuid}/{path}").status_code == 404
    assert supervisor.post(f"/mine/{report_uuid}/files").status_code == 404
    assert attachments.count(report_uuid) == 1


def test_a_file_that_is_posted_after_the_lock_is_not_taken(
    reporter: Visitor, report_uuid: str, clock: Clock
) -> None:
    token = reporter.token
    clock.move(121)
    answer = reporter.client.post(
        f"/mine/{report_uuid}/files",
        data={"csrf_token": token, "kind": "other", "file": (BytesIO(png()), NAME)},
    )
    assert (answer.status_code, answer.location) == (303, "/locked")
    assert attachments.count(report_uuid) == 0
