"""For who inspects: all that was done with one case, and all that one person saw; of content nothing.

An officer's own words and what reports say are P2 and more (desk/access): here they are not read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.clock import from_stamp, stamp
from shared.report.rules import LOCAL
from sync_server.desk import cases, events
from sync_server.desk.models import AuditEntry, Case
from sync_server.intake.models import Record, StoredRevision

MOST = 5000
"""Entries that one report of a person lists."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's inspection. `what`: «report», a kind of event or an action of the audit log,
    named by `book`. `about`: a report's number and revision, or a slip's number. `why`: the reason that
    was given. `has_note`: an officer wrote something there, which the case itself shows to officers.
    """

    at: str
    who: str
    role: str
    book: str
    what: str
    about: str = ""
    classes: str = ""
    why: str = ""
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class CaseInspection:
    case: Case
    reports: tuple[Record, ...]
    steps: tuple[Step, ...]
    people: int


def of_case(case_no: str) -> CaseInspection:
    """Everything that was done and seen, the earliest first. Raises NotThere."""
    case = cases.find(case_no)
    reports = tuple(cases.records_of(case))
    steps = [*_received(reports), *_events(case), *_seen(case_no)]
    seen = {step.who for step in steps if step.book == "audit"}
    return CaseInspection(
        case, reports, tuple(sorted(steps, key=lambda step: from_stamp(step.at))), len(seen)
    )


def _received(reports: tuple[Record, ...]) -> Iterator[Step]:
    numbers = {report.report_uuid: report.report_no for report in reports}
    columns = (StoredRevision.report_uuid, StoredRevision.number, StoredRevision.author,
               StoredRevision.received_at)  # fmt: skip
    rows = StoredRevision.select(*columns).where(StoredRevision.report_uuid.in_(list(numbers)))
    for row in rows:
        place, _, login = row.author.partition(":")
        about = f"{numbers[row.report_uuid]} · {row.number}"
        yield Step(row.received_at, login, "" if place == "kiosk" else "officer", "report", "report", about)


def _events(case: Case) -> Iterator[Step]:
    for happened in events.of_case(case):
        about, noted = str(happened.detail.get("slip", "")), bool(happened.note)
        yield Step(happened.at, happened.login, "", "event", happened.kind, about, has_note=noted)


def _seen(case_no: str) -> Iterator[Step]:
    rows = AuditEntry.select().where(AuditEntry.case_no == case_no).order_by(AuditEntry.id)
    for row in rows:
        yield Step(row.at, row.login, row.role, "audit", row.action, classes=row.classes, why=row.reason)


@dataclass(frozen=True, slots=True)
class PersonInspection:
    """`actions`: how often, by action of the audit log. `classes`: how many entries show this class.
    `cut`: there are more entries than are listed.
    """

    login: str
    first: date
    last: date
    entries: tuple[AuditEntry, ...]
    actions: tuple[tuple[str, int], ...]
    classes: tuple[tuple[str, int], ...]
    cases: int
    cut: bool


def of_person(login: str, first: date, last: date) -> PersonInspection:
    """What one person saw and did from one day to another, both whole, in Viet Nam; the earliest first."""
    log = AuditEntry
    rows = list(
        log.select()
        .where(log.login == login, log.at >= _start(first), log.at < _start(last + timedelta(days=1)))
        .order_by(log.id)
        .limit(MOST + 1)
    )
    entries = tuple(rows[:MOST])
    return PersonInspection(
        login,
        first,
        last,
        entries,
        tuple(Counter(entry.action for entry in entries).most_common()),
        tuple(sorted(Counter(name for entry in entries for name in _classes(entry)).items())),
        len({entry.case_no for entry in entries if entry.case_no}),
        len(rows) > MOST,
    )


def logins() -> list[str]:
    """Everyone in the log: people of the console and of the command line."""
    return [
        login
        for (login,) in AuditEntry.select(AuditEntry.login).distinct().order_by(AuditEntry.login).tuples()
    ]


def _classes(entry: AuditEntry) -> list[str]:
    return entry.classes.split(",") if entry.classes else []


def _start(day: date) -> str:
    return stamp(datetime.combine(day, time(), LOCAL))
