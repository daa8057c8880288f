"""The tables of the first release, frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Unit(Table):
        code = pw.CharField(primary_key=True)
        name = pw.CharField()
        type = pw.CharField()
        commune_code = pw.CharField()
        created_at = pw.CharField()

    class Kiosk(Table):
        kiosk_id = pw.CharField(unique=True)
        name = pw.CharField()
        unit = pw.ForeignKeyField(Unit, backref="+")
        serial_base = pw.IntegerField()
        state = pw.CharField()
        verify_key = pw.BlobField(null=True)
        created_at = pw.CharField()
        epoch = pw.IntegerField(default=1)
        last_heard = pw.CharField(null=True)
        version = pw.CharField(null=True)
        waiting = pw.IntegerField(null=True)
        oldest_waiting_s = pw.BigIntegerField(null=True)
        quarantined = pw.IntegerField(null=True)
        free_disk_mb = pw.BigIntegerField(null=True)
        last_error = pw.CharField(null=True)
        last_sequence = pw.BigIntegerField(default=0)
        skew_s = pw.BigIntegerField(null=True)

    class Acknowledgement(Table):
        report_uuid = pw.BinaryUUIDField(unique=True)
        kiosk = pw.ForeignKeyField(Kiosk, backref="+")
        at = pw.CharField()

    class Attempt(Table):
        what = pw.CharField()
        who = pw.CharField()
        at = pw.CharField()

        class Meta:
            indexes = ((("what", "who", "at"), False),)

    class AuditEntry(Table):
        at = pw.CharField(index=True)
        login = pw.CharField(index=True)
        role = pw.CharField()
        action = pw.CharField()
        case_no = pw.CharField(index=True, null=True)
        classes = pw.CharField(default="")
        count = pw.IntegerField(default=1)
        reason = pw.CharField(default="")

    class Case(Table):
        case_no = pw.CharField(unique=True)
        opened_at = pw.CharField()
        status = pw.CharField(default="new")
        urgency = pw.CharField()
        informed_at = pw.CharField()
        commune_code = pw.CharField()
        acknowledged_at = pw.CharField(null=True)

        class Meta:
            indexes = ((("status", "urgency", "informed_at"), False),)

    Case.add_index(
        pw.SQL(
            """CREATE INDEX "case_queue" ON "case" (("""
            """CASE WHEN "urgency" <> 'high' THEN 2 WHEN "acknowledged_at" IS NULL THEN 0 ELSE 1 END"""
            """), "informed_at", "id")"""
        )
    )

    class CaseCounter(Table):
        year = pw.IntegerField(primary_key=True)
        last = pw.IntegerField(default=0)

    class CaseReport(Table):
        case = pw.ForeignKeyField(Case, backref="+")
        report_uuid = pw.BinaryUUIDField(unique=True)
        linked_at = pw.CharField()
        linked_by = pw.CharField()

    class Commune(Table):
        code = pw.CharField(index=True)
        name = pw.CharField()
        valid_from = pw.CharField(null=True)
        valid_to = pw.CharField(null=True)

    class User(Table):
        login = pw.CharField(unique=True)
        role = pw.CharField()
        password_hash = pw.CharField()
        active = pw.BooleanField(default=True)
        created_at = pw.CharField()

    class ConsoleSession(Table):
        token_hash = pw.BlobField(unique=True)
        user = pw.ForeignKeyField(User, backref="+")
        started_at = pw.CharField()
        seen_at = pw.CharField()
        ended_at = pw.CharField(null=True)

    class DistrictKey(Table):
        key_id = pw.CharField(primary_key=True)
        public_key = pw.BlobField()
        created_at = pw.CharField()

    class EnrolmentCode(Table):
        code_hash = pw.BlobField(unique=True)
        kiosk = pw.ForeignKeyField(Kiosk, backref="+")
        expires_at = pw.CharField()
        used_at = pw.CharField(null=True)
        used_key = pw.BlobField(null=True)

    class ExchangeRun(Table):
        exchange_id = pw.CharField(null=True)
        kiosk = pw.ForeignKeyField(Kiosk, backref="+", null=True)
        at = pw.CharField(index=True)
        way = pw.CharField(default="network")
        result = pw.CharField()
        accepted = pw.IntegerField(default=0)
        duplicate = pw.IntegerField(default=0)
        quarantined = pw.IntegerField(default=0)
        waiting = pw.IntegerField(null=True)
        bytes_in = pw.IntegerField(default=0)
        bytes_out = pw.IntegerField(default=0)
        skew_s = pw.BigIntegerField(null=True)

    class InboxEntry(Table):
        envelope_id = pw.BinaryUUIDField(unique=True)
        kiosk = pw.ForeignKeyField(Kiosk, backref="+", index=False)
        report_uuid = pw.BinaryUUIDField(index=True)
        kind = pw.CharField()
        urgent = pw.BooleanField()
        epoch = pw.IntegerField()
        sequence = pw.BigIntegerField()
        previous = pw.BlobField()
        digest = pw.BlobField()
        key_id = pw.CharField()
        created_at = pw.CharField()
        sealed = pw.BlobField()
        received_at = pw.CharField()
        state = pw.CharField(default="waiting")

        class Meta:
            indexes = (
                (("kiosk", "epoch", "sequence"), False),
                (("state", "urgent", "id"), False),
            )

    class KioskEpoch(Table):
        kiosk = pw.ForeignKeyField(Kiosk, backref="+")
        epoch = pw.IntegerField()
        contiguous = pw.BigIntegerField(default=0)
        started_at = pw.CharField()

        class Meta:
            indexes = ((("kiosk", "epoch"), True),)

    class MergeRun(Table):
        at = pw.CharField(index=True)
        merged = pw.IntegerField()
        quarantined = pw.IntegerField()
        cases_opened = pw.IntegerField()
        took_ms = pw.IntegerField()

    class QuarantineEntry(Table):
        kiosk = pw.ForeignKeyField(Kiosk, backref="+", null=True)
        inbox = pw.ForeignKeyField(InboxEntry, backref="+", null=True)
        envelope_id = pw.CharField(index=True, null=True)
        epoch = pw.IntegerField(null=True)
        sequence = pw.BigIntegerField(null=True)
        fingerprint = pw.BlobField(unique=True)
        code = pw.CharField()
        detail = pw.CharField(default="")
        urgent = pw.BooleanField(default=False)
        size = pw.IntegerField()
        content = pw.BlobField(null=True)
        created_at = pw.CharField()
        state = pw.CharField(index=True, default="open")
        settled_at = pw.CharField(null=True)
        settled_by = pw.CharField(null=True)
        reason = pw.CharField(null=True)

    class Record(Table):
        report_uuid = pw.BinaryUUIDField(unique=True)
        report_no = pw.CharField(index=True)
        receipt_code = pw.CharField(index=True)
        kiosk = pw.ForeignKeyField(Kiosk, backref="+")
        station_code = pw.CharField(index=True)
        urgency = pw.CharField()
        informed_at = pw.CharField()
        submitted_at = pw.CharField()
        server_received_at = pw.CharField()
        commune_code = pw.CharField()
        age_band = pw.CharField()
        revision = pw.IntegerField()
        cells = pw.TextField()

    class Setting(Table):
        name = pw.CharField(primary_key=True)
        content = pw.TextField()

    class Store(Table):
        store_id = pw.CharField(unique=True)
        district = pw.CharField()
        created_at = pw.CharField()
        changes_version = pw.BigIntegerField(default=1)

    class StoredRevision(Table):
        revision_id = pw.BinaryUUIDField(unique=True)
        report_uuid = pw.BinaryUUIDField(index=True)
        number = pw.IntegerField()
        author = pw.CharField()
        at = pw.CharField()
        schema_version = pw.CharField()
        parents = pw.TextField(default="[]")
        inbox = pw.ForeignKeyField(InboxEntry, backref="+", null=True)
        received_at = pw.CharField()
        fields = pw.TextField()

    db.create_tables(
        [
            Unit,
            Kiosk,
            Acknowledgement,
            Attempt,
            AuditEntry,
            Case,
            CaseCounter,
            CaseReport,
            Commune,
            User,
            ConsoleSession,
            DistrictKey,
            EnrolmentCode,
            ExchangeRun,
            InboxEntry,
            KioskEpoch,
            MergeRun,
            QuarantineEntry,
            Record,
            Setting,
            Store,
            StoredRevision,
        ],
        safe=False,
    )
