"""Cases: opened for a new report, never deleted; their numbers have no gaps."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from peewee import chunked

from shared.clock import stamp
from shared.database import is_postgres
from shared.errors import NotThere
from shared.exchange import Acknowledged
from shared.report.rules import local_day
from shared.urgency import LEVELS
from sync_server.desk import clocks_kept, events
from sync_server.desk.clocks import ACK
from sync_server.desk.models import Acknowledgement, Case, CaseCounter, CaseReport
from sync_server.intake.models import Kiosk, Record
from sync_server.store import database

_CHUNK = 200


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
    _open(new, f"VA-{local_day(now).year}", first, now)
    follow(set(placed.values()), now=now)
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

    Within the caller's transaction.
    """
    if is_postgres(database):  # ids are told to kiosks in order: they must become visible in order
        database.execute_sql("SELECT pg_advisory_xact_lock(1)")
    first = Case.update(acknowledged_at=stamp(now)).where(Case.id == case.id, Case.acknowledged_at.is_null())
    taken_up = bool(first.execute())
    if taken_up:
        events.record(case, "acknowledged", login, now=now)
        clocks_kept.stop(case, ACK, now, now=now)
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


def _open(new: Sequence[Record], series: str, first: int, now: datetime) -> None:
    """A case for each record, numbered from `first`, with its clocks; a few statements for all of them."""
    at = stamp(now)
    by_number = {f"{series}-{number:04d}": record for number, record in enumerate(new, start=first)}
    rows = [
        {
            "case_no": case_no,
            "opened_at": at,
            "urgency": record.urgency,
            "informed_at": record.informed_at,
            "commune_code": record.commune_code,
        }
        for case_no, record in by_number.items()
    ]
    for some in chunked(rows, _CHUNK):
        Case.insert_many(some).execute()
        opened = list(Case.select().where(Case.case_no.in_([row["case_no"] for row in some])))
        told = [(case, by_number[case.case_no]) for case in opened]
        CaseReport.insert_many(
            [
                {"case": case.id, "report_uuid": record.report_uuid, "linked_at": at, "linked_by": "merge"}
                for case, record in told
            ]
        ).execute()
        clocks_kept.open_for(told)


def follow(ids: Iterable[int], *, now: datetime) -> None:
    """Let cases follow their reports, and their clocks follow them. Within the caller's transaction."""
    changed = []
    for some in chunked(sorted(ids), _CHUNK):
        told: dict[int, list[Record]] = defaultdict(list)
        for record in (
            Record.select(Record, CaseReport.case.alias("case_id"))
            .join(CaseReport, on=(Record.report_uuid == CaseReport.report_uuid))
            .where(CaseReport.case.in_(some))
            .objects()
        ):
            told[record.case_id].append(record)
        for case in Case.select().where(Case.id.in_(list(told))):
            reports = told[case.id]
            urgency = max((record.urgency for record in reports), key=LEVELS.index)
            informed_at = min(record.informed_at for record in reports)
            if (urgency, informed_at) != (case.urgency, case.informed_at):
                Case.update(urgency=urgency, informed_at=informed_at).where(Case.id == case.id).execute()
                changed.append(case.id)
    clocks_kept.follow(changed, now=now)
