"""Agencies, who a case is with, and all that happens to it; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Case(Table):
        pass

    class Agency(Table):
        code = pw.CharField(unique=True)
        name = pw.CharField()
        kind = pw.CharField()
        commune_code = pw.CharField(null=True)
        phone = pw.CharField(default="")
        address = pw.CharField(default="")
        active = pw.BooleanField(default=True)

    class CaseEvent(Table):
        case = pw.ForeignKeyField(Case, backref="+")
        at = pw.CharField()
        login = pw.CharField()
        kind = pw.CharField()
        detail = pw.TextField(default="{}")
        note = pw.TextField(default="")

    db.create_tables([Agency, CaseEvent], safe=False)
    for column, what in (
        ("officer_id", 'INTEGER REFERENCES "user" ("id")'),
        ("lead_agency_id", 'INTEGER REFERENCES "agency" ("id")'),
        ("next_due", "VARCHAR(255)"),
    ):
        db.execute_sql(f'ALTER TABLE "case" ADD COLUMN "{column}" {what}')
    db.execute_sql('CREATE INDEX "case_officer_id" ON "case" ("officer_id")')
    db.execute_sql('CREATE INDEX "case_lead_agency_id" ON "case" ("lead_agency_id")')
    db.execute_sql(
        "INSERT INTO case_event (case_id, at, login, kind, detail, note)"
        " SELECT c.id, a.at, a.login, 'acknowledged', '{}', ''"
        ' FROM audit_entry a JOIN "case" c ON c.case_no = a.case_no'
        " WHERE a.action = 'acknowledge' ORDER BY a.id"
    )
