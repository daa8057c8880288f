"""Every route for every role, and signed out: a route that is not in the table fails."""

from collections.abc import Callable

import pytest
from flask import Flask

from sync_server.accounts.models import User
from sync_server.accounts.people import add_user
from sync_server.intake.merging import merge_waiting
from sync_server.store import writing
from tests.shared.attachments.files import png
from tests.sync_server.builders import PASSWORD, District
from tests.sync_server.views.browser import Browser

OFFICER, ADMIN, MAINTAINER = {"officer"}, {"admin"}, {"maintainer"}
EVERYONE = OFFICER | ADMIN | MAINTAINER
OUT = "signed out"
FILE = "00000000-0000-4000-8000-0000000000f1"

# method, endpoint: the path, who may, what she gets, what is typed
ROUTES: dict[tuple[str, str], tuple[str, set[str], int, dict[str, str]]] = {
    ("GET", "signing.start"): ("/", EVERYONE, 302, {}),
    ("GET", "signing.ask"): ("/sign-in", EVERYONE | {OUT}, 200, {}),
    ("POST", "signing.enter"): ("/sign-in", EVERYONE | {OUT}, 422, {"login": "x", "password": "y"}),
    ("GET", "today.page"): ("/today/", EVERYONE, 200, {}),
    ("GET", "cases.queue_page"): ("/cases/", OFFICER, 200, {}),
    ("GET", "cases.table"): ("/cases/table", OFFICER, 200, {}),
    ("GET", "cases.page"): ("/cases/VA-2026-0001", OFFICER, 200, {}),
    ("GET", "cases.clock"): ("/cases/VA-2026-0001/clock", OFFICER, 200, {}),
    ("POST", "cases.acknowledge"): ("/cases/VA-2026-0001/acknowledge", OFFICER, 303, {}),
    ("GET", "overdue.ask"): ("/cases/VA-2026-0001/overdue", OFFICER, 200, {}),
    ("POST", "overdue.explain"): (
        "/cases/VA-2026-0001/overdue",
        OFFICER,
        303,
        {"reason": "xã chưa cử được người"},
    ),
    ("GET", "cases.ask_informer"): ("/cases/VA-2026-0001/informer", OFFICER, 200, {}),
    ("POST", "cases.informer"): ("/cases/VA-2026-0001/informer", OFFICER, 200, {"reason": "xác minh"}),
    ("GET", "files.one"): (f"/cases/VA-2026-0001/files/{FILE}", OFFICER, 200, {}),
    ("GET", "search.page"): ("/search/", OFFICER, 200, {}),
    ("POST", "search.results"): ("/search/", OFFICER, 200, {"text": "nguyen"}),
    ("GET", "kiosks.fleet"): ("/kiosks/", EVERYONE, 200, {}),
    ("GET", "kiosks.page"): ("/kiosks/HS-DM01-K1", EVERYONE, 200, {}),
    ("GET", "kiosks.new"): ("/kiosks/new", ADMIN, 200, {}),
    ("POST", "kiosks.add"): ("/kiosks/", ADMIN, 303, {"name": "Máy 2", "unit": "HS-DM01"}),
    ("POST", "kiosks.renew_code"): ("/kiosks/HS-DM01-K1/code", ADMIN, 303, {}),
    ("GET", "kiosks.code"): ("/kiosks/HS-DM01-K1/code", ADMIN, 200, {}),
    ("GET", "kiosks.ask_revoke"): ("/kiosks/HS-DM01-K1/revoke", ADMIN, 200, {}),
    ("POST", "kiosks.revoke"): ("/kiosks/HS-DM01-K1/revoke", ADMIN, 303, {}),
    ("POST", "kiosks.settle_forks"): ("/kiosks/HS-DM01-K1/forks", MAINTAINER, 303, {"reason": "rút ổ cũ"}),
    ("GET", "units.every"): ("/units/", ADMIN, 200, {}),
    ("GET", "units.new"): ("/units/new", ADMIN, 200, {}),
    ("POST", "units.add"): (
        "/units/",
        ADMIN,
        303,
        {"code": "SC-X1", "name": "Trường", "type": "school", "commune_code": "99001"},
    ),
    ("GET", "holidays.every"): ("/holidays/", ADMIN, 200, {}),
    ("POST", "holidays.add"): (
        "/holidays/",
        ADMIN,
        303,
        {"day": "15/2/2027", "until": "", "worked": "no", "name": "Tết Nguyên đán"},
    ),
    ("POST", "holidays.remove"): ("/holidays/2027-02-15/remove", ADMIN, 303, {}),
    ("GET", "limits.ask"): ("/limits/", ADMIN, 200, {}),
    ("POST", "limits.change"): ("/limits/", ADMIN, 422, {"emergency_12h": "13"}),
    ("GET", "accounts.every"): ("/accounts/", ADMIN, 200, {}),
    ("GET", "accounts.new"): ("/accounts/new", ADMIN, 200, {}),
    ("POST", "accounts.add"): (
        "/accounts/",
        ADMIN,
        303,
        {"login": "lan", "role": "officer", "password": PASSWORD},
    ),
    ("GET", "accounts.ask_retire"): ("/accounts/{leaver}/retire", ADMIN, 200, {}),
    ("POST", "accounts.retire"): ("/accounts/{leaver}/retire", ADMIN, 303, {}),
    ("GET", "audit.newest"): ("/audit/", ADMIN, 200, {}),
    ("GET", "courier.page"): ("/courier/", ADMIN | MAINTAINER, 200, {}),
    ("POST", "courier.take"): ("/courier/", ADMIN | MAINTAINER, 422, {}),
    ("GET", "log.newest"): ("/log/", MAINTAINER, 200, {}),
    ("GET", "log.way"): ("/log/report?code=HS-DM01-2026-000001", MAINTAINER, 200, {}),
    ("GET", "quarantine.waiting"): ("/quarantine/", MAINTAINER, 200, {}),
    ("GET", "quarantine.page"): ("/quarantine/1", MAINTAINER, 200, {}),
    ("POST", "quarantine.retry"): ("/quarantine/1/retry", MAINTAINER, 303, {}),
    ("POST", "quarantine.settle"): ("/quarantine/2/settle", MAINTAINER, 303, {"reason": "trạm lập lại"}),
    ("POST", "signing.leave"): ("/sign-out", EVERYONE | {OUT}, 303, {}),
}
NOT_OURS = {"static", "healthz", "language"}
"""Of the shell both apps share, open to all; the kiosks' doors (`api.…`) check signatures, not people."""


