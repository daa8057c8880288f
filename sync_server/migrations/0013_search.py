"""What reports are found by, and indexes of the start page; frozen.

The merge fills it with what is here already (desk/search_index).
"""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Record(Table):
        pass

    class SearchTerm(Table):
        kind = pw.CharField()
        term = pw.CharField()
        record = pw.ForeignKeyField(Record, backref="+")
        words = pw.TextField()
        field = pw.CharField()

        class Meta:
            indexes = ((("kind", "term", "record", "words"), False),)

    class SearchProgress(Table):
        version = pw.IntegerField()
        through = pw.BigIntegerField()
        until = pw.BigIntegerField()

    db.create_tables([SearchProgress], safe=False)
    SearchTerm.create_table(safe=False)
    if isinstance(db, pw.PostgresqlDatabase):
        db.execute_sql('ALTER TABLE "search_term" ALTER COLUMN "term" TYPE VARCHAR(255) COLLATE "C"')
    db.execute_sql(
        'CREATE INDEX "record_informed_at_station_code" ON "record" ("informed_at", "station_code")'
    )
    for name, column in (("case_open_due", "next_due"), ("case_open_told", "informed_at")):
        db.execute_sql(
            f'CREATE INDEX "{name}" ON "case" ("urgency", "{column}")'
            " WHERE \"status\" NOT IN ('closed', 'merged')"
        )
    db.execute_sql(
        'CREATE INDEX "case_clock_outcome" ON "case_clock" ("outcome", "due_at")'
        " WHERE \"kind\" <> 'delay_to_server'"
    )
