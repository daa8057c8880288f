"""Cases follow their reports: the highest urgency, the earliest moment told (brief 4.7), the commune of the
report told first; their clocks follow.

What an officer set stands until a report says more than she knew, and again once none does: the urgency is a
function of what she set and of the reports that are there, so a rise that a link brought goes with it.
A case that was closed opens again, because something new was told.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from peewee import chunked

from shared.database import is_postgres
from shared.urgency import LEVELS, at_least
from sync_server.desk import clocks_kept, danger, events
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.news import News
from sync_server.desk.work_models import CaseWork
from sync_server.intake import records
from sync_server.intake.models import Record
from sync_server.store import database

_CHUNK = 200


def follow(
    ids: Iterable[int],
    *,
    now: datetime,
    reopen: bool = True,
    begin_none: bool = False,
    news: Mapping[int, News] | None = None,
) -> set[int]:
    """Within the caller's transaction, in the order of ids, which every merge keeps. What opened again.

    reopen: whether a closed case opens again; not when officers put reports elsewhere, or correct one.
    begin_none: as in clocks_kept.
    news: what stations added, by case.
    """
    news = news or {}
    anew = {case: (one.report_no, one.at) for case, one in news.items() if one.worse}
    changed, opened = set(anew), set()
    for some in chunked(sorted(ids), _CHUNK):
        told = _records(some)
        rows = {row.case_id: row for row in CaseWork.select().where(CaseWork.case.in_(some))}
        query = Case.select().where(Case.id.in_(list(told))).order_by(Case.id)
        for case in query.for_update() if is_postgres(database) else query:
            if reopen and case.status == "closed":
                _reopen(case, rows.get(case.id), now)
                opened.add(case.id)
            if _follow(case, told[case.id], rows.get(case.id), now) or case.id in opened:
                changed.add(case.id)
    for number in opened:
        anew[number] = (news[number].report_no, news[number].at) if number in news else ("", now)
    clocks_kept.follow(sorted(changed), now=now, anew=anew, begin_none=begin_none)
    return opened


def level(row: CaseWork | None, reports: Sequence[Record]) -> str:
    """The urgency of a case with these reports."""
    if row is None or row.urgency_known is None:
        return highest(reports)
    known = json.loads(row.urgency_known)
    more = (one.urgency for one in reports if _says_more(one, known))
    return reduce(at_least, more, str(row.urgency_set))


def set_level(row: CaseWork, case: Case) -> None:
    """An officer sets the urgency that the case has now, knowing its reports; the caller saves the row."""
    told = _records([case.id])[case.id]
    known = {str(one.report_uuid): [one.urgency, sorted(_reasons(one))] for one in told}
    row.urgency_known, row.urgency_set = json.dumps(known, sort_keys=True), case.urgency


def highest(reports: Iterable[Record]) -> str:
    return reduce(at_least, (record.urgency for record in reports), LEVELS[0])


def _says_more(record: Record, known: Mapping[str, Sequence[Any]]) -> bool:
    before = known.get(str(record.report_uuid))
    if before is None:
        return True
    level, *why = before
    return danger.says_more(
        record.urgency, _reasons(record), known_urgency=level, known_why=frozenset(why[0]) if why else None
    )


def _reasons(record: Record) -> frozenset[str]:
    return danger.reasons(records.fields_of(record))


def _reopen(case: Case, row: CaseWork | None, now: datetime) -> None:
    case.status = "reopened"
    reason = row.closing_reason if row else None
    CaseWork.update(closing_reason=None, closed_at=None).where(CaseWork.case == case).execute()
    Case.update(status=case.status).where(Case.id == case.id).execute()
    events.record(case, "reopened", events.MERGE, now=now, detail={"reason": reason})


def _follow(case: Case, reports: Sequence[Record], row: CaseWork | None, now: datetime) -> bool:
    """Whether anything of the case changed that clocks look at."""
    first = min(reports, key=lambda record: (record.informed_at, record.report_no))
    urgency, before = level(row, reports), (case.urgency, case.informed_at)
    if row is not None and row.urgency_known is not None and urgency != case.urgency:
        rises = LEVELS.index(urgency) > LEVELS.index(case.urgency)
        events.record(case, "risen" if rises else "eased", events.MERGE, now=now, detail={"urgency": urgency})
    moved = case.commune_code != first.commune_code
    case.urgency, case.informed_at, case.commune_code = urgency, first.informed_at, first.commune_code
    changed = (case.urgency, case.informed_at) != before
    if changed or moved:
        case.save(only=[Case.urgency, Case.informed_at, Case.commune_code])
    return changed


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
