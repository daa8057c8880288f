"""Who may open what: every address of the kiosk is listed here, so that a new one must say."""

import pytest
from flask import Flask

from tests.kiosk.views.conftest import Visitor

OPEN = {"start.page", "start.when", "receipt.page", "receipt.look_up", "sign.page", "sign.enter", "sign.out"}
DESK = {
    "desk.page",
    "desk.back",
    "desk.lock",
    "desk.leave",
    "desk.leave_addition",
    "desk.awake",
    "desk.weather",
}
SHELL = {"static", "healthz", "language"}
ONLY_BEFORE_ENROLMENT = {"connect.ask_page", "connect.ask", "connect.confirm_page", "connect.confirm"}
SUPERVISORS = {"sync.page", "sync.state", "sync.now", "people.page", "people.add"} | {
    "usb.page",
    "usb.take_out",
    "usb.bring_back",
    "machine.page",
    "machine.test_page",
    "settings.page",
    "people_changes.reset_page",
    "people_changes.reset",
    "people_changes.retire_page",
    "people_changes.retire",
}
SIGNED_IN = {
    "home.page",
    "home.drafts_page",
    "report.new",
    "report.resume",
    "report.page",
    "report.answer",
    "report.discard_page",
    "report.discard",
    "report_parts.draft",
    "report_parts.addition_draft",
    "report_parts.emergency",
    "check.page",
    "check.send",
    "another.new",
    "saved.page",
    "saved.state",
    "mine.list_page",
    "mine.one",
    "adding.page",
    "adding.send",
    "unsent.page",
    "unsent.drop",
    "attaching.page",
    "attaching.files",
    "attaching.send",
    "printing.slip",
    "printing.form",
    "printing.copy",
    "outbox.line",
}


def addresses(app: Flask, endpoints: set[str]) -> list[tuple[str, str]]:
    """(method, path) of each, with ids of no report."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in endpoints:
            values = {
                "report_uuid": "no-such-report",
                "slug": "child",
                "field": "source_channel",
                "login": "tv.binh",
            }
            path = rule.rule
            for name, value in values.items():
                path = path.replace(f"<{name}>", value)
            found.append(("POST" if "POST" in (rule.methods or ()) else "GET", path))
    return found


def call(visitor: Visitor, method: str, path: str) -> int:
    return (visitor.post(path) if method == "POST" else visitor.get(path)).status_code


def test_every_address_says_who_may_open_it(app: Flask) -> None:
    every = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert every == OPEN | DESK | SHELL | ONLY_BEFORE_ENROLMENT | SUPERVISORS | SIGNED_IN


def test_who_is_not_signed_in_is_sent_to_the_names_of_the_staff(app: Flask, visitor: Visitor) -> None:
    for method, path in addresses(app, SIGNED_IN | SUPERVISORS):
        answer = visitor.post(path) if method == "POST" else visitor.get(path)
        assert (answer.status_code, answer.location) == (303, "/?ended=1"), path


def test_a_part_of_a_page_sends_the_whole_page_there(visitor: Visitor) -> None:
    answer = visitor.client.get("/report/x/state", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/?ended=1"


def test_a_reporter_opens_no_page_of_the_supervisor(app: Flask, reporter: Visitor) -> None:
    for method, path in addresses(app, SUPERVISORS):
        assert call(reporter, method, path) == 403, path
    page = reporter.get("/home/")
    assert "/staff/" not in page.text and "/sync/" not in page.text


def test_nobody_opens_a_report_that_is_not_theirs(app: Flask, reporter: Visitor, supervisor: Visitor) -> None:
    report_uuid = reporter.start_report()
    for method, path in addresses(app, {name for name in SIGNED_IN if "report" in name}):
        if "no-such-report" in path:
            assert call(supervisor, method, path.replace("no-such-report", report_uuid)) == 404, path


def test_a_supervisor_opens_everything_of_the_station(app: Flask, supervisor: Visitor) -> None:
    for path in ("/home/", "/mine/", "/sync/", "/sync/state", "/staff/"):
        assert supervisor.get(path).status_code == 200
    page = supervisor.get("/home/").text
    assert 'href="/staff/"' in page and 'href="/sync/"' in page


@pytest.mark.parametrize("path", ["/connect/", "/connect/confirm"])
def test_a_connected_kiosk_is_not_connected_anew(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).location == "/"


def test_no_page_is_kept_by_the_browser(reporter: Visitor) -> None:
    for path in ("/home/", "/mine/", f"/report/{reporter.start_report()}/child"):
        answer = reporter.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'hx-history="false"' in answer.text
