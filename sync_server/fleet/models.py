"""Tables of the fleet."""

import peewee as pw

from sync_server.intake.models import Kiosk, Unit
from sync_server.store import Table


class BackupRun(Table):
    """One try at a backup. `slot`: the night and the number of the try, or by hand: whoever adds it, runs it.

    `state` is running, done or failed; `fault` the code of why. `file` is a name without its folder.
    `differing`: what a check of the store found afterwards; null where none was made.
    """

    slot = pw.CharField(unique=True)
    started_at = pw.CharField()
    ended_at = pw.CharField(null=True)
    state = pw.CharField(default="running")
    fault = pw.CharField(default="")
    file = pw.CharField(default="")
    bytes = pw.BigIntegerField(null=True)
    envelopes = pw.BigIntegerField(null=True)
    differing = pw.IntegerField(null=True)

    class Meta:
        indexes = ((("state", "ended_at"), False),)


class KioskDay(Table):
    """Owned by `fleet.heard`: a local day on which a kiosk was heard; bit h of `hours`: in which hours.

    It stays when the log is cleaned.
    """

    kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
    day = pw.CharField()
    hours = pw.IntegerField(default=0)

    class Meta:
        indexes = ((("kiosk", "day"), True), (("day",), False))


class SchoolHoliday(Table):
    """Owned by `fleet.school_holidays`: days (YYYY-MM-DD, both included) on which schools are closed.

    `commune_code`: of which commune; "" for all of the district.
    """

    first = pw.CharField()
    last = pw.CharField()
    name = pw.CharField()
    commune_code = pw.CharField(default="")


class OpeningHours(Table):
    """Owned by `fleet.opening`: when a unit says it is open. A row is there once it said so.

    `days`: digits 1 (Monday) to 7; `hours`: JSON, [[opens, closes], …] in minutes of the day.
    """

    unit = pw.ForeignKeyField(Unit, backref="+", unique=True)
    days = pw.CharField()
    hours = pw.TextField()
