"""Who reset or retired whose account."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class StaffMember(Table):
        pass

    class StaffChange(Table):
        staff = pw.ForeignKeyField(StaffMember, on_delete="RESTRICT")
        what = pw.CharField()
        by = pw.CharField()
        at = pw.CharField()

    db.create_tables([StaffChange])
