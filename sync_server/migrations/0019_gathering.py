"""What the counting of a period reads of events, in an index; how far a snapshot knew the cases; frozen."""


def up(migrator, db):
    db.execute_sql(
        'CREATE INDEX "case_event_counted" ON "case_event" ("case_id", "at")'
        " WHERE \"kind\" IN ('closed', 'reopened', 'merged', 'restored', 'linked', 'unlinked', 'legal')"
    )
    db.execute_sql('ALTER TABLE "snapshot" ADD COLUMN "last_case" INTEGER')
    db.execute_sql('ALTER TABLE "snapshot" ADD COLUMN "differing" TEXT')
