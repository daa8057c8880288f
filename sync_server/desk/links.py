"""Reports of one child stand in one case. Which ones do is a function of the links that hold, so that taking
a link back puts everything where it would be without it.

Links join reports; all that hang together stand in one case, which was opened for one of them. The other
cases are empty meanwhile, bear the status `merged` and keep what they had.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.clock import from_stamp
from sync_server.desk import carried_clocks, cases
from sync_server.desk.clock_rows import refresh_next_due
from sync_server.desk.duplicate_models import Suggestion
from sync_server.desk.following import follow
from sync_server.desk.models import Case, CaseReport, MergedCase
from sync_server.desk.work_models import CaseWork
from sync_server.intake.models import StoredRevision

Reports = frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Moved:
    """`kept` has the reports now, or still; `other` was emptied, or came back."""

    kept: Case
    other: Case


def join(one: uuid.UUID, other: uuid.UUID, *, now: datetime) -> Moved | None:
    """Put into one case what a new link joins; None where they stood in one already.

    The suggestion of the two is linked already. Within the caller's transaction.
    """
    found = case_of(one), case_of(other)
    if found[0] == found[1]:
        return None
    kept, emptied = sorted(found, key=_worth_keeping)
    _place(_joined(one), kept, now)
    return Moved(kept, emptied)


def part(one: uuid.UUID, other: uuid.UUID, was: Moved | None, *, now: datetime) -> Moved | None:
    """Put apart what no link joins any more; None where other links still join the two.

    The suggestion of the two is no longer linked. `was` is what the link did when it was made.
    """
    sides = _joined(one), _joined(other)
    if sides[0] == sides[1]:
        return None
    kept = case_of(one)
    staying, leaving = sides if kept in _homes(sides[0]) else sides[::-1]
    homes = _homes(leaving)
    before = [was.other, was.kept] if was else []
    shut = MergedCase.select().where(MergedCase.case.in_(homes), MergedCase.status == "closed")
    closed = {row.case_id for row in shut}

    def rank(case: Case) -> tuple[bool, int, tuple[bool, bool, int]]:
        """One that is open comes back first, so that nothing that waits goes into one that is closed."""
        return case.id in closed, before.index(case) if case in before else 2, _worth_keeping(case)

    restored = min(homes, key=rank)
    _place(leaving, restored, now)
    _place(staying, kept, now)  # once the others have left: its urgency and time follow those that stay
    return Moved(kept, restored)


def case_of(report: uuid.UUID) -> Case:
    """The case a report stands in."""
    case: Case = (
        Case.select().join(CaseReport, on=CaseReport.case).where(CaseReport.report_uuid == report).get()
    )
    return case


def merged_into(case: Case) -> Case | None:
    """The case that has the reports of a merged one; None for any other."""
    row = (
        MergedCase.select(MergedCase, Case)
        .join(Case, on=MergedCase.into)
        .where(MergedCase.case == case)
        .first()
    )
    return row.into if row else None


def merged_here(case: Case) -> list[Case]:
    """The cases whose reports stand in this one."""
    there = MergedCase.select(MergedCase.case).where(MergedCase.into == case)
    return list(Case.select().where(Case.id.in_(there)).order_by(Case.id))


def _worth_keeping(case: Case) -> tuple[bool, bool, int]:
    """An open case before a closed one, one that somebody works on before a new one, then the older one."""
    return case.status == "closed", case.acknowledged_at is None, case.id


def _joined(report: uuid.UUID) -> Reports:
    """All reports that links join to this one, itself too."""
    found, new = {report}, {report}
    while new:
        rows = Suggestion.select(Suggestion.report_a, Suggestion.report_b).where(
            Suggestion.state == "linked",
            Suggestion.report_a.in_(list(new)) | Suggestion.report_b.in_(list(new)),
        )
        new = {end for row in rows for end in (row.report_a, row.report_b)} - found
        found |= new
    return frozenset(found)


def _homes(reports: Iterable[uuid.UUID]) -> list[Case]:
    ties = CaseReport.select().where(CaseReport.report_uuid.in_(list(reports)))
    return list(Case.select().where(Case.id.in_([tie.home_id or tie.case_id for tie in ties])))


def _place(reports: Reports, kept: Case, now: datetime) -> None:
    """Have these reports in this case, which was opened for one of them; its urgency and clocks follow."""
    left: Case | None = None
    for tie in CaseReport.select().where(CaseReport.report_uuid.in_(list(reports))):
        home = tie.home_id or tie.case_id
        tie.case_id, tie.home_id = kept.id, home if home != kept.id else None
        tie.save()
        if home == kept.id:
            left = _bring_back(kept)
        else:
            _empty(Case.get_by_id(home), kept)
    if left:
        carried_clocks.give_back(kept, reports, left, now=now)
    added = left is not None and _added_to_since_closed(kept, reports)
    follow([kept.id], now=now, reopen=added, begin_none=left is None)
    carried_clocks.carry(kept, now=now)


def _empty(case: Case, into: Case) -> None:
    row = MergedCase.get_or_none(MergedCase.case == case)
    if row is None:
        MergedCase.create(case=case, into=into, status=case.status)
        Case.update(status=cases.MERGED, next_due=None).where(Case.id == case.id).execute()
    elif row.into_id != into.id:
        MergedCase.update(into=into).where(MergedCase.id == row.id).execute()


def _bring_back(case: Case) -> Case | None:
    """The case into which it had been merged; None where it had not."""
    row = MergedCase.get_or_none(MergedCase.case == case)
    if row is None:
        return None
    Case.update(status=row.status).where(Case.id == case.id).execute()
    refresh_next_due([case.id])
    row.delete_instance()
    into: Case = row.into
    return into


def _added_to_since_closed(case: Case, reports: Reports) -> bool:
    """Whether stations added to these after the case was closed; meanwhile another case told of it."""
    closed_at = CaseWork.select(CaseWork.closed_at).where(CaseWork.case == case).scalar()
    additions = StoredRevision.select(StoredRevision.received_at).where(
        StoredRevision.report_uuid.in_(list(reports)),
        StoredRevision.inbox.is_null(False),
        StoredRevision.number > 1,
    )
    moments = [datetime.fromisoformat(at) for (at,) in additions.tuples()]
    return bool(closed_at and moments) and max(moments) > from_stamp(closed_at)
