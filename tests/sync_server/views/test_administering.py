"""Units, kiosks, their codes, accounts: what an admin types, and what is refused."""

from base64 import b64encode

import pytest

from shared.signing import new_signing_pair
from sync_server.accounts.models import User
from sync_server.desk.models import AuditEntry
from sync_server.intake.models import Kiosk, Unit
from tests.sync_server.builders import PASSWORD, District, Station
from tests.sync_server.views.browser import Browser, text_of

UNIT = {"code": "SC-X1", "name": "Trường Tiểu học Mẫu", "type": "school", "commune_code": "99001"}
ACCOUNT = {"login": "lan.nt", "role": "officer", "password": PASSWORD}


def deeds() -> list[tuple[str, str]]:
    return [(row.action, row.reason) for row in AuditEntry.select().order_by(AuditEntry.id)]


def test_a_unit_is_added_and_stands_in_the_list(admin: Browser) -> None:
    assert admin.post("/units/", **UNIT).location == "/units/"
    assert "SC-X1 Trường Tiểu học Mẫu Trường học Xã Đồng Mẫu (hư cấu) 0" in text_of(admin.get("/units/"))
    assert deeds() == [("add-unit", "SC-X1")]


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"code": ""}, "code", "Chưa trả lời"),
        ({"code": "trường 1"}, "code", "Chỉ gồm chữ không dấu"),
        ({"code": "HS-DM01"}, "code", "Mã đơn vị này đã có"),
        ({"type": "shop"}, "type", "Không có loại đơn vị này"),
        ({"commune_code": "12345"}, "commune_code", "Không có xã, phường"),
        ({"name": "x" * 201}, "name", "tối đa 200"),
    ],
)
def test_a_bad_unit_is_named_at_its_field_and_nothing_is_stored(
    admin: Browser, station: Station, changed: dict[str, str], field: str, told: str
) -> None:
    answer = admin.post("/units/", **UNIT | changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and f'id="{field}-error"' in answer.text and told in answer.text
    assert "Trường Tiểu học Mẫu" in answer.text or field == "name"
    assert [unit.code for unit in Unit.select()] == ["HS-DM01"] and deeds() == []


def test_a_code_is_shown_once_and_makes_a_kiosk(admin: Browser, station: Station) -> None:
    answer = admin.post("/kiosks/", unit="HS-DM01", name="Máy 2")
    assert answer.location == "/kiosks/HS-DM01-K2/code"
    shown = admin.get(answer.location)
    code = shown.text.partition('id="enrolment-code">')[2].partition("<")[0]
    assert len(code) == 11
    again = admin.get(answer.location)
    assert code not in again.text and "Mã chỉ hiện một lần" in again.text
    key = b64encode(new_signing_pair()[1]).decode()
    enrolled = admin.client.post("/v1/enrolments", json={"code": code, "verify_key": key})
    assert enrolled.status_code == 200 and enrolled.json["kiosk_id"] == "HS-DM01-K2"
    assert deeds() == [("add-kiosk", "HS-DM01-K2")]


def test_a_code_is_never_shown_beside_another_kiosk(admin: Browser, station: Station) -> None:
    admin.post("/kiosks/HS-DM01-K1/code")
    admin.post("/kiosks/", unit="HS-DM01", name="Máy 2")
    assert "enrolment-code" not in admin.get("/kiosks/HS-DM01-K1/code").text


def test_the_tenth_kiosk_of_a_unit_is_the_last(admin: Browser, station: Station) -> None:
    for number in range(2, 11):
        assert admin.post("/kiosks/", unit="HS-DM01", name=f"Máy {number}").status_code == 303
    answer = admin.post("/kiosks/", unit="HS-DM01", name="Máy 11")
    assert answer.status_code == 422 and "đã có đủ 10 máy" in text_of(answer) and "Máy 11" in answer.text
    assert admin.post("/kiosks/", unit="NO", name="Máy").status_code == 404


def test_a_stopped_kiosk_says_so_and_has_no_more_to_do(admin: Browser, station: Station) -> None:
    assert "Ngừng máy HS-DM01-K1?" in text_of(admin.get("/kiosks/HS-DM01-K1/revoke"))
    assert admin.post("/kiosks/HS-DM01-K1/revoke").location == "/kiosks/HS-DM01-K1"
    answer = admin.get("/kiosks/HS-DM01-K1")
    assert "Đã ngừng" in text_of(answer) and "/revoke" not in answer.text
    assert Kiosk.get().state == "revoked"


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"login": "officer"}, "login", "đã có"),
        ({"login": "hai từ"}, "login", "Chỉ gồm chữ, số"),
        ({"role": "boss"}, "role", "Không có vai trò này"),
        ({"password": "ngắn"}, "password", "ít nhất 8 ký tự"),
    ],
)
def test_a_bad_account_is_named_at_its_field(
    admin: Browser, changed: dict[str, str], field: str, told: str
) -> None:
    answer = admin.post("/accounts/", **ACCOUNT | changed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text and told in answer.text
    assert PASSWORD not in answer.text
    assert User.select().count() == 3 and deeds() == []


def test_a_new_account_signs_in_and_a_closed_one_stays_in_the_list(admin: Browser) -> None:
    assert admin.post("/accounts/", **ACCOUNT).status_code == 303
    number = User.get(User.login == "lan.nt").id
    lan = Browser(admin.client.application.test_client()).sign_in("lan.nt")
    assert lan.get("/cases/").location == "/me/password?next=/cases/", "an admin knows this password"
    admin.post(f"/accounts/{number}/retire")
    assert "lan.nt Cán bộ trẻ em Chưa bật 24/11/2026 14:30 Đã khép" in text_of(admin.get("/accounts/"))
    assert deeds() == [("add-account", "lan.nt"), ("retire-account", "lan.nt")]


def test_the_last_admin_cannot_close_herself_out(district: District, admin: Browser) -> None:
    answer = admin.post(f"/accounts/{User.get(User.login == 'admin').id}/retire")
    assert answer.status_code == 409 and "quản trị viên cuối cùng" in text_of(answer)
    assert admin.get("/accounts/").status_code == 200 and deeds() == []


def test_the_audit_list_says_who_saw_what_page_by_page(
    admin: Browser, officer: Browser, station: Station
) -> None:
    for number in range(2, 11):
        admin.post("/kiosks/", unit="HS-DM01", name=f"Máy {number}")
    for _ in range(45):
        admin.post("/kiosks/HS-DM01-K1/code")
    first = admin.get("/audit/")
    assert "Cấp mã kết nối mới" in text_of(first) and "Thêm máy trạm – – – HS-DM01-K2" not in text_of(first)
    older = first.text.partition('href="/audit/?before=')[2].partition('"')[0]
    last = text_of(admin.get(f"/audit/?before={older}"))
    assert "Thêm máy trạm – – – HS-DM01-K2" in last and "Cũ hơn" not in last
