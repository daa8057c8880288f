"""Requests that left by courier."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class CourierExport(Table):
        exchange_id = pw.CharField(primary_key=True)
        request_digest = pw.BlobField(unique=True)
        entries = pw.TextField()
        newest = pw.BooleanField(default=True)
        made_at = pw.CharField()

    db.create_tables([CourierExport])
