"""Tables of the clocks: what runs and ran for a case, what its due times were before, and the days off."""

import peewee as pw

from sync_server.desk.models import CASE_SERIES, Case
from sync_server.store import Table

OF_THE_DISTRICT = """"kind" <> 'delay_to_server'"""
"""How long a report was on its way is its station's matter."""


class CaseClock(Table):
    """One clock of a case; moments are stamps. It runs while `stopped_at` is null.

    `subject` tells clocks of one kind apart (a slip's number, a report's number); "" where there is only one.
    `outcome`: null while it runs, then in_time or late; void or closed where it ended early without what it
    waited for, as the case was lowered or closed.
    `noted_at`, `noted_by`: an officer said why it is overdue; the reason is an event of the case.
    """

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

    @property
    def carried(self) -> bool:
        """Whether it is of another case, whose reports stand in this one: `subject` is its number."""
        return bool(self.subject.startswith(CASE_SERIES))


CaseClock.add_index(
    pw.SQL(
        'CREATE UNIQUE INDEX "case_clock_one_runs" ON "case_clock" ("case_id", "kind", "subject")'
        ' WHERE "stopped_at" IS NULL'
    )
)
CaseClock.add_index(
    pw.SQL(
        'CREATE INDEX "case_clock_running" ON "case_clock" ("due_at", "case_id") WHERE "stopped_at" IS NULL'
    )
)
CaseClock.add_index(
    pw.SQL(
        'CREATE INDEX "case_clock_late" ON "case_clock" ("case_id", "noted_at") WHERE "outcome" = \'late\''
    )
)
CaseClock.add_index(
    pw.SQL(f'CREATE INDEX "case_clock_outcome" ON "case_clock" ("outcome", "due_at") WHERE {OF_THE_DISTRICT}')
)


class ClockChange(Table):
    """A due time that was moved: what it was, when, why (`settings`, `holidays` or `case`) and by whom."""

    clock = pw.ForeignKeyField(CaseClock, backref="+")
    at = pw.CharField()
    by = pw.CharField()
    why = pw.CharField()
    started_at = pw.CharField()
    due_at = pw.CharField()


class DayOff(Table):
    """A day that is not like others: `day` is YYYY-MM-DD, or MM-DD for every year.

    `worked`: it is worked although it would not be (a make-up Saturday); else nobody works on it.
    """

    day = pw.CharField(unique=True)
    worked = pw.BooleanField(default=False)
    name = pw.CharField()
