"""Who was given a wrapped copy of the district's keys, and when; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class KeyBackup(Table):
        custodian = pw.CharField()
        keys = pw.TextField()
        made_at = pw.CharField()

    db.create_tables([KeyBackup], safe=False)
