"""Keys of the same child as numbers of records: a cache, made anew by the first merge that finds it empty."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class DuplicateKey(Table):
        key = pw.BigIntegerField()
        record = pw.IntegerField(index=True)

        class Meta:
            indexes = ((("key", "record"), True),)

    db.drop_tables([DuplicateKey])
    db.create_tables([DuplicateKey], safe=False)
