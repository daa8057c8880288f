"""Clocks of cases, days off, and the order of the queue; frozen.

The cases that are there get the clocks they would have got: due times by the numbers that shipped with this.
"""

from datetime import datetime, timedelta
from typing import Any

import peewee as pw

HOLIDAYS = (
    ("01-01", "Tết Dương lịch"),
    ("04-30", "Ngày Chiến thắng"),
    ("05-01", "Ngày Quốc tế lao động"),
    ("09-02", "Quốc khánh"),
)
"""Those of Article 112 of the Labour Code 2019 that fall on one date every year; the others are announced."""

KEY = (
    """CASE WHEN "status" IN ('closed', 'merged') THEN '9' WHEN "urgency" = 'high'"""
    """ AND "acknowledged_at" IS NULL THEN '0' ELSE '1' END || COALESCE("next_due", '9')"""
    """ || "informed_at" || "case_no\""""
)
LOCAL = timedelta(hours=7)


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Case(Table):
        urgency = pw.CharField()
        informed_at = pw.CharField()
        acknowledged_at = pw.CharField(null=True)
        next_due = pw.CharField(null=True)

    class CaseReport(Table):
        case = pw.ForeignKeyField(Case, backref="+")
        report_uuid = pw.BinaryUUIDField(unique=True)

    class Record(Table):
        report_uuid = pw.BinaryUUIDField(unique=True)
        report_no = pw.CharField()
        urgency = pw.CharField()
        informed_at = pw.CharField()
        server_received_at = pw.CharField()

    class CaseClock(Table):
        case = pw.ForeignKeyField(Case, backref="+")
        kind = pw.CharField()
        subject = pw.CharField(default="")
        started_at = pw.CharField()
        due_at = pw.CharField()
        warn_at = pw.CharField(null=True)
        stopped_at = pw.CharField(null=True)
        outcome = pw.CharField(null=True)
        noted_at = pw.CharField(null=True)
        noted_by = pw.CharField(null=True)

    class ClockChange(Table):
        clock = pw.ForeignKeyField(CaseClock, backref="+")
        at = pw.CharField()
        by = pw.CharField()
        why = pw.CharField()
        started_at = pw.CharField()
        due_at = pw.CharField()

    class DayOff(Table):
        day = pw.CharField(unique=True)
        worked = pw.BooleanField(default=False)
        name = pw.CharField()

    db.create_tables([CaseClock, ClockChange, DayOff], safe=False)
    DayOff.insert_many([{"day": day, "name": name} for day, name in HOLIDAYS]).execute()
    _indexes(db)
    _fill(db, Case, CaseReport, Record, CaseClock)


def _indexes(db: Any) -> None:
    for name in ("case_status_urgency_informed_at", "case_queue", "case_officer_id", "case_lead_agency_id"):
        db.execute_sql(f'DROP INDEX "{name}"')
    for name, columns in (
        ("case_queue", ""),
        ("case_status_queue", '"status", '),
        ("case_commune_queue", '"commune_code", '),
        ("case_officer_queue", '"officer_id", '),
        ("case_agency_queue", '"lead_agency_id", '),
    ):
        db.execute_sql(f'CREATE INDEX "{name}" ON "case" ({columns}({KEY}), "informed_at")')
    running = ' WHERE "stopped_at" IS NULL'
    on = 'ON "case_clock"'
    db.execute_sql(f'CREATE UNIQUE INDEX "case_clock_one_runs" {on} ("case_id", "kind", "subject"){running}')
    db.execute_sql(f'CREATE INDEX "case_clock_running" {on} ("due_at", "case_id"){running}')
    db.execute_sql(f'CREATE INDEX "case_clock_late" {on} ("case_id", "noted_at") WHERE "outcome" = \'late\'')


def _fill(db: Any, Case: Any, CaseReport: Any, Record: Any, CaseClock: Any) -> None:
    came: dict[int, str] = {}
    rows = []
    told = (
        CaseReport.select(
            CaseReport.case_id,
            Record.report_no,
            Record.urgency,
            Record.informed_at,
            Record.server_received_at,
        )
        .join(Record, on=(Record.report_uuid == CaseReport.report_uuid))
        .order_by(CaseReport.id)
    )
    for case_id, number, urgency, informed, received in told.tuples():
        came[case_id] = min(received, came.get(case_id, received))
        due = _later(informed, 2 if urgency == "high" else 24)
        rows.append(_clock(case_id, "delay_to_server", informed, due, received, number))
    for case_id, urgency, informed, taken_up in Case.select(
        Case.id, Case.urgency, Case.informed_at, Case.acknowledged_at
    ).tuples():
        if start := came.get(case_id):
            rows.append(_clock(case_id, "ack", start, _ack_due(urgency, start), taken_up))
        if urgency == "high":
            twelve = _clock(case_id, "emergency_12h", informed, _later(informed, 12), None)
            rows.append(twelve | {"warn_at": _later(informed, 8)})
    for at in range(0, len(rows), 400):
        CaseClock.insert_many(rows[at : at + 400]).execute()
    db.execute_sql(
        'UPDATE "case" SET next_due = (SELECT min(due_at) FROM case_clock'
        ' WHERE case_id = "case".id AND stopped_at IS NULL)'
    )


def _clock(
    case_id: int, kind: str, start: str, due: str, stopped: str | None, subject: str = ""
) -> dict[str, Any]:
    late = "late" if stopped and stopped > due else "in_time"
    return {
        "case": case_id,
        "kind": kind,
        "subject": subject,
        "started_at": start,
        "due_at": due,
        "warn_at": None,
        "stopped_at": stopped,
        "outcome": late if stopped else None,
    }


def _later(stamp: str, hours: int) -> str:
    return (datetime.fromisoformat(stamp) + timedelta(hours=hours)).isoformat(timespec="seconds")


def _ack_due(urgency: str, stamp: str) -> str:
    """1 hour; 8 office hours; the end of the next working day."""
    if urgency == "high":
        return _later(stamp, 1)
    start = datetime.fromisoformat(stamp)
    local = (start + LOCAL).replace(tzinfo=None)
    day = local.replace(hour=0, minute=0, second=0)
    if urgency == "low":
        day += timedelta(days=1)
        while not _works(day):
            day += timedelta(days=1)
        return _utc(day + timedelta(hours=17), start)
    left = timedelta(hours=8)
    while True:
        for opens, closes in ((7.5, 11.5), (13, 17)) if _works(day) else ():
            begin, end = max(local, day + timedelta(hours=opens)), day + timedelta(hours=closes)
            if begin < end:
                if left <= end - begin:
                    return _utc(begin + left, start)
                left -= end - begin
        day += timedelta(days=1)


def _works(day: datetime) -> bool:
    return day.weekday() < 5 and f"{day:%m-%d}" not in dict(HOLIDAYS)


def _utc(local: datetime, start: datetime) -> str:
    return (local - LOCAL).replace(tzinfo=start.tzinfo).isoformat(timespec="seconds")
