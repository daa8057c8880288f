"""Every route for every role, and signed out: who gets it, what it shows, what it leaves in the audit log.

A new route needs its line in ROUTES, and one in AUDITED where it writes to the log. Whatever shows P2, P3 or
P4 must write exactly one entry, which names these classes; who may not see one never finds it in an answer.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from peewee import fn

from sync_server.accounts.models import User
from sync_server.accounts.people import add_user
from sync_server.desk import access, audit_check
from sync_server.desk.models import AuditEntry, Case
from sync_server.desk.work_models import SecondAsk
from sync_server.intake.merging import merge_waiting
from sync_server.periodic import snapshots
from sync_server.store import writing
from tests.shared.attachments.files import png
from tests.sync_server.builders import PASSWORD, District
from tests.sync_server.passing_on import TEXTS, pass_on
from tests.sync_server.views.browser import Browser
from tests.sync_server.views.marks import MARKED, classes_in

OFFICER, ADMIN, MAINTAINER = {"officer"}, {"admin"}, {"maintainer"}
EVERYONE = OFFICER | ADMIN | MAINTAINER
OUT = "signed out"
NEW_PASSWORD = "mật khẩu khác hẳn"
VALUE = "/cases/VA-2026-0001/values/HS-DM01-2026-000001"
FILE = "00000000-0000-4000-8000-0000000000f1"

SLIP = {"agency": "1", "tell": "child_full_name", "ask": "verify", "go": "issue", **TEXTS}
REPLY = {"answer": "done", "who": "Ông Trực", "channel": "phone", "at": "24/11/2026 14:30"}
REPORT = "/reports/year/2026"
DUTY = {"name": "Trực", "opens": "07:30", "closes": "17:00", "days": "1", "areas": "cases"}

# method, endpoint: the path, who may, what she gets, what is typed
ROUTES: dict[tuple[str, str], tuple[str, set[str], int, dict[str, str]]] = {
    ("GET", "signing.start"): ("/", EVERYONE, 302, {}),
    ("GET", "signing.ask"): ("/sign-in", EVERYONE | {OUT}, 200, {}),
    ("POST", "signing.enter"): ("/sign-in", EVERYONE | {OUT}, 422, {"login": "x", "password": "y"}),
    ("GET", "signing.ask_code"): ("/sign-in/code", EVERYONE, 303, {}),
    ("POST", "signing.enter_code"): ("/sign-in/code", EVERYONE, 303, {"code": "123456"}),
    ("GET", "own.page"): ("/me/", EVERYONE, 200, {}),
    ("GET", "monitoring.readyz"): ("/readyz", EVERYONE | {OUT}, 200, {}),
    ("GET", "monitoring.metrics"): ("/metrics", EVERYONE | {OUT}, 200, {}),  # from this machine
    ("GET", "own.ask_password"): ("/me/password", EVERYONE, 200, {}),
    ("POST", "own.change_password"): (
        "/me/password",
        EVERYONE,
        303,
        {"password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD},
    ),
    ("GET", "own.second_factor"): ("/me/second-factor", EVERYONE, 200, {}),
    ("POST", "own.confirm_second_factor"): ("/me/second-factor", EVERYONE, 422, {"code": "12"}),
    ("POST", "own.renew_second_factor"): (
        "/me/second-factor/renew",
        EVERYONE,
        303,
        {"password": NEW_PASSWORD},
    ),
    ("POST", "own.end_session"): ("/me/sessions/999999/end", EVERYONE, 404, {}),
    ("POST", "own.end_other_sessions"): ("/me/sessions/end-others", EVERYONE, 303, {}),
    ("GET", "cases.queue_page"): ("/cases/?status=all&age=7", OFFICER, 200, {}),
    ("GET", "today.page"): ("/today/", EVERYONE, 200, {}),
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
    ("GET", "second.waiting"): ("/cases/second", OFFICER, 200, {}),
    ("GET", "second.ask"): ("/cases/VA-2026-0001/second/1", OFFICER, 200, {}),
    ("POST", "second.answer"): ("/cases/VA-2026-0001/second/1", OFFICER, 409, {"agree": "yes"}),
    ("GET", "deeds.ask"): ("/cases/VA-2026-0001/do/triage", OFFICER, 200, {}),
    ("POST", "deeds.do"): ("/cases/VA-2026-0001/do/note", OFFICER, 409, {"note": "không có số bản"}),
    ("GET", "values.ask"): (f"{VALUE}/child_class", OFFICER, 200, {}),
    ("POST", "values.settle"): (f"{VALUE}/child_class", OFFICER, 409, {"choose": "empty", "why": "theo lớp"}),
    ("GET", "referral.new"): ("/cases/VA-2026-0001/slips/new?agency=1", OFFICER, 200, {}),
    ("POST", "referral.compose"): ("/cases/VA-2026-0001/slips/", OFFICER, 303, SLIP),
    ("GET", "referral.page"): ("/cases/VA-2026-0001/slips/1", OFFICER, 200, {}),
    ("POST", "referral.copy"): ("/cases/VA-2026-0001/slips/1/copies", OFFICER, 303, {}),
    ("POST", "referral.remind"): ("/cases/VA-2026-0001/slips/1/reminders?seen=1", OFFICER, 303, {}),
    ("GET", "referral.reminder"): ("/cases/VA-2026-0001/slips/1/reminders/1", OFFICER, 200, {}),
    ("POST", "referral.reply"): ("/cases/VA-2026-0001/slips/1/replies", OFFICER, 303, REPLY),
    ("GET", "replies.waiting"): ("/replies/", OFFICER, 200, {}),
    ("GET", "alerts.page"): ("/alerts/", EVERYONE, 200, {}),
    ("POST", "alerts.acknowledge"): ("/alerts/1/acknowledge", OFFICER, 303, {}),
    ("GET", "agencies.every"): ("/agencies/", ADMIN, 200, {}),
    ("GET", "agencies.new"): ("/agencies/new", ADMIN, 200, {}),
    ("POST", "agencies.add"): ("/agencies/", ADMIN, 303, {"code": "X1", "name": "Y", "kind": "legal_aid"}),
    ("GET", "agencies.page"): ("/agencies/1", ADMIN, 200, {}),
    ("POST", "agencies.change"): ("/agencies/1", ADMIN, 303, {"name": "Z", "kind": "legal_aid"}),
    ("POST", "agencies.set_active"): ("/agencies/1/close", ADMIN, 303, {}),
    ("GET", "agencies.words"): ("/agencies/words", ADMIN, 200, {}),
    ("POST", "agencies.set_words"): (
        "/agencies/words",
        ADMIN,
        303,
        {"issuer": "Huyện", "mark": "TE", "confidential": "Kín"},
    ),
    ("GET", "duty.roster"): ("/duty/", ADMIN, 200, {}),
    ("GET", "duty.new"): ("/duty/new", ADMIN, 200, {}),
    ("POST", "duty.add"): ("/duty/", ADMIN, 303, DUTY),
    ("GET", "duty.page"): ("/duty/1", ADMIN, 200, {}),
    ("POST", "duty.change"): ("/duty/1", ADMIN, 303, DUTY),
    ("POST", "duty.add_channel"): ("/duty/1/channels", ADMIN, 303, {"address": "json://127.0.0.1:9/"}),
    ("POST", "duty.channel"): ("/duty/1/channels/1/drop", ADMIN, 303, {}),
    ("POST", "duty.close"): ("/duty/1/close", ADMIN, 303, {}),
    ("GET", "duplicates.waiting"): ("/duplicates/", OFFICER, 200, {}),
    ("GET", "duplicates.choose"): ("/duplicates/new?one=VA-2026-0001", OFFICER, 200, {}),
    ("POST", "duplicates.put_together"): (
        "/duplicates/",
        OFFICER,
        303,
        {"one": "VA-2026-0001", "other": "VA-2026-0003"},
    ),
    ("GET", "duplicates.pair"): ("/duplicates/1", OFFICER, 200, {}),
    ("POST", "duplicates.decide"): (
        "/duplicates/1",
        OFFICER,
        303,
        {"verdict": "not_same", "reason": "khác trường", "seen": "0"},
    ),
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
    ("GET", "kiosk_settings.ask"): ("/kiosk-settings/", ADMIN, 200, {}),
    ("POST", "kiosk_settings.change"): (
        "/kiosk-settings/",
        ADMIN,
        303,
        {"hotlines": "111 Tổng đài", "sync_every_s": "300", "keep_copy_days": "7"},
    ),
    ("POST", "kiosks.settle_forks"): ("/kiosks/HS-DM01-K1/forks", MAINTAINER, 303, {"reason": "rút ổ cũ"}),
    ("GET", "backups.page"): ("/backups/", ADMIN | MAINTAINER, 200, {}),
    ("GET", "units.every"): ("/units/", ADMIN, 200, {}),
    ("GET", "units.new"): ("/units/new", ADMIN, 200, {}),
    ("POST", "units.add"): (
        "/units/",
        ADMIN,
        303,
        {"code": "SC-X1", "name": "Trường", "type": "school", "commune_code": "99001"},
    ),
    ("GET", "units.page"): ("/units/HS-DM01/", ADMIN, 200, {}),
    ("POST", "units.state_opening"): ("/units/HS-DM01/", ADMIN, 303, {"days": "1", "hours": "8:00–11:00"}),
    ("GET", "holidays.every"): ("/holidays/", ADMIN, 200, {}),
    ("POST", "holidays.add"): (
        "/holidays/",
        ADMIN,
        303,
        {"day": "15/2/2027", "until": "", "worked": "no", "name": "Tết Nguyên đán"},
    ),
    ("POST", "holidays.remove"): ("/holidays/2027-02-15/remove", ADMIN, 303, {}),
    ("GET", "school_holidays.every"): ("/holidays/schools/", ADMIN, 200, {}),
    ("POST", "school_holidays.add"): (
        "/holidays/schools/",
        ADMIN,
        303,
        {"first": "1/6/2027", "last": "31/8/2027", "name": "Nghỉ hè", "commune_code": ""},
    ),
    ("POST", "school_holidays.remove"): ("/holidays/schools/1/remove", ADMIN, 303, {}),
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
    ("GET", "account.page"): ("/accounts/{leaver}/", ADMIN, 200, {}),
    ("GET", "account.ask_password"): ("/accounts/{leaver}/password", ADMIN, 200, {}),
    ("POST", "account.reset_password"): (
        "/accounts/{leaver}/password",
        ADMIN,
        303,
        {"password": PASSWORD},
    ),
    ("GET", "account.ask_second_factor"): ("/accounts/{leaver}/second-factor", ADMIN, 200, {}),
    ("POST", "account.reset_second_factor"): ("/accounts/{leaver}/second-factor", ADMIN, 303, {}),
    ("POST", "account.end_session"): ("/accounts/{leaver}/sessions/999999/end", ADMIN, 404, {}),
    ("POST", "account.end_sessions"): ("/accounts/{leaver}/sessions/end", ADMIN, 303, {}),
    ("GET", "accounts.ask_retire"): ("/accounts/{leaver}/retire", ADMIN, 200, {}),
    ("POST", "accounts.retire"): ("/accounts/{leaver}/retire", ADMIN, 303, {}),
    ("GET", "audit.newest"): ("/audit/", ADMIN, 200, {}),
    ("POST", "audit.verify"): ("/audit/verify", ADMIN, 200, {}),
    ("GET", "audit.case_report"): ("/audit/case?case_no=VA-2026-0001", ADMIN, 200, {}),
    ("GET", "audit.person_report"): ("/audit/person?login=officer", ADMIN, 200, {}),
    ("GET", "reports.every"): ("/reports/", OFFICER | ADMIN, 200, {}),
    ("POST", "reports.count"): (f"{REPORT}/count", OFFICER | ADMIN, 303, {}),
    ("GET", "reports.page"): (f"{REPORT}/", OFFICER | ADMIN, 200, {}),
    ("GET", "reports.version"): (f"{REPORT}/1/", OFFICER | ADMIN, 200, {}),
    ("GET", "reports.cases"): (
        f"{REPORT}/1/cases?table=B1&row=total&column=matters",
        OFFICER | ADMIN,
        200,
        {},
    ),
    ("GET", "report_files.workbook"): (f"{REPORT}/1/report.xlsx", OFFICER | ADMIN, 200, {}),
    ("GET", "report_files.csv"): (f"{REPORT}/1/B1.csv", OFFICER | ADMIN, 200, {}),
    ("GET", "report_files.paper"): (f"{REPORT}/1/print", OFFICER | ADMIN, 200, {}),
    ("GET", "report_files.ask_outside"): (f"{REPORT}/1/outside", OFFICER | ADMIN, 200, {}),
    ("POST", "report_files.outside"): (
        f"{REPORT}/1/outside",
        OFFICER | ADMIN,
        200,
        {"to": "Sở Mẫu", "form": "xlsx"},
    ),
    ("POST", "report_texts.write"): (f"{REPORT}/texts", ADMIN, 303, {"seen": "0", "I": "Đã làm"}),
    ("POST", "reports.freeze"): (f"{REPORT}/freeze", ADMIN, 409, {}),
    ("GET", "report_wording.ask"): ("/reports/wording/", ADMIN, 200, {}),
    ("POST", "report_wording.change"): ("/reports/wording/", ADMIN, 422, {"unit": ""}),
    ("GET", "exports.ask"): ("/exports/", OFFICER | ADMIN, 200, {}),
    ("POST", "exports.take"): (
        "/exports/",
        OFFICER | ADMIN,
        200,
        {"form": "csv", "reason": "báo cáo tháng"},
    ),
    ("GET", "exports.codes"): ("/exports/codes.csv", OFFICER | ADMIN, 200, {}),
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
AUDITED: dict[tuple[str, str], str] = {
    ("GET", "cases.page"): "view-case",
    ("POST", "cases.acknowledge"): "acknowledge",
    ("POST", "cases.informer"): "view-informer",
    ("GET", "files.one"): "view-file",
    ("POST", "kiosks.add"): "add-kiosk",
    ("POST", "kiosks.renew_code"): "new-code",
    ("POST", "kiosks.revoke"): "revoke-kiosk",
    ("POST", "kiosks.settle_forks"): "settle-forks",
    ("POST", "kiosk_settings.change"): "set-kiosk-settings",
    ("POST", "units.add"): "add-unit",
    ("POST", "accounts.add"): "add-account",
    ("POST", "accounts.retire"): "retire-account",
    ("POST", "account.reset_password"): "reset-password",
    ("POST", "account.reset_second_factor"): "reset-second-factor",
    ("POST", "account.end_sessions"): "end-session",
    ("POST", "own.change_password"): "change-password",
    ("POST", "own.renew_second_factor"): "reset-second-factor",
    ("POST", "audit.verify"): "verify-audit",
    ("GET", "audit.case_report"): "inspect-case",
    ("GET", "audit.person_report"): "inspect-person",
    ("POST", "quarantine.retry"): "retry-quarantine",
    ("POST", "quarantine.settle"): "settle-quarantine",
    ("POST", "agencies.add"): "add-agency",
    ("POST", "agencies.change"): "change-agency",
    ("POST", "agencies.set_active"): "close-agency",
    ("POST", "agencies.set_words"): "change-slip-words",
    ("POST", "duty.add"): "add-duty",
    ("POST", "duty.change"): "change-duty",
    ("POST", "duty.add_channel"): "add-channel",
    ("POST", "duty.channel"): "drop-channel",
    ("POST", "duty.close"): "close-duty",
    ("POST", "holidays.add"): "add-day-off",
    ("POST", "holidays.remove"): "remove-day-off",
    ("POST", "school_holidays.add"): "add-school-holiday",
    ("POST", "school_holidays.remove"): "remove-school-holiday",
    ("POST", "units.state_opening"): "set-opening-hours",
    ("POST", "overdue.explain"): "overdue-noted",
    ("GET", "second.ask"): "view-work",
    ("POST", "second.answer"): "view-work",
    ("GET", "deeds.ask"): "view-work",
    ("POST", "deeds.do"): "view-work",
    ("GET", "values.ask"): "view-work",
    ("POST", "values.settle"): "view-work",
    ("GET", "referral.new"): "prepare-slip",
    ("POST", "referral.compose"): "prepare-slip issue-slip",
    ("GET", "referral.page"): "view-slip",
    ("POST", "referral.copy"): "print-slip",
    ("POST", "referral.remind"): "issue-reminder",
    ("POST", "referral.reply"): "log-reply",
    ("POST", "alerts.acknowledge"): "acknowledge-alert",
    ("POST", "duplicates.put_together"): "choose-reports",
    ("GET", "duplicates.pair"): "compare-reports compare-reports",
    ("POST", "duplicates.decide"): "same-child-not_same same-child-not_same",
    ("POST", "search.results"): "search",
    ("POST", "reports.count"): "count-report",
    ("GET", "reports.cases"): "view-figure",
    ("GET", "report_files.workbook"): "export-report",
    ("GET", "report_files.csv"): "export-report",
    ("GET", "report_files.paper"): "export-report",
    ("POST", "report_files.outside"): "export-report-outside",
    ("POST", "report_texts.write"): "write-report",
    ("POST", "exports.take"): "export",
}
"""What the routes leave in the audit log, one entry each (a slip that is issued: what was read for it, too);
all others leave nothing."""

BY_A_CLICK = {("POST", "cases.informer"): {"P4"}}
"""What is shown only in answer to a reason that was given."""

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
    for route, (path, may, status, typed) in ROUTES.items():
        method, path = route[0], path.replace("{leaver}", str(leaver))
        last = _last_entry()
        answer = browser.get(path) if method == "GET" else browser.post(path, **typed)
        left = list(AuditEntry.select().where(AuditEntry.id > last))
        got[route] = (
            answer.status_code,
            (answer.location or "").partition("?")[0],
            [entry.action for entry in left],
            _beyond(role, route, classes_in(answer.get_data(as_text=False)), left),
        )
        if role in may:
            deed = AUDITED[route].split() if route in AUDITED else []
            wanted[route] = (status, got[route][1], deed, set())
        else:
            wanted[route] = (303, "/sign-in", [], set()) if role == OUT else (403, "", [], set())
    assert got == wanted
    assert audit_check.verify(district.settings.data).whole


def _last_entry() -> int:
    return AuditEntry.select(fn.MAX(AuditEntry.id)).scalar() or 0


def _beyond(role: str, route: tuple[str, str], shown: set[str], left: list[AuditEntry]) -> set[str]:
    """Classes of content that this answer holds beyond what the role may see, or with no entry for them."""
    allowed = set(access.SEES.get(role, ())) | (BY_A_CLICK.get(route, set()) if role == "officer" else set())
    said = {(entry.action, entry.classes) for entry in left}
    on_record = {name for _, classes in said for name in classes.split(",")} if len(said) == 1 else set()
    return {name for name in shown - {"P1"} if name not in allowed or name not in on_record}


def test_the_table_has_a_page_for_each_class_of_content(district: District, officer: Browser) -> None:
    _something_of_everything(district)
    page, informer = (
        classes_in(answer.data)
        for answer in (
            officer.get("/cases/VA-2026-0001"),
            officer.post("/cases/VA-2026-0001/informer", reason="xác minh"),
        )
    )
    assert (page, informer) == ({"P2", "P3"}, {"P4"})


def test_a_refused_page_changes_nothing_and_says_so(district: District, maintainer: Browser) -> None:
    _something_of_everything(district)
    answer = maintainer.post("/cases/VA-2026-0001/acknowledge")
    assert answer.status_code == 403 and "not-allowed-" in answer.text
    assert "Vai trò của anh/chị không được xem" in answer.text


def _something_of_everything(district: District) -> int:
    """A case that was passed on, two envelopes in quarantine, an account to close; the account's number."""
    station = district.station()
    filed = station.file(**MARKED)
    station.send(station.attach(filed, png(), file_id=FILE))
    station.file()
    station.sequence -= 1  # a second disk
    station.file(1)
    for _ in range(2):
        station.send([station.envelope(station.report(), content=b"no report")])
    merge_waiting(district.keys, now=district.now)
    pass_on(district)
    snapshots.draft("year", 2026, now=district.now)
    with writing():
        SecondAsk.create(
            case=Case.get(Case.case_no == "VA-2026-0001"),
            what="close",
            asked_by="leaver",
            asked_at="2026-11-24T07:30:00+00:00",
            reason="x",
            detail='{"reason": "child_died"}',
        )
        add_user("leaver", "officer", PASSWORD, now=district.now, work=district.settings.work)
    return int(User.get(User.login == "leaver").id)
