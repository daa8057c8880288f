"""Numbers claimed twice by one kiosk, once a maintainer has seen to them."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Kiosk(Table):
        pass

    class ForksSettled(Table):
        kiosk = pw.ForeignKeyField(Kiosk, backref="+")
        epoch = pw.IntegerField()
        forks = pw.IntegerField()
        at = pw.CharField()
        by = pw.CharField()
        reason = pw.CharField()

    db.create_tables([ForksSettled], safe=False)