def test_every_route_of_the_console_is_in_the_table(app: Flask) -> None:
    found = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in NOT_OURS and not rule.endpoint.startswith("api.")
    }
    assert found == set(ROUTES)


@pytest.mark.parametrize("role", [*sorted(EVERYONE), OUT])
def test_each_role_gets_what_the_table_says_and_nothing_else(
    role: str, app: Flask, district: District, sign_in: Callable[[str], Browser]
) -> None:
    leaver = _something_of_everything(district)
    browser = Browser(app.test_client()) if role == OUT else sign_in(role)
    got, wanted = {}, {}
    for (method, endpoint), (path, may, status, typed) in ROUTES.items():
        path = path.replace("{leaver}", str(leaver))
        answer = browser.get(path) if method == "GET" else browser.post(path, **typed)
        got[method, endpoint] = (answer.status_code, (answer.location or "").partition("?")[0])
        if role in may:
            wanted[method, endpoint] = (status, got[method, endpoint][1])
        else:
            wanted[method, endpoint] = (303, "/sign-in") if role == OUT else (403, "")
    assert got == wanted


def test_a_refused_page_changes_nothing_and_says_so(district: District, maintainer: Browser) -> None:
    _something_of_everything(district)
    answer = maintainer.post("/cases/VA-2026-0001/acknowledge")
    assert answer.status_code == 403 and "not-allowed-" in answer.text
    assert "Vai trò của anh/chị không được xem" in answer.text


def _something_of_everything(district: District) -> int:
    """A case, two envelopes in quarantine, and an account to close; the account's number."""
    station = district.station()
    filed = station.file()
    station.send(station.attach(filed, png(), file_id=FILE))
    station.file()
    station.sequence -= 1  # a second disk
    station.file(1)
    for _ in range(2):
        station.send([station.envelope(station.report(), content=b"no report")])
    merge_waiting(district.keys, now=district.now)
    with writing():
        add_user("leaver", "officer", PASSWORD, now=district.now, work=district.settings.work)
    return int(User.get(User.login == "leaver").id)
