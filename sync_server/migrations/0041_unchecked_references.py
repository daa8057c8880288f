"""On PostgreSQL what a merge writes of a report is written without looking up each row that it refers to.

That was a sixth of what the server did for a report. What is referred to is there: the merge made it or read
it in the same transaction, and nothing deletes it. `sync-server verify` looks all of it up
(`fleet/references`). From this version on the cells of a report with one revision are of a form that older
programs cannot read (`intake/merge`).
"""

from shared.database import is_postgres

_UNCHECKED = (
    ("case_clock", "case_id"),
    ("case_report", "case_id"),
    ("record", "kiosk_id"),
    ("stored_revision", "inbox_id"),
)


def up(migrator, db):
    for table, column in _UNCHECKED if is_postgres(db) else ():
        db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_fkey"')
