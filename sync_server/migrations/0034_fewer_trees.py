"""Fewer trees to write a report into: what no query reads goes, what most rows leave empty leaves them out.

A kiosk's revision is known by its envelope, which comes in order, and not by its id, which is drawn by lot:
each of those would change a page of its own. The search's table becomes its own index. On SQLite, where a
trigger runs for each row, what counts new rows counts them without grouping.
"""

import peewee as pw

UNUSED = ("record_kiosk_id", "record_station_code")
QUEUE_KEY = (
    "CASE WHEN \"status\" IN ('closed', 'merged') THEN '9' WHEN \"urgency\" = 'high'"
    " AND \"acknowledged_at\" IS NULL THEN '0' ELSE '1' END || COALESCE(\"next_due\", '9')"
    ' || "informed_at" || "case_no"'
)
REMADE = {
    "stored_revision_revision_id": 'UNIQUE INDEX {name} ON "stored_revision" ("revision_id")'
    ' WHERE "inbox_id" IS NULL',
    "stored_revision_inbox_id": 'UNIQUE INDEX {name} ON "stored_revision" ("inbox_id")',
    "case_report_home_id": 'INDEX {name} ON "case_report" ("home_id") WHERE "home_id" IS NOT NULL',
    "case_officer_queue": f'INDEX {{name}} ON "case" ("officer_id", ({QUEUE_KEY}), "informed_at")'
    ' WHERE "officer_id" IS NOT NULL',
    "case_agency_queue": f'INDEX {{name}} ON "case" ("lead_agency_id", ({QUEUE_KEY}), "informed_at")'
    ' WHERE "lead_agency_id" IS NOT NULL',
}
_SQLITE_TERMS = (
    'CREATE TABLE "search_term_made" ("kind" VARCHAR(255) NOT NULL, "term" VARCHAR(255) NOT NULL,'
    ' "record_id" INTEGER NOT NULL, "words" TEXT NOT NULL,'
    ' PRIMARY KEY ("kind", "term", "record_id", "words")) WITHOUT ROWID',
    'INSERT OR IGNORE INTO "search_term_made" SELECT "kind", "term", "record_id", "words"'
    ' FROM "search_term" ORDER BY "kind", "term", "record_id", "words"',
    'DROP TABLE "search_term"',
    'ALTER TABLE "search_term_made" RENAME TO "search_term"',
)
_OPEN = "NEW.status NOT IN ('closed', 'merged')"
_COUNTED = {
    "case": (("'due', {next_due}, NEW.urgency", _OPEN), ("'told', {informed_at}, NEW.urgency", _OPEN)),
    "record": (
        (
            "'report', {informed_at}, CASE WHEN EXISTS (SELECT 1 FROM unit WHERE unit.code = NEW.station_code"
            " AND unit.type = 'school') THEN 'school' ELSE 'health_station' END",
            "true",
        ),
    ),
    "case_clock": (
        (
            "'clock', {due_at}, COALESCE(NEW.outcome, 'runs')",
            "NEW.kind <> 'delay_to_server' AND COALESCE(NEW.outcome, 'runs') IN ('in_time', 'late', 'runs')",
        ),
    ),
}
"""For each table what a new row is counted as, and when (see 0015)."""
_DAYS = {
    name: f"COALESCE(date(NEW.{name}, '+7 hours'), '')" for name in ("next_due", "informed_at", "due_at")
}
_POSTGRES_TERMS = (
    'DROP INDEX "search_term_record_id"',
    'DROP INDEX "search_term_kind_term_record_id_words"',
    'ALTER TABLE "search_term" DROP CONSTRAINT "search_term_record_id_fkey"',
    'ALTER TABLE "search_term" DROP COLUMN "id"',
    'ALTER TABLE "search_term" DROP COLUMN "field"',
    'DELETE FROM "search_term" a USING "search_term" b WHERE a.ctid > b.ctid AND a."kind" = b."kind"'
    ' AND a."term" = b."term" AND a."record_id" = b."record_id" AND a."words" = b."words"',
    'ALTER TABLE "search_term" ADD PRIMARY KEY ("kind", "term", "record_id", "words")',
)


def up(migrator, db):
    real = db.obj if isinstance(db, pw.DatabaseProxy) else db
    postgres = isinstance(real, pw.PostgresqlDatabase)
    for name in UNUSED:
        db.execute_sql(f'DROP INDEX "{name}"')
    for name, made in REMADE.items():
        db.execute_sql(f'DROP INDEX "{name}"')
        db.execute_sql("CREATE " + made.format(name=f'"{name}"'))
    for statement in _POSTGRES_TERMS if postgres else _SQLITE_TERMS:
        db.execute_sql(statement)
    for table in () if postgres else _COUNTED:
        db.execute_sql(f'DROP TRIGGER "{table}_tally_insert"')
        db.execute_sql(_counting(table))


def _counting(table: str) -> str:
    statements = (
        f"INSERT INTO tally (kind, day, code, slot, n) SELECT {what.format(**_DAYS)}, 0, 1 WHERE {so}"
        " ON CONFLICT (kind, day, code, slot) DO UPDATE SET n = tally.n + 1;"
        for what, so in _COUNTED[table]
    )
    return f'CREATE TRIGGER "{table}_tally_insert" AFTER INSERT ON "{table}" BEGIN {" ".join(statements)} END'
