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


CASE_SERIES = "VA-"
"""How case numbers begin, and nothing else that is numbered."""


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
    officer = pw.ForeignKeyField(User, backref="+", null=True, index=False)
    lead_agency = pw.ForeignKeyField(Agency, backref="+", null=True, index=False)
    next_due = pw.CharField(null=True)


LEFT_THE_QUEUE = ("closed", "merged")
"""Statuses of cases that nobody waits for any more; they stay readable, and what was late stays counted."""

QUEUE_KEY = (
    """CASE WHEN "status" IN ('closed', 'merged') THEN '9' WHEN "urgency" = 'high'"""
    """ AND "acknowledged_at" IS NULL THEN '0' ELSE '1' END || COALESCE("next_due", '9')"""
    """ || "informed_at" || "case_no\""""
)
"""The place of a case in the queue (brief 4.3), unlike any other's: 0 for an urgent one nobody took up, 9 for
those that left, 1 for the rest; then the nearest due time, when the station was told, the number.
"""

for _name, _filter, _of in (  # the day a station was told stands in them, so that age is read there too
    ("case_queue", "", ""),
    ("case_status_queue", '"status", ', ""),
    ("case_commune_queue", '"commune_code", ', ""),
    ("case_officer_queue", '"officer_id", ', ' WHERE "officer_id" IS NOT NULL'),
    ("case_agency_queue", '"lead_agency_id", ', ' WHERE "lead_agency_id" IS NOT NULL'),
):
    Case.add_index(pw.SQL(f'CREATE INDEX "{_name}" ON "case" ({_filter}({QUEUE_KEY}), "informed_at"){_of}'))

IN_THE_QUEUE = """"status" NOT IN ('closed', 'merged')"""
Case.add_index(pw.SQL(f'CREATE INDEX "case_open_due" ON "case" ("urgency", "next_due") WHERE {IN_THE_QUEUE}'))


class Tally(Table):
    """How many there are, by kind, day in Viet Nam and code. Kept by triggers of the tables they are of, and
    read by desk/tallies; the sum over `slot` counts, which is the transaction on PostgreSQL.

    due: cases in the queue by the day of `next_due` ("" without one), and urgency
    told: the same by the day the station was told
    report: records by the day the station was told, and kind of station
    clock: the district's clocks by the day they are due: in_time, late, or runs
    """

    kind = pw.CharField()
    day = pw.CharField()
    code = pw.CharField()
    slot = pw.BigIntegerField(default=0)
    n = pw.IntegerField()

    class Meta:
        primary_key = pw.CompositeKey("kind", "day", "code", "slot")


class CaseReport(Table):
    """Which case a report belongs to. Never a cache: who tied them is part of the record.

    `home` is the case that was opened for it, while the report stands in another one of the same child.
    """

    case = pw.ForeignKeyField(Case, backref="+")
    report_uuid = pw.BinaryUUIDField(unique=True)
    linked_at = pw.CharField()
    linked_by = pw.CharField()
    home = pw.ForeignKeyField(Case, backref="+", null=True, index=False)


CaseReport.add_index(
    pw.SQL('CREATE INDEX "case_report_home_id" ON "case_report" ("home_id") WHERE "home_id" IS NOT NULL')
)


class MergedCase(Table):
    """A case whose report stands in another one; `status` is what it had before."""

    case = pw.ForeignKeyField(Case, backref="+", unique=True)
    into = pw.ForeignKeyField(Case, backref="+")
    status = pw.CharField()


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


CaseEvent.add_index(
    pw.SQL(
        'CREATE INDEX "case_event_counted" ON "case_event" ("case_id", "at")'
        " WHERE \"kind\" IN ('closed', 'reopened', 'merged', 'restored', 'linked', 'unlinked', 'legal')"
    )
)
"""What the periodic reports read of all that happened."""


class Acknowledgement(Table):
    """A report's case was taken up: told to the kiosk that sent it, which counts on by `id`."""

    report_uuid = pw.BinaryUUIDField(unique=True)
    kiosk = pw.ForeignKeyField(Kiosk, backref="+")
    at = pw.CharField()


class AuditEntry(Table):
    """Who saw or did what, when, why. Never content.

    Append-only: triggers refuse to change or remove a row, and each carries the `digest` of the one before.
    """

    at = pw.CharField(index=True)
    login = pw.CharField(index=True)
    role = pw.CharField()
    action = pw.CharField()
    case_no = pw.CharField(null=True, index=True)
    classes = pw.CharField(default="")
    count = pw.IntegerField(default=1)
    reason = pw.CharField(default="")
    previous = pw.BlobField()
    digest = pw.BlobField()
