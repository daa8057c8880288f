"""Suggestions that two reports are of the same child, and the keys that find them; frozen."""

import peewee as pw


def up(migrator, db):
    class Table(pw.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class DuplicateKey(Table):
        key = pw.CharField()
        report_uuid = pw.BinaryUUIDField(index=True)

        class Meta:
            indexes = ((("key", "report_uuid"), True),)

    class Suggestion(Table):
        report_a = pw.BinaryUUIDField()
        report_b = pw.BinaryUUIDField(index=True)
        points = pw.IntegerField()
        level = pw.CharField()
        reasons = pw.TextField()
        state = pw.CharField(default="open")
        found_at = pw.CharField()

        class Meta:
            indexes = ((("report_a", "report_b"), True), (("state", "points"), False))

    db.create_tables([DuplicateKey, Suggestion], safe=False)
