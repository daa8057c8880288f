"""Rows of the clocks: made, ended and moved, many at a time. Within the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import stamp
from sync_server.desk.clock_models import CaseClock, ClockChange
from sync_server.desk.clocks import ClockRules
from sync_server.desk.models import Case
from sync_server.store import database

_CHUNK = 400


def refresh_next_due(ids: Iterable[int]) -> None:
    """Write the nearest due time of what runs into the cases, in one statement for many."""
    wanted = list(ids)
    nearest = CaseClock.select(pw.fn.MIN(CaseClock.due_at)).where(
        CaseClock.case == Case.id, CaseClock.stopped_at.is_null()
    )
    for at in range(0, len(wanted), _CHUNK):
        Case.update(next_due=nearest).where(Case.id.in_(wanted[at : at + _CHUNK])).execute()


def row_of(
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


def insert(rows: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _CHUNK):
        CaseClock.insert_many(rows[at : at + _CHUNK]).on_conflict_ignore().execute()


def of_cases(ids: Sequence[int]) -> list[CaseClock]:
    found: list[CaseClock] = []
    for at in range(0, len(ids), _CHUNK):
        some = ids[at : at + _CHUNK]
        found.extend(CaseClock.select().where(CaseClock.case.in_(some)).order_by(CaseClock.id))
    return found


def running_of(ids: Sequence[int]) -> list[CaseClock]:
    return [clock for clock in of_cases(ids) if clock.stopped_at is None]


def end(clock: CaseClock, at: datetime, outcome: str) -> None:
    """Late wins over any other outcome."""
    told = "late" if stamp(at) > clock.due_at else outcome
    CaseClock.update(stopped_at=stamp(at), outcome=told).where(
        CaseClock.id == clock.id, CaseClock.stopped_at.is_null()
    ).execute()


def move(
    clocks: Iterable[tuple[CaseClock, datetime, str]], rules: ClockRules, why: str, by: str, now: datetime
) -> list[int]:
    """(clock, its start, its case's urgency): write the due times that differ, keeping the old ones.

    The cases of those that moved.
    """
    changes, rows, cases = [], [], []
    for clock, start, urgency in clocks:
        row = row_of(clock.case_id, clock.kind, urgency, start, rules)
        if all(row[name] == getattr(clock, name) for name in ("started_at", "due_at", "warn_at")):
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
