"""Tables of alerts: what must be told, who is on duty, by which channels. No content of reports anywhere."""

import peewee as pw

from sync_server.store import Table


class DutyPerson(Table):
    """Someone alerts are sent to. `opens`, `closes`: HH:MM in Viet Nam, equal for all day.

    `days`: digits, 1 is Monday. `takes`: the areas of alerts, `cases`, `machines`, or both, with a comma.
    """

    name = pw.CharField()
    opens = pw.CharField()
    closes = pw.CharField()
    days = pw.CharField()
    takes = pw.CharField()
    active = pw.BooleanField(default=True)


class DutyChannel(Table):
    """A way to reach someone. `sealed`: its address, which holds secrets, to the district's key `key_id`.

    `scheme`: the kind of channel, all that pages and logs show of it. `failing_since`: null while it works.
    """

    person = pw.ForeignKeyField(DutyPerson, backref="+")
    scheme = pw.CharField()
    key_id = pw.CharField()
    sealed = pw.BlobField()
    active = pw.BooleanField(default=True)
    sent_at = pw.CharField(null=True)
    failing_since = pw.CharField(null=True)
    fault = pw.CharField(null=True)


class Alert(Table):
    """Something a person must know of. It rings at `ring_at` and again until acknowledged or over.

    `subject`: what it is about: a case number, a clock, a quarantine entry, a kiosk. One open row for each.
    """

    kind = pw.CharField()
    subject = pw.CharField()
    shown = pw.CharField()
    urgency = pw.CharField(default="")
    due_at = pw.CharField(null=True)
    raised_at = pw.CharField()
    ring_at = pw.CharField()
    rung = pw.IntegerField(default=0)
    acknowledged_at = pw.CharField(null=True)
    acknowledged_by = pw.CharField(null=True)
    over_at = pw.CharField(null=True)


Alert.add_index(
    pw.SQL('CREATE UNIQUE INDEX "alert_open" ON "alert" ("kind", "subject") WHERE "over_at" IS NULL')
)
Alert.add_index(
    pw.SQL(
        'CREATE INDEX "alert_ringing" ON "alert" ("ring_at")'
        ' WHERE "over_at" IS NULL AND "acknowledged_at" IS NULL'
    )
)
