"""The clocks of cases as they are kept: begun, stopped, moved with a history. Owns `case_clock`.

All of it works inside the caller's transaction and keeps `Case.next_due` true. `at` is when the thing itself
happened, which counts; `now` is when it is written down.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import from_stamp, stamp
from sync_server.desk.clock_models import CaseClock, ClockChange
from sync_server.desk.clock_rules import rules as rules_now
from sync_server.desk.clocks import ACK, DELAY, EMERGENCY, ClockRules
from sync_server.desk.models import LEFT_THE_QUEUE, Case
from sync_server.intake.models import Record
from sync_server.store import database

_CHUNK = 400


def begin(case: Case, kind: str, at: datetime, *, now: datetime, subject: str = "") -> None:
    """Start a clock of the case at `at`; one that runs already goes on as it was.

    `subject` names what it is for where a case may have several (a slip). Raises KeyError for a
    kind that is not there.
    """
    urgency = Case.get_by_id(case.id).urgency
    row = _row(case.id, kind, urgency, at, rules_now(), subject)
    CaseClock.insert(row).on_conflict_ignore().execute()
    refresh_next_due([case.id])


def stop(case: Case, kind: str, at: datetime, *, now: datetime, subject: str | None = None) -> int:
    """What the clock waited for was done at `at`: in time, or late, which stays counted. How many stopped.

    Without a `subject` all running clocks of the kind.
    """
    clocks = [one for one in _running([case.id]) if one.kind == kind and subject in (None, one.subject)]
    for clock in clocks:
        _end(clock, at, "in_time")
    refresh_next_due([case.id])
    return len(clocks)


def restart(case: Case, kind: str, at: datetime, *, now: datetime, by: str, subject: str = "") -> None:
    """Let a running clock count from another moment, its old times kept; begin it where none runs."""
    rules, urgency = rules_now(), Case.get_by_id(case.id).urgency
    running = [one for one in _running([case.id]) if one.kind == kind and one.subject == subject]
    _move([(clock, at, urgency) for clock in running], rules, "case", by, now)
    if not running:
        begin(case, kind, at, now=now, subject=subject)
    refresh_next_due([case.id])


def end_all(case: Case, at: datetime, *, now: datetime) -> int:
    """The case leaves the queue: what runs ends, as late where it was overdue. How many ended."""
    clocks = _running([case.id])
    for clock in clocks:
        _end(clock, at, "void")
    refresh_next_due([case.id])
    return len(clocks)


def open_for(told: Sequence[tuple[Case, Record]]) -> None:
    """The clocks of cases just opened, each by its first report. Writes many at once.

    The caller gave them ids; their `next_due` is set here.
    """
    rules = rules_now()
    rows = [row for case, record in told for row in first_clocks(case, record, rules)]
    _insert(rows)
    refresh_next_due([case.id for case, _ in told])


def first_clocks(case: Case, record: Record, rules: ClockRules) -> list[dict[str, Any]]:
    """Rows for a new case: taking it up, the twelve hours if it is urgent, how long the report was away."""
    told, came = from_stamp(record.informed_at), from_stamp(record.server_received_at)
    away = _row(case.id, DELAY, record.urgency, told, rules, record.report_no)
    late = away["due_at"] < record.server_received_at
    away |= {"stopped_at": record.server_received_at, "outcome": "late" if late else "in_time"}
    rows = [_row(case.id, ACK, case.urgency, came, rules), away]
    if case.urgency == "high":
        rows.append(_row(case.id, EMERGENCY, case.urgency, told, rules))
    return rows


def follow(ids: Iterable[int], *, now: datetime, by: str = "merge") -> None:
    """Let the clocks follow what changed in their cases: urgency, or when a station was first told.

    The twelve hours begin with high and end with it, unless they are over: what is overdue ends only by what
    it waited for.
    """
    wanted = list(ids)
    if not wanted:
        return
    rules = rules_now()
    clocks: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in _of(wanted):
        clocks[clock.case_id].append(clock)
    moved, new = [], []
    for case in Case.select().where(Case.id.in_(wanted)):
        told = from_stamp(case.informed_at)
        for clock in clocks[case.id]:
            if clock.stopped_at is not None:
                continue
            if clock.kind == EMERGENCY and case.urgency != "high" and stamp(now) <= clock.due_at:
                _end(clock, now, "void")
            else:
                start = told if clock.kind == EMERGENCY else from_stamp(clock.started_at)
                moved.append((clock, start, case.urgency))
        known = any(one.kind == EMERGENCY and one.outcome != "void" for one in clocks[case.id])
        if case.urgency == "high" and not known and case.status not in LEFT_THE_QUEUE:
            new.append(_row(case.id, EMERGENCY, case.urgency, told, rules))
    _move(moved, rules, "case", by, now)
    _insert(new)
    refresh_next_due(wanted)


def recompute(why: str, *, by: str, now: datetime) -> int:
    """Count all running clocks anew, after `settings` or `holidays` changed; how many due times moved."""
    rules, last, moved = rules_now(), 0, 0
    while found := list(
        CaseClock.select(CaseClock, Case.id, Case.urgency)
        .join(Case)
        .where(CaseClock.stopped_at.is_null(), CaseClock.id > last)
        .order_by(CaseClock.id)
        .limit(2000)
    ):
        last = found[-1].id
        wanted = [(clock, from_stamp(clock.started_at), clock.case.urgency) for clock in found]
        changed = _move(wanted, rules, why, by, now)
        refresh_next_due(changed)
        moved += len(changed)
    return moved


def refresh_next_due(ids: Iterable[int]) -> None:
    """Write the nearest due time of what runs into the cases, in one statement for many."""
    wanted = list(ids)
    nearest = CaseClock.select(pw.fn.MIN(CaseClock.due_at)).where(
        CaseClock.case == Case.id, CaseClock.stopped_at.is_null()
    )
    for at in range(0, len(wanted), _CHUNK):
        Case.update(next_due=nearest).where(Case.id.in_(wanted[at : at + _CHUNK])).execute()


def _row(
    case_id: int, kind: str, urgency: str, start: datetime, rules: ClockRules, subject: str = ""
) -> dict[str, Any]:
    warns = rules.warns(kind, start)
    return {
        "case": case_id,
        "kind": kind,
        "subject": subject,
        "started_at": stamp(start),
        "due_at": stamp(rules.due(kind, urgency, start)),
        "warn_at": stamp(warns) if warns else None,
        "stopped_at": None,
        "outcome": None,
    }


def _insert(rows: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _CHUNK):
        CaseClock.insert_many(rows[at : at + _CHUNK]).on_conflict_ignore().execute()


def _of(ids: Sequence[int]) -> list[CaseClock]:
    found: list[CaseClock] = []
    for at in range(0, len(ids), _CHUNK):
        some = ids[at : at + _CHUNK]
        found.extend(CaseClock.select().where(CaseClock.case.in_(some)).order_by(CaseClock.id))
    return found


def _running(ids: Sequence[int]) -> list[CaseClock]:
    return [clock for clock in _of(ids) if clock.stopped_at is None]


def _end(clock: CaseClock, at: datetime, outcome: str) -> None:
    """Late wins over any other outcome."""
    told = "late" if stamp(at) > clock.due_at else outcome
    CaseClock.update(stopped_at=stamp(at), outcome=told).where(
        CaseClock.id == clock.id, CaseClock.stopped_at.is_null()
    ).execute()


def _move(
    clocks: Iterable[tuple[CaseClock, datetime, str]], rules: ClockRules, why: str, by: str, now: datetime
) -> list[int]:
    """(clock, its start, its case's urgency): write the due times that differ, keeping the old ones.

    The cases of those that moved.
    """
    changes, rows, cases = [], [], []
    for clock, start, urgency in clocks:
        row = _row(clock.case_id, clock.kind, urgency, start, rules)
        if (row["due_at"], row["warn_at"]) == (clock.due_at, clock.warn_at):
            continue
        old = {"started_at": clock.started_at, "due_at": clock.due_at}
        changes.append({"clock": clock.id, "at": stamp(now), "by": by, "why": why} | old)
        rows.append((row["started_at"], row["due_at"], row["warn_at"], clock.id))
        cases.append(clock.case_id)
    for at in range(0, len(changes), _CHUNK):
        ClockChange.insert_many(changes[at : at + _CHUNK]).execute()
    if rows:
        mark = database.param
        database.cursor().executemany(
            f'UPDATE "case_clock" SET "started_at" = {mark}, "due_at" = {mark}, "warn_at" = {mark}'
            f' WHERE "id" = {mark}',
            rows,
        )
    return cases
