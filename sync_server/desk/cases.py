"""Cases: opened for a new report, never deleted; their numbers have no gaps."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from shared.clock import stamp
from shared.database import is_postgres
from shared.errors import CannotDo, NotThere
from shared.exchange import Acknowledged
from shared.report.rules import local_day
from shared.urgency import LEVELS
from shared.words import N_
from sync_server.desk import events
from sync_server.desk.models import Acknowledgement, Case, CaseCounter, CaseReport
from sync_server.intake.models import Kiosk, Record
from sync_server.store import database

MERGED = "merged"
"""Status of a case whose reports stand in another case of the same child."""


def take_in(touched: Iterable[Record], *, now: datetime) -> int:
    """Open a case for each record that has none, and let the others follow theirs; how many were opened.

    Within the caller's transaction. A case's urgency is the highest, its `informed_at` the earliest of its
    reports (brief 4.7).
    """
    records = sorted(touched, key=lambda record: (record.informed_at, record.report_no))
    uuids = [record.report_uuid for record in records]
    placed = {
        row.report_uuid: row.case_id for row in CaseReport.select().where(CaseReport.report_uuid.in_(uuids))
    }
    new = [record for record in records if record.report_uuid not in placed]
    first = _take_numbers(local_day(now).year, len(new))
    for number, record in enumerate(new, start=first):
        case = Case.create(
            case_no=f"VA-{local_day(now).year}-{number:04d}",
            opened_at=stamp(now),
            urgency=record.urgency,
            informed_at=record.informed_at,
            commune_code=record.commune_code,
        )
        CaseReport.create(case=case, report_uuid=record.report_uuid, linked_at=stamp(now), linked_by="merge")
    for case_id in set(placed.values()):
        follow(case_id)
    return len(new)


def find(case_no: str) -> Case:
    """Raises NotThere."""
    case: Case | None = Case.get_or_none(Case.case_no == case_no)
    if case is None:
        raise NotThere("case")
    return case


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
    if is_postgres(database):  # ids are told to kiosks in order: they must become visible in order
        database.execute_sql("SELECT pg_advisory_xact_lock(1)")
    if case.status == MERGED:
        raise CannotDo("merged", title=N_("Vụ việc này đã gộp vào vụ việc khác"))
    first = Case.update(acknowledged_at=stamp(now)).where(Case.id == case.id, Case.acknowledged_at.is_null())
    taken_up = bool(first.execute())
    if taken_up:
        events.record(case, "acknowledged", login, now=now)
    rows = [
        {"report_uuid": record.report_uuid, "kiosk": record.kiosk_id, "at": stamp(now)}
        for record in records_of(case)
    ]
    if rows:
        Acknowledgement.insert_many(rows).on_conflict_ignore().execute()
    return taken_up


def acknowledged_since(kiosk: Kiosk, cursor: int) -> tuple[list[Acknowledged], int]:
    """The kiosk's own reports that were acknowledged after `cursor`, at most 200, and the next cursor."""
    rows = list(
        Acknowledgement.select()
        .where(Acknowledgement.kiosk == kiosk, Acknowledgement.id > cursor)
        .order_by(Acknowledgement.id)
        .limit(200)
    )
    marks = [Acknowledged(report_uuid=str(row.report_uuid), at=row.at) for row in rows]
    return marks, rows[-1].id if rows else cursor


def _take_numbers(year: int, count: int) -> int:
    """Reserve `count` case numbers; the first of them."""
    if not count:
        return 0
    CaseCounter.insert(year=year, last=0).on_conflict_ignore().execute()
    CaseCounter.update(last=CaseCounter.last + count).where(CaseCounter.year == year).execute()
    return int(CaseCounter.get_by_id(year).last) - count + 1


def follow(case_id: int) -> None:
    """Let a case's urgency and time follow its reports."""
    ties = CaseReport.select(CaseReport.report_uuid).where(CaseReport.case == case_id)
    reports = list(Record.select().where(Record.report_uuid.in_(ties)))
    if reports:
        Case.update(
            urgency=max((r.urgency for r in reports), key=LEVELS.index),
            informed_at=min(r.informed_at for r in reports),
        ).where(Case.id == case_id).execute()
