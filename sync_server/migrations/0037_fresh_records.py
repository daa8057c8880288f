"""Records that a merge made and that are not in the search yet, nor compared with others for the same child.

Empty at first: what was merged before is in both.
"""


def up(migrator, db):
    db.execute_sql(
        'CREATE TABLE "fresh_record" ("record_id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL,'
        ' "found_by" TEXT, "keys" TEXT)'
    )
