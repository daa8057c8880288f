"""The end of a case, and its return: nothing is deleted, what was late stays late."""

from datetime import datetime

from shared.clock import stamp
from sync_server.desk import carried_clocks, clocks_kept, events, withdrawing, work
from sync_server.desk.work import Standing


def close_now(found: Standing, reason: str, login: str, now: datetime, *, note: str) -> None:
    """Close it, within the caller's transaction; whether it may be closed was asked before.

    Its clocks end; those that were overdue end as late. What waits for a second person is withdrawn.
    """
    found.case.status = "closed"
    found.work.closing_reason, found.work.closed_at = reason, stamp(now)
    found.work.waiting_agency = found.work.waiting_until = None
    work.keep(found)
    clocks_kept.end_all(found.case, now, now=now)
    events.record(found.case, "closed", login, now=now, detail={"reason": reason}, note=note)
    withdrawing.withdraw_open(found.case, login, now=now)


def reopen_now(found: Standing, login: str, now: datetime, *, note: str = "") -> None:
    """Open it again; why it was closed stays in its events."""
    found.case.status = "reopened"
    found.work.closing_reason = found.work.closed_at = None
    work.keep(found)
    clocks_kept.follow([found.case.id], now=now, by=login)
    carried_clocks.carry(found.case, now=now)
    events.record(found.case, "reopened", login, now=now, note=note)
