"""Which envelopes are parts of which file; what waits is ordered by kind, for files go after reports."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class AttachmentPart(Table):
        envelope_id = pw.CharField(primary_key=True)
        report_uuid = pw.CharField(index=True)
        file_id = pw.CharField(index=True)

    class OutboxEntry(Table):
        report_uuid = pw.CharField()
        kind = pw.CharField()
        urgent = pw.BooleanField()
        epoch = pw.IntegerField()
        sequence = pw.BigIntegerField()
        created_at = pw.CharField()
        state = pw.CharField()

    db.create_tables([AttachmentPart])
    db.execute_sql('DROP INDEX "outbox_entry_waiting"')
    db.execute(
        OutboxEntry.index(
            OutboxEntry.kind,
            OutboxEntry.urgent.desc(),
            OutboxEntry.epoch,
            OutboxEntry.sequence,
            OutboxEntry.report_uuid,
            OutboxEntry.created_at,
            name="outbox_entry_waiting",
            where=(OutboxEntry.state == pw.SQL("'waiting'")),
        )
    )
