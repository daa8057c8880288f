"""Keys of the same child as one number each (a cache, made anew by the first merge that finds it empty), and
what people decide of two reports.
"""

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

    class Case(Table):
        pass

    class MergedCase(Table):
        case = pw.ForeignKeyField(Case, backref="+", unique=True)
        into = pw.ForeignKeyField(Case, backref="+")
        status = pw.CharField()
        next_due = pw.CharField(null=True)

    class Verdict(Table):
        report_a = pw.BinaryUUIDField()
        report_b = pw.BinaryUUIDField()
        verdict = pw.CharField()
        before = pw.CharField()
        at = pw.CharField()
        login = pw.CharField()
        reason = pw.TextField()
        kept = pw.ForeignKeyField(Case, backref="+", null=True)
        emptied = pw.ForeignKeyField(Case, backref="+", null=True)

        class Meta:
            indexes = ((("report_a", "report_b"), False),)

    db.drop_tables([DuplicateKey])
    db.create_tables([DuplicateKey, NewDuplicateKey, MergedCase, Verdict], safe=False)
    db.execute_sql('ALTER TABLE "case_report" ADD COLUMN "home_id" INTEGER REFERENCES "case" ("id")')
    db.execute_sql('CREATE INDEX "case_report_home_id" ON "case_report" ("home_id")')
