"""What is in the parts of files that go with reports, without their bytes; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class InboxEntry(Table):
        pass

    class AttachmentPart(Table):
        inbox = pw.ForeignKeyField(InboxEntry, backref="+", unique=True)
        report_uuid = pw.BinaryUUIDField(index=True)
        file_id = pw.BinaryUUIDField()
        sha256 = pw.BlobField()
        number = pw.IntegerField()
        of = pw.IntegerField()
        form = pw.CharField(default="")

        class Meta:
            indexes = ((("file_id", "number"), False),)

    db.create_tables([AttachmentPart], safe=False)
