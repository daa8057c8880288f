"""The roster and the page of alerts: who is told how; addresses are typed once and never shown again."""

from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer

from sync_server.desk import alert_causes
from sync_server.desk.alert_models import Alert, DutyChannel, DutyPerson
from sync_server.desk.models import AuditEntry
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.test_queue import HIGH, file_told_ago

PERSON = {"name": "Lý Thị Trực", "opens": "7:30", "closes": "17:00", "days": "1", "areas": "cases"}
SECRET = "token-maquynh"


@pytest.fixture
def number(admin: Browser) -> int:
    assert admin.post("/duty/", **PERSON).status_code == 303
    return int(DutyPerson.get().id)


def test_a_person_is_added_changed_and_taken_off_the_roster(admin: Browser, number: int) -> None:
    told = text_of(admin.get("/duty/"))
    assert "Lý Thị Trực 07:30–17:00Thứ hai Vụ việc" in told and "Chưa có kênh: không nhận được gì" in told
    assert admin.post(f"/duty/{number}", **PERSON | {"closes": "07:30"}).status_code == 303
    assert "cả ngày" in text_of(admin.get("/duty/"))
    assert admin.post(f"/duty/{number}/close").status_code == 303
    assert admin.get(f"/duty/{number}").status_code == 404 and "Lý Thị Trực" not in admin.get("/duty/").text


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"opens": "25:00"}, {"closes": "x"}, {"days": "9"}, {"areas": "x"}]
)
def test_a_bad_person_is_named_at_the_field(admin: Browser, wrong: dict[str, str]) -> None:
    answer = admin.post("/duty/", **PERSON | wrong)
    assert answer.status_code == 422 and f'href="#{next(iter(wrong))}"' in answer.text
    assert DutyPerson.select().count() == 0


def test_a_channel_is_sealed_tried_and_shown_failing_to_admin_and_maintainer_alone(
    admin: Browser, maintainer: Browser, officer: Browser, number: int, httpserver: HTTPServer
) -> None:
    refused = admin.post(f"/duty/{number}/channels", address=f"nonsense-{SECRET}")
    assert (
        refused.status_code == 422
        and "Địa chỉ kênh không đúng" in refused.text
        and SECRET not in refused.text
    )
    httpserver.expect_request("/hook").respond_with_data("", status=500)
    admin.post(
        f"/duty/{number}/channels", address=f"json://u:{SECRET}@{httpserver.host}:{httpserver.port}/hook"
    )
    channel = DutyChannel.get()
    assert channel.scheme == "json" and SECRET.encode() not in bytes(channel.sealed)
    path = f"/duty/{number}/channels/{channel.id}"
    assert admin.post(f"{path}/test").status_code == 303 and len(httpserver.log) == 1
    told = admin.get(f"/duty/{number}")
    assert "Không gửi được từ 24/11/2026 14:30" in text_of(told) and SECRET not in told.text
    for browser in (admin, maintainer):
        assert "Kênh báo động json của Lý Thị Trực không gửi được" in browser.get("/kiosks/").text
    assert "Kênh báo động" not in officer.get("/kiosks/").text
    assert admin.post(f"{path}/drop").status_code == 303 and admin.post(f"{path}/test").status_code == 404
    assert bytes(DutyChannel.get().sealed) == b""
    assert SECRET not in str([row.reason for row in AuditEntry.select()])


def test_an_alert_is_acknowledged_by_whom_it_is_for_once(
    district: District, station: Station, officer: Browser, maintainer: Browser
) -> None:
    file_told_ago(station, HIGH, hours=1)
    with writing():
        alert_causes.raise_new(now=district.now, silent_after=timedelta(hours=72))
    told = text_of(officer.get("/alerts/"))
    assert "VA-2026-0001 KHẨN CẤP Khẩn cấp, chưa ai tiếp nhận" in told and "0 lần" in told
    assert "Báo động (1)" in officer.get("/cases/").text
    assert "VA-2026-0001" not in maintainer.get("/alerts/").text
    path = f"/alerts/{Alert.get().id}/acknowledge"
    assert (
        maintainer.post(path).status_code == 403 and officer.post("/alerts/99/acknowledge").status_code == 404
    )
    assert [officer.post(path).status_code for _ in range(2)] == [303, 303]
    told = text_of(officer.get("/alerts/"))
    assert "Không có báo động nào chờ nhận." in told and "officer nhận lúc 24/11/2026 14:30" in told
    assert AuditEntry.select().where(AuditEntry.action == "acknowledge-alert").count() == 1
