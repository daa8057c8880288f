"""Cases: opened for a new report, never deleted; their numbers have no gaps."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from shared.clock import stamp
from shared.database import is_postgres
from shared.errors import CannotDo, NotThere
from shared.exchange import Acknowledged
from shared.report.rules import local_day
from shared.words import N_
from sync_server import bulk
from sync_server.desk import clocks_kept, events, first_clocks, news
from sync_server.desk.clocks import ACK
from sync_server.desk.following import follow
from sync_server.desk.models import CASE_SERIES, Acknowledgement, Case, CaseCounter, CaseReport
from sync_server.intake.folded import Folded
from sync_server.intake.models import Kiosk, Record
from sync_server.statements import Statement, slot
from sync_server.store import database

_CASE = (
    Case.id, Case.case_no, Case.opened_at, Case.status, Case.urgency, Case.informed_at, Case.commune_code,
    Case.next_due,
)  # fmt: skip
_TIE = (CaseReport.case, CaseReport.report_uuid, CaseReport.linked_at, CaseReport.linked_by)
_ACKNOWLEDGED = Statement(
    lambda: (
        Acknowledgement.select(Acknowledgement.id, Acknowledgement.report_uuid, Acknowledgement.at)
        .where(Acknowledgement.kiosk == slot("kiosk"), Acknowledgement.id > slot("cursor"))
        .order_by(Acknowledgement.id)
        .limit(200)
    )
)
MERGED = "merged"
"""Status of a case whose reports stand in another case of the same child."""


def take_in(touched: Iterable[Folded], *, now: datetime) -> int:
    """Open a case for each record that has none, and let the others follow theirs; how many were opened.

    Within the caller's transaction. A case's urgency is the highest, its `informed_at` the earliest of its
    reports (brief 4.7).
    """
    records = sorted(touched, key=lambda record: (record.informed_at, record.report_no))
    known = [record.report_uuid.bytes for record in records if not record.is_new]
    query = 'SELECT "report_uuid", "case_id" FROM "case_report" WHERE "report_uuid" {among}'
    rows = bulk.asked(query, known) if known else ()
    placed = {uuid.UUID(bytes=bytes(report)): case for report, case in rows}
    _hold_in_order(set(placed.values()))
    added = news.tell(
        ((placed[one.report_uuid], one) for one in records if one.report_uuid in placed), now=now
    )
    new = [record for record in records if record.report_uuid not in placed]
    first = _take_numbers(local_day(now).year, len(new))
    _open(new, f"{CASE_SERIES}{local_day(now).year}", first, now)
    opened_again = follow(set(placed.values()), now=now, news=added)
    news.ring(added, opened_again, now=now)
    return len(new)


def find(case_no: str) -> Case:
    """Raises NotThere."""
    case: Case | None = Case.get_or_none(Case.case_no == case_no)
    if case is None:
        raise NotThere("case")
    return case


def hold(case_id: int) -> Case:
    """The case as it is now, kept from others until the caller's transaction ends."""
    query = Case.select().where(Case.id == case_id)
    found: Case = (query.for_update() if is_postgres(database) else query).get()
    return found


def records_of(case: Case) -> list[Record]:
    """The case's reports, the earliest informed first."""
    ties = CaseReport.select(CaseReport.report_uuid).where(CaseReport.case == case)
    return list(
        Record.select(Record, Kiosk)
        .join(Kiosk)
        .where(Record.report_uuid.in_(ties))
        .order_by(Record.informed_at, Record.report_no)
    )


def case_numbers(reports: Iterable[uuid.UUID] | None = None) -> dict[uuid.UUID, str]:
    """The case number of each report; of all reports when none are named."""
    query = CaseReport.select(CaseReport.report_uuid, Case.case_no).join(Case)
    if reports is not None:
        query = query.where(CaseReport.report_uuid.in_(list(reports)))
    return dict(query.tuples())


def acknowledge(case: Case, login: str, *, now: datetime) -> bool:
    """An officer takes the case up; whether it was the first time, which alone counts.

    Within the caller's transaction. Raises CannotDo for a case that was merged into another.
    """
    if hold(case.id).status == MERGED:
        raise CannotDo("merged", title=N_("Vụ việc này đã gộp vào vụ việc khác"))
    first = Case.update(acknowledged_at=stamp(now)).where(Case.id == case.id, Case.acknowledged_at.is_null())
    taken_up = bool(first.execute())
    if taken_up:
        events.record(case, "acknowledged", login, now=now)
        clocks_kept.stop(case, ACK, now, now=now)
    tell_stations(case, now=now)
    return taken_up


def _hold_in_order(ids: Collection[int]) -> None:
    """Keep these cases from others until the transaction ends, in the order that every merge keeps."""
    if is_postgres(database) and ids:
        list(Case.select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).for_update().tuples())


def tell_stations(case: Case, *, now: datetime) -> None:
    """Let the station of each report of the case know that it was taken up, those that do not know yet.

    Within the caller's transaction, which holds the case.
    """
    if is_postgres(database):  # ids are told to kiosks in order: they must become visible in order
        database.execute_sql("SELECT pg_advisory_xact_lock(1)")
    rows = [
        {"report_uuid": record.report_uuid, "kiosk": record.kiosk_id, "at": stamp(now)}
        for record in records_of(case)
    ]
    if rows:
        Acknowledgement.insert_many(rows).on_conflict_ignore().execute()


def acknowledged_since(kiosk: Kiosk, cursor: int) -> tuple[list[Acknowledged], int]:
    """The kiosk's own reports that were acknowledged after `cursor`, at most 200, and the next cursor."""
    rows = _ACKNOWLEDGED.rows(kiosk=kiosk.id, cursor=cursor)
    marks = [Acknowledged(report_uuid=str(uuid.UUID(bytes=bytes(report))), at=at) for _, report, at in rows]
    return marks, rows[-1][0] if rows else cursor


def _take_numbers(year: int, count: int) -> int:
    """Reserve `count` case numbers; the first of them."""
    if not count:
        return 0
    CaseCounter.insert(year=year, last=0).on_conflict_ignore().execute()
    CaseCounter.update(last=CaseCounter.last + count).where(CaseCounter.year == year).execute()
    return int(CaseCounter.get_by_id(year).last) - count + 1


def _open(new: Sequence[Folded], series: str, first: int, now: datetime) -> None:
    """A case for each record, numbered from `first`, with its clocks; a few statements for all of them."""
    at = stamp(now)
    ids = bulk.new_ids(Case, len(new))
    clocks = first_clocks.rows(list(zip(ids, new, strict=True)))
    due = first_clocks.nearest_due(clocks)
    cases = [
        (
            number,
            f"{series}-{of_year:04d}",
            at,
            "new",
            one.urgency,
            one.informed_at,
            one.commune_code,
            due[number],
        )
        for of_year, (number, one) in enumerate(zip(ids, new, strict=True), start=first)
    ]
    bulk.insert(_CASE, cases)
    ties = [(number, one.report_uuid.bytes, at, "merge") for number, one in zip(ids, new, strict=True)]
    bulk.insert(_TIE, ties)
    first_clocks.keep(clocks)
