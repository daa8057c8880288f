"""«Xuất dữ liệu» in the console: what each role is offered, what is refused, and the file that comes."""

import json
from collections.abc import Callable

import pytest

from sync_server.desk.models import AuditEntry
from sync_server.intake.merging import merge_waiting
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.marks import MARKED, classes_in

TYPED = {"form": "ndjson", "reason": "báo cáo Sở"}


@pytest.fixture
def filed(district: District, station: Station) -> None:
    station.file(**MARKED)
    merge_waiting(district.keys, now=district.now)


def entries() -> int:
    return int(AuditEntry.select().where(AuditEntry.action == "export").count())


def test_each_role_is_offered_its_own_classes_and_none_is_ticked(
    sign_in: Callable[[str], Browser], filed: None
) -> None:
    page = sign_in("officer").get("/exports/")
    assert all(f'value="{name}"' in page.text for name in ("P2", "P3", "P4"))
    assert 'value="P3" checked' not in page.text and "P1 luôn có" in text_of(page)
    admin = sign_in("admin")
    assert (
        "Tệp chỉ có P1" in text_of(admin.get("/exports/"))
        and 'name="classes"' not in admin.get("/exports/").text
    )
    assert "Xuất dữ liệu từng báo cáo" in text_of(admin.get("/reports/"))


def test_the_least_is_taken_unless_more_is_ticked(filed: None, officer: Browser) -> None:
    answer = officer.post("/exports/", **TYPED)
    assert answer.status_code == 200 and classes_in(answer.data) == set()
    named = answer.headers["Content-Disposition"]
    assert named == 'attachment; filename="xuat-du-lieu-20261124-1430-P1.ndjson"'
    assert answer.headers["Cache-Control"] == "no-store"
    more = officer.post("/exports/", **TYPED, classes="P3")
    assert classes_in(more.data) == {"P3"}
    assert json.loads(more.text.splitlines()[-1])["export"]["classes"] == ["P1", "P3"]


def test_a_class_that_the_role_may_not_take_is_refused_and_nothing_is_on_record(
    filed: None, admin: Browser
) -> None:
    answer = admin.post("/exports/", **TYPED, classes="P2")
    assert answer.status_code == 403 and entries() == 0
    assert admin.post("/exports/", **TYPED, classes="P9").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "Xuất để làm gì? Chưa trả lời mục này"),
        ({"reason": "x" * 181}, "Viết ngắn hơn: tối đa 180 ký tự"),
        ({"form": "xml"}, "Chọn một dạng tệp"),
        ({"since": "31/2/2026"}, "Viết ngày như 24/11/2026"),
        ({"since": "24/11/2026", "until": "1/11/2026"}, "Ngày này đứng trước ngày bắt đầu"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, str], said: str, filed: None, officer: Browser
) -> None:
    typed = {**TYPED, "classes": "P2", "since": "1/11/2026", **wrong}
    answer = officer.post("/exports/", **typed)
    assert answer.status_code == 422 and said in text_of(answer) and entries() == 0
    assert 'value="P2" checked' in answer.text and f'value="{typed["since"]}"' in answer.text
    assert typed["reason"].strip() in answer.text


def test_a_reason_is_one_line_in_nfc_wherever_it_stands(filed: None, officer: Browser) -> None:
    answer = officer.post("/exports/", form="csv", reason="ba\u0301o ca\u0301o\r\nSở")
    assert "lý do: báo cáo Sở" in answer.data.decode("utf-8-sig").splitlines()[-1]
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).get().reason == "csv: báo cáo Sở"


def test_the_code_list_is_for_whoever_may_export(officer: Browser, maintainer: Browser) -> None:
    answer = officer.get("/exports/codes.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf") and b"gbv_survivor" in answer.data
    assert maintainer.get("/exports/codes.csv").status_code == 403
