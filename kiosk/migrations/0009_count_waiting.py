"""An index that counts the waiting reports without sorting them: every page shows how many there are."""


def up(migrator, db):
    db.execute_sql(
        'CREATE INDEX "outbox_entry_waiting_report" ON "outbox_entry" ("report_uuid", "created_at")'
        " WHERE (\"state\" = 'waiting')"
    )
