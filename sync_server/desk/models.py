"""Tables of the desk: cases, what belongs to them, and who saw what."""

import peewee as pw

from sync_server.accounts.models import User
from sync_server.intake.models import Kiosk
from sync_server.store import Table


class CaseCounter(Table):
    """The last case number of a year; numbers have no gaps."""

    year = pw.IntegerField(primary_key=True)
    last = pw.IntegerField(default=0)


class Agency(Table):
    """An authority that a case is passed to: a commune's People's Committee, police, hospital, shelter."""

    code = pw.CharField(unique=True)
    name = pw.CharField()
    kind = pw.CharField()
    commune_code = pw.CharField(null=True)
    phone = pw.CharField(default="")
    address = pw.CharField(default="")
    active = pw.BooleanField(default=True)


class Case(Table):
    """A child and a matter. Urgency is the highest, `informed_at` the earliest of its reports.

    `next_due` is when the nearest clock that runs is due.
    """

    case_no = pw.CharField(unique=True)
    opened_at = pw.CharField()
    status = pw.CharField(default="new")
    urgency = pw.CharField()
    informed_at = pw.CharField()
    commune_code = pw.CharField()
    acknowledged_at = pw.CharField(null=True)
    officer = pw.ForeignKeyField(User, backref="+", null=True)
    lead_agency = pw.ForeignKeyField(Agency, backref="+", null=True)
    next_due = pw.CharField(null=True)

    class Meta:
        indexes = (
            (("status", "urgency", "informed_at"), False),
            (("urgency", "informed_at", "acknowledged_at"), False),
        )


QUEUE_PLACE = """CASE WHEN "urgency" <> 'high' THEN 2 WHEN "acknowledged_at" IS NULL THEN 0 ELSE 1 END"""
"""First key of the queue: 0 for an urgent case nobody took up, 1 for any other urgent one, 2 for the rest."""

IS_OPEN = """"status" NOT IN ('closed', 'merged')"""
"""That somebody still has to act on a case."""

Case.add_index(pw.SQL(f'CREATE INDEX "case_open_due" ON "case" ("urgency", "next_due") WHERE {IS_OPEN}'))
Case.add_index(pw.SQL(f'CREATE INDEX "case_open_told" ON "case" ("urgency", "informed_at") WHERE {IS_OPEN}'))
Case.add_index(pw.SQL(f'CREATE INDEX "case_queue" ON "case" (({QUEUE_PLACE}), "informed_at", "id")'))


class CaseReport(Table):
    """Which case a report belongs to. Never a cache: who tied them is part of the record."""

    case = pw.ForeignKeyField(Case, backref="+")
    report_uuid = pw.BinaryUUIDField(unique=True)
    linked_at = pw.CharField()
    linked_by = pw.CharField()


class CaseEvent(Table):
    """Something that was done with a case: append-only, never a cache.

    `detail` is a JSON object of codes, numbers and times; `note` an officer's own words (P2).
    """

    case = pw.ForeignKeyField(Case, backref="+")
    at = pw.CharField()
    login = pw.CharField()
    kind = pw.CharField()
    detail = pw.TextField(default="{}")
    note = pw.TextField(default="")


class Acknowledgement(Table):
    """A report's case was taken up: told to the kiosk that sent it, which counts on by `id`."""

    report_uuid = pw.BinaryUUIDField(unique=True)
    kiosk = pw.ForeignKeyField(Kiosk, backref="+")
    at = pw.CharField()


class AuditEntry(Table):
    """Who saw or did what, when, why. Never content."""

    at = pw.CharField(index=True)
    login = pw.CharField(index=True)
    role = pw.CharField()
    action = pw.CharField()
    case_no = pw.CharField(null=True, index=True)
    classes = pw.CharField(default="")
    count = pw.IntegerField(default=1)
    reason = pw.CharField(default="")
