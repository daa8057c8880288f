"""When schools are closed, and when a unit says it is open; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Unit(Table):
        code = pw.CharField(primary_key=True)

    class SchoolHoliday(Table):
        first = pw.CharField()
        last = pw.CharField()
        name = pw.CharField()
        commune_code = pw.CharField(default="")

    class OpeningHours(Table):
        unit = pw.ForeignKeyField(Unit, backref="+", unique=True)
        days = pw.CharField()
        hours = pw.TextField()

    db.create_tables([SchoolHoliday, OpeningHours], safe=False)
