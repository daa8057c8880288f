"""Snapshots of the periodic reports and the rows their figures are counted from; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Snapshot(Table):
        kind = pw.CharField()
        year = pw.IntegerField()
        first_day = pw.CharField()
        last_day = pw.CharField()
        version = pw.IntegerField()
        state = pw.CharField(default="draft")
        cut_at = pw.CharField()
        counted_at = pw.CharField()
        carried = pw.ForeignKeyField("self", backref="+", null=True)
        tables = pw.TextField(default="[]")
        texts = pw.TextField(default="{}")
        texts_version = pw.IntegerField(default=0)
        frozen_at = pw.CharField(null=True)
        frozen_by = pw.CharField(null=True)
        reason = pw.TextField(default="")
        digest = pw.CharField(null=True)

        class Meta:
            indexes = ((("kind", "year", "version"), True),)

    class CountedCase(Table):
        snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
        case = pw.IntegerField()
        case_no = pw.CharField()
        matter = pw.IntegerField()
        child = pw.IntegerField()
        told_at = pw.CharField()
        fresh = pw.BooleanField()
        late = pw.BooleanField()
        commune_code = pw.CharField()
        sex = pw.CharField()
        age_band = pw.CharField()
        age_estimated = pw.BooleanField()
        disabled = pw.BooleanField()
        minority = pw.BooleanField()
        kinds = pw.IntegerField()
        environment = pw.CharField()
        suspect_kinds = pw.IntegerField()
        suspects = pw.IntegerField()
        urgency = pw.CharField()
        open_before = pw.BooleanField()
        opened = pw.BooleanField()
        reopened = pw.IntegerField()
        ended = pw.IntegerField()
        open_after = pw.BooleanField()
        closed_after = pw.BooleanField()
        merged_after = pw.BooleanField()
        closing_reason = pw.CharField(default="")
        age_days = pw.IntegerField()
        overdue = pw.BooleanField()
        ended_late = pw.BooleanField()
        decision = pw.CharField(default="")
        decision_hours = pw.DoubleField(null=True)
        plan = pw.CharField(default="")
        ack = pw.CharField(default="")
        agency = pw.CharField(default="")

        class Meta:
            indexes = ((("snapshot", "case"), True),)

    CountedCase.add_index(
        pw.SQL(
            'CREATE INDEX "counted_case_of_matter" ON "counted_case" ("snapshot_id", "matter")'
            ' WHERE "matter" <> "case"'
        )
    )
    CountedCase.add_index(
        pw.SQL(
            'CREATE INDEX "counted_case_of_child" ON "counted_case" ("snapshot_id", "child")'
            ' WHERE "child" <> "case"'
        )
    )

    class CountedEnd(Table):
        snapshot = pw.ForeignKeyField(Snapshot, backref="+")
        case = pw.IntegerField()
        reason = pw.CharField()

    class CountedReport(Table):
        snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
        report_uuid = pw.BinaryUUIDField()
        case = pw.IntegerField()
        late = pw.BooleanField()
        station_code = pw.CharField()
        commune_code = pw.CharField()
        informer_type = pw.CharField()
        channel = pw.CharField()
        anonymous = pw.BooleanField()
        filing_s = pw.IntegerField(null=True)
        told_to_saved_s = pw.BigIntegerField()
        saved_to_server_s = pw.BigIntegerField()
        nobody_told = pw.BooleanField()
        conflict_of_interest = pw.BooleanField()

        class Meta:
            indexes = ((("snapshot", "case"), False),)

    class CountedSlip(Table):
        snapshot = pw.ForeignKeyField(Snapshot, backref="+")
        case = pw.IntegerField()
        agency = pw.CharField()
        role = pw.CharField()
        answer = pw.CharField()
        in_time = pw.CharField()
        reply_hours = pw.DoubleField(null=True)
        measures = pw.IntegerField()
        separated = pw.BooleanField()
        legal_stage = pw.CharField()

    class CountedStation(Table):
        snapshot = pw.ForeignKeyField(Snapshot, backref="+", index=False)
        station_code = pw.CharField()
        name = pw.CharField()
        type = pw.CharField()
        discarded_drafts = pw.IntegerField()
        silent_days = pw.IntegerField()
        views_without_reason = pw.IntegerField()

        class Meta:
            indexes = ((("snapshot", "station_code"), True),)

    db.create_tables(
        [Snapshot, CountedCase, CountedEnd, CountedReport, CountedSlip, CountedStation], safe=False
    )
