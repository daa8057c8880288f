"""The level an officer set, beside the one her case has now: what a link brought goes with it."""


def up(migrator, db):
    db.execute_sql('ALTER TABLE "case_work" ADD COLUMN "urgency_set" VARCHAR(255)')
    db.execute_sql(
        'UPDATE "case_work" SET "urgency_set" ='
        ' (SELECT c."urgency" FROM "case" c WHERE c."id" = "case_work"."case_id")'
        ' WHERE "urgency_basis" IS NOT NULL'
    )
