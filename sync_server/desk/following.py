"""Cases follow their reports: the highest urgency, the earliest moment told (brief 4.7); their clocks follow.

What an officer set stands until a report rises above what she knew, and again once none does: the urgency is
a function of what she set and of the reports that are there, so a rise that a link brought goes with it.
A case that was closed opens again, because something new was told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from peewee import chunked

from shared.database import is_postgres
from shared.urgency import LEVELS, at_least
from sync_server.desk import clocks_kept, events
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.work_models import CaseWork
from sync_server.intake.models import Record
from sync_server.store import database

_CHUNK = 200


def follow(ids: Iterable[int], *, now: datetime, reopen: bool = True) -> None:
    """Within the caller's transaction, in the order of ids, which every merge keeps.

    reopen: whether a closed case opens again; not when officers only put reports elsewhere.
    """
    changed: list[int] = []
    for some in chunked(sorted(ids), _CHUNK):
        told = _records(some)
        rows = {row.case_id: row for row in CaseWork.select().where(CaseWork.case.in_(some))}
        query = Case.select().where(Case.id.in_(list(told))).order_by(Case.id)
        for case in query.for_update() if is_postgres(database) else query:
            if _follow(case, told[case.id], rows.get(case.id), now, reopen):
                changed.append(case.id)
    clocks_kept.follow(changed, now=now)


def level(row: CaseWork | None, reported: str) -> str:
    """The urgency of a case whose reports are at most `reported`."""
    if row is None or row.urgency_basis is None:
        return reported
    risen = LEVELS.index(reported) > LEVELS.index(row.urgency_basis)
    return at_least(row.urgency_set, reported) if risen else str(row.urgency_set)


def set_level(row: CaseWork, case: Case) -> None:
    """An officer sets the urgency that the case has now, knowing its reports; the caller saves the row."""
    ties = CaseReport.select(CaseReport.report_uuid).where(CaseReport.case == case)
    row.urgency_basis = highest(Record.select(Record.urgency).where(Record.report_uuid.in_(ties)))
    row.urgency_set = case.urgency


def highest(reports: Iterable[Record]) -> str:
    levels: list[str] = [record.urgency for record in reports]
    return max(levels, key=LEVELS.index)


def _follow(case: Case, reports: Sequence[Record], row: CaseWork | None, now: datetime, reopen: bool) -> bool:
    """Whether anything of the case changed that clocks look at."""
    reported, informed_at = highest(reports), min(record.informed_at for record in reports)
    urgency, before = level(row, reported), (case.urgency, case.informed_at, case.status)
    if row is not None and row.urgency_basis is not None and urgency != case.urgency:
        rises = LEVELS.index(urgency) > LEVELS.index(case.urgency)
        events.record(case, "risen" if rises else "eased", "merge", now=now, detail={"urgency": urgency})
    if case.status == "closed" and reopen:
        case.status = "reopened"
        reason = row.closing_reason if row else None
        CaseWork.update(closing_reason=None, closed_at=None).where(CaseWork.case == case).execute()
        events.record(case, "reopened", "merge", now=now, detail={"reason": reason})
    case.urgency, case.informed_at = urgency, informed_at
    if (case.urgency, case.informed_at, case.status) == before:
        return False
    case.save(only=[Case.status, Case.urgency, Case.informed_at])
    return True


def _records(ids: Sequence[int]) -> dict[int, list[Record]]:
    told: dict[int, list[Record]] = defaultdict(list)
    query = (
        Record.select(Record, CaseReport.case.alias("case_id"))
        .join(CaseReport, on=(Record.report_uuid == CaseReport.report_uuid))
        .where(CaseReport.case.in_(ids))
        .objects()
    )
    for record in query:
        told[record.case_id].append(record)
    return told
