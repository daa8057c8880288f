"""Which side came back from an old copy, as this kiosk noticed it."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Restore(Table):
        at = pw.CharField()
        side = pw.CharField()
        reports = pw.IntegerField()

    db.create_tables([Restore])
