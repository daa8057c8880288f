"""A table between those of the keys of the same child: small for keys on their way, large for all others."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class RecentDuplicateKey(Table):
        place = pw.BigIntegerField(primary_key=True)

    db.create_tables([RecentDuplicateKey], safe=False)
