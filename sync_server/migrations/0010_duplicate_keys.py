"""Keys of the same child as one number each: a cache, made anew by the first merge that finds it empty."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class DuplicateKey(Table):
        place = pw.BigIntegerField(primary_key=True)

    class NewDuplicateKey(Table):
        place = pw.BigIntegerField(primary_key=True)

    db.drop_tables([DuplicateKey])
    db.create_tables([DuplicateKey, NewDuplicateKey], safe=False)
