"""Alerts and the duty roster; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class DutyPerson(Table):
        name = pw.CharField()
        opens = pw.CharField()
        closes = pw.CharField()
        days = pw.CharField()
        takes = pw.CharField()
        active = pw.BooleanField(default=True)

    class DutyChannel(Table):
        person = pw.ForeignKeyField(DutyPerson, backref="+")
        scheme = pw.CharField()
        key_id = pw.CharField()
        sealed = pw.BlobField()
        active = pw.BooleanField(default=True)
        sent_at = pw.CharField(null=True)
        failing_since = pw.CharField(null=True)
        fault = pw.CharField(null=True)

    class Alert(Table):
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

    db.create_tables([DutyPerson, DutyChannel, Alert], safe=False)
    db.execute_sql('CREATE UNIQUE INDEX "alert_open" ON "alert" ("kind", "subject") WHERE "over_at" IS NULL')
    db.execute_sql(
        'CREATE INDEX "alert_ringing" ON "alert" ("ring_at")'
        ' WHERE "over_at" IS NULL AND "acknowledged_at" IS NULL'
    )
