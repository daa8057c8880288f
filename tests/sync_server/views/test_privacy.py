"""What a report says is read by officers alone: every page of the others is searched for it."""

import pytest

from shared.report import Report, fields
from sync_server.intake.merging import merge_waiting
from tests.shared.attachments.files import png
from tests.sync_server.builders import District, Station
from tests.sync_server.passing_on import pass_on
from tests.sync_server.views.browser import Browser
from tests.sync_server.views.marks import MARKED, NAMES
from tests.sync_server.views.test_access import ADMIN, MAINTAINER, REPORT, ROUTES

PROTECTED = ("informer_name", "informer_phone")
MARKERS = ("Maquynh", "0912345678", "0987654321")


@pytest.fixture
def marked(district: District, station: Station) -> None:
    """A report with a mark in every corner: one merged, one that breaks a rule, one that cannot be opened."""
    filed = station.file(**MARKED)
    parts = station.attach(filed, png(), caption="Maquynhq")
    station.send([*parts[:1], station.part(filed.report_uuid, b"Maquynhr"), *parts[1:]])
    station.send([station.envelope(station.report(**MARKED | {"child_sex": "Maquynhm"}))])
    station.send([station.envelope(station.report(), content=b"Maquynhn")])
    station.send([{"envelope_id": "Maquynho", "sealed": "Maquynhp"}])
    merge_waiting(district.keys, now=district.now)
    pass_on(district)


@pytest.mark.parametrize("role", ["admin", "maintainer"])
def test_no_page_of_an_admin_or_maintainer_holds_anything_of_a_report(
    role: str, marked: None, request: pytest.FixtureRequest
) -> None:
    officer, browser = (request.getfixturevalue(name) for name in ("officer", role))
    officer.get("/cases/VA-2026-0001")
    officer.post("/cases/VA-2026-0001/informer", reason="xác minh")
    if role == "admin":
        assert browser.post(f"{REPORT}/count").status_code == 303
    seen = 0
    for (method, _), (path, may, status, _) in ROUTES.items():
        if method == "GET" and role in may and may & (ADMIN | MAINTAINER):
            answer = browser.get(path.replace("{leaver}", "1"))
            assert answer.status_code == status
            shown = answer.data.decode(errors="replace")
            assert not [marker for marker in MARKERS if marker in shown], path
            seen += 1
    assert seen > 6
    assert browser.get("/quarantine/2").status_code == (200 if role == "maintainer" else 403)


def test_an_officer_reads_all_but_who_the_informer_is(marked: None, officer: Browser) -> None:
    html = officer.get("/cases/VA-2026-0001").text
    for name, text in NAMES.items():
        assert (text in html) == (name not in PROTECTED), name
    assert (
        "Maquynhl" in html and "Maquynhq" in html and html.count("<title>VA-2026-0001 – Lá Chắn</title>") == 1
    )
    once = officer.post("/cases/VA-2026-0001/informer", reason="xác minh").text
    assert all(NAMES[name] in once for name in PROTECTED)
    assert NAMES["narrative"] not in once and NAMES["child_full_name"] not in once


def test_every_field_of_a_report_has_a_class_so_none_is_shown_by_oversight() -> None:
    assert set(Report.model_fields) <= set(fields())
    assert {field.privacy for field in fields().values()} == {"P1", "P2", "P3", "P4"}
