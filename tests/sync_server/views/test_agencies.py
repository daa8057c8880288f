"""The agencies that cases go to: added, changed, closed by the admin, or by the command."""

import json
from functools import partial

import pytest

from sync_server.desk.models import Agency, AuditEntry
from tests.sync_server.builders import District, run_command
from tests.sync_server.views.browser import Browser, text_of

AGENCY = {
    "code": "UB-DM",
    "name": "UBND xã Đồng Mẫu",
    "kind": "commune_pc",
    "commune_code": "99001",
    "phone": "",
    "address": "",
}


def test_an_agency_is_added_changed_closed_and_opened_again(admin: Browser) -> None:
    assert admin.post("/agencies/", **AGENCY).location == "/agencies/"
    number = Agency.get().id
    assert (
        admin.post(f"/agencies/{number}", **AGENCY | {"name": "Ủy ban xã", "commune_code": ""}).status_code
        == 303
    )
    told = text_of(admin.get("/agencies/"))
    assert "UB-DM Ủy ban xã" in told and "Cả huyện – Đang dùng" in told
    for how, active in (("close", False), ("open", True)):
        assert admin.post(f"/agencies/{number}/{how}").status_code == 303 and Agency.get().active is active
    deeds = [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]
    assert deeds == ["add-agency", "change-agency", "close-agency", "open-agency"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "ủy ban"}, "code"),
        ({"code": "CA-DM"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": "none_yet"}, "kind"),
        ({"commune_code": "12345"}, "commune_code"),
        ({"phone": "gọi ông Ba"}, "phone"),
    ],
)
def test_a_bad_agency_is_named_at_its_field(admin: Browser, changed: dict[str, str], field: str) -> None:
    admin.post("/agencies/", **AGENCY | {"code": "CA-DM"})
    answer = admin.post("/agencies/", **AGENCY | changed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and Agency.select().count() == 1


def test_the_command_adds_and_lists(district: District) -> None:
    run = partial(run_command, district, "agency")
    added = ("add", "--code", "BV", "--name", "Bệnh viện (hư cấu)", "--kind", "emergency_115")
    assert [run(*added).exit_code, run(*added).exit_code] == [0, 1]
    rows = json.loads(run("list", "--json").stdout)
    assert [(row["code"], row["kind"], row["active"]) for row in rows] == [("BV", "emergency_115", True)]
