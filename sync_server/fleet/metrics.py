"""What a monitoring program is told of the district: counts, codes and ages; no content, nobody's name.

Each number is read from the store at the time it is asked for, so every process tells the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import peewee as pw

from shared.clock import from_stamp, stamp
from shared.errors import StoreNotReady
from shared.store_faults import DATABASE_FAULTS
from sync_server import store
from sync_server.desk.clock_models import OF_THE_DISTRICT, CaseClock
from sync_server.desk.models import LEFT_THE_QUEUE, Case
from sync_server.fleet import kiosks
from sync_server.fleet.backup_runs import newest_good
from sync_server.intake.models import ExchangeRun, InboxEntry, MergeRun, QuarantineEntry, Record

RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gauge:
    """`values` by the value of the label `by`, or by "" where there is none."""

    name: str
    told: str
    values: Mapping[str, float]
    by: str = ""


def gauges(*, now: datetime) -> list[Gauge]:
    """All of one moment; that of the store alone where it does not answer."""
    try:
        with store.reading():
            found = [*_intake(now), *_desk(now), *_fleet(now)]
    except (StoreNotReady, *DATABASE_FAULTS):
        return [_up(False)]
    return [_up(True), *found]


def _up(answers: bool) -> Gauge:
    return Gauge("store_up", "1 while the database answers", {"": int(answers)})


def _intake(now: datetime) -> Iterator[Gauge]:
    entry, held, recent = InboxEntry, QuarantineEntry, stamp(now - RECENT)
    waits = entry.select(pw.fn.COUNT(entry.id), pw.fn.MIN(entry.received_at)).where(entry.state == "waiting")
    count, oldest = waits.tuples().get()
    age = (now - from_stamp(oldest)).total_seconds() if oldest else 0
    yield Gauge("envelopes_waiting", "Envelopes that wait for the merge", {"": count})
    yield Gauge("oldest_waiting_seconds", "How long the oldest of them waits", {"": max(0.0, age)})
    urgent = _grouped(held, held.urgent, held.state == "open")
    told = {"yes": urgent.get(True, 0), "no": urgent.get(False, 0)}
    yield Gauge("quarantine_open", "Envelopes in quarantine that nobody saw to", told, by="urgent")
    yield Gauge("records", "Reports in the district's list", {"": Record.select().count()})
    run = ExchangeRun
    results = {"ok": 0, **_grouped(run, run.result, run.at >= recent)}
    yield Gauge("exchanges_last_hour", "Exchanges with known kiosks", results, by="result")
    sums = MergeRun.select(
        pw.fn.COUNT(MergeRun.id), pw.fn.SUM(MergeRun.merged), pw.fn.SUM(MergeRun.quarantined)
    )
    runs, merged, refused = sums.where(MergeRun.at >= recent).tuples().get()
    yield Gauge("merges_last_hour", "Merges that had something to do", {"": runs})
    told = {"merged": merged or 0, "quarantined": refused or 0}
    yield Gauge("merged_last_hour", "Envelopes these merges took", told, by="result")


def _desk(now: datetime) -> Iterator[Gauge]:
    yield Gauge("cases", "Cases by status", _grouped(Case, Case.status), by="status")
    runs = CaseClock.stopped_at.is_null() & Case.status.not_in(LEFT_THE_QUEUE)
    over = CaseClock.select().join(Case).where(runs, CaseClock.due_at < stamp(now), pw.SQL(OF_THE_DISTRICT))
    yield Gauge("clocks_overdue", "Clocks of cases that are over and still run", {"": over.count()})


def _fleet(now: datetime) -> Iterator[Gauge]:
    states: dict[str, float] = {}
    for row in kiosks.without_gaps(now=now):
        states[row.state.code] = states.get(row.state.code, 0) + 1
    yield Gauge("kiosks", "Kiosks by state; two disks of one kiosk are not looked for", states, by="state")
    backup = newest_good()
    if backup is not None:
        age = (now - from_stamp(backup.ended_at)).total_seconds()
        yield Gauge("backup_age_seconds", "Age of the newest backup; none was made where it lacks", {"": age})


def _grouped(model: Any, column: Any, *where: Any) -> dict[Any, int]:
    query = model.select(column, pw.fn.COUNT(model.id)).group_by(column)
    return dict((query.where(*where) if where else query).tuples())
