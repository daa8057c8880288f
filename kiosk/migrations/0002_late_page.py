"""Pages of drafts that were posted after a lock."""

import peewee as pw


def up(migrator, db):
    class LatePage(pw.Model):
        report_uuid = pw.CharField()
        slug = pw.CharField()
        sealed = pw.BlobField()
        posted_at = pw.CharField()

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = pw.CompositeKey("report_uuid", "slug")

    db.create_tables([LatePage], safe=False)
