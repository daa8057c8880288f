"""When a report's content was wiped, and each copy of it that was printed."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class StaffMember(Table):
        pass

    class WipedReport(Table):
        report_uuid = pw.CharField(primary_key=True)
        wiped_at = pw.CharField()

    class PrintedCopy(Table):
        report_uuid = pw.CharField(index=True)
        staff = pw.ForeignKeyField(StaffMember, on_delete="RESTRICT")
        printed_at = pw.CharField()

    db.create_tables([WipedReport, PrintedCopy])
