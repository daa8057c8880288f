"""Tries at a backup; frozen."""

import peewee as pw


def up(migrator, db):
    class BackupRun(pw.Model):
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
            database = db
            legacy_table_names = False
            indexes = ((("state", "ended_at"), False),)

    db.create_tables([BackupRun], safe=False)
