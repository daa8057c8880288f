"""How many drafts were discarded at each kiosk on each day; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Kiosk(Table):
        pass

    class DiscardedDrafts(Table):
        kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
        day = pw.CharField()
        count = pw.IntegerField()

        class Meta:
            indexes = ((("kiosk", "day"), True), (("day",), False))

    db.create_tables([DiscardedDrafts], safe=False)
