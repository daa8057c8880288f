"""The month in which a station was told of a counted case, in Vietnam; frozen."""

from shared.database import is_postgres

_MONTH = {
    False: "strftime('%Y-%m', substr(told_at, 1, 19), '+7 hours')",
    True: "to_char(substr(told_at, 1, 19)::timestamp + interval '7 hours', 'YYYY-MM')",
}


def up(migrator, db):
    db.execute_sql('ALTER TABLE "counted_case" ADD COLUMN "told_month" VARCHAR(255)')
    db.execute_sql(f'UPDATE "counted_case" SET "told_month" = {_MONTH[is_postgres(db)]}')
