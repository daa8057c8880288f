"""On PostgreSQL the rows of a snapshot are written without looking the snapshot up for each.

That was nearly half of what the server did to write one: half a million for a year. They are written by
`periodic/gathering` for the snapshot that was just made, and `periodic/dropping` deletes them before that.
"""

from shared.database import is_postgres

TABLES = ("counted_case", "counted_report", "counted_end")


def up(migrator, db):
    for table in TABLES if is_postgres(db) else ():
        db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_snapshot_id_fkey"')
