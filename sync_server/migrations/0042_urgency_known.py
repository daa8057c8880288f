"""What an officer knew of each report when she set the urgency, instead of only the highest level of them.

A report that is linked later, or that tells of a new danger, was not known, however urgent the others were.
Of what was set before, the levels are known as far as they were, and no reasons. When a merged case is due
follows from its clocks, which may have been counted anew meanwhile.
"""

import json
import uuid

ADDED = 'ALTER TABLE "case_work" ADD COLUMN "urgency_known" TEXT'
READ = (
    "SELECT w.case_id, r.report_uuid, r.urgency, w.urgency_basis FROM case_work w"
    " JOIN case_report t ON t.case_id = w.case_id JOIN record r ON r.report_uuid = t.report_uuid"
    " WHERE w.urgency_basis IS NOT NULL ORDER BY w.case_id, r.report_uuid"
)
GONE = (
    'ALTER TABLE "case_work" DROP COLUMN "urgency_basis"',
    'ALTER TABLE "merged_case" DROP COLUMN "next_due"',
)
_LEVELS = "low medium high"


def up(migrator, db):
    db.execute_sql(ADDED)
    known: dict[int, dict[str, list[str]]] = {}
    for case, report, urgency, basis in db.execute_sql(READ).fetchall():
        name = str(uuid.UUID(bytes=bytes(report)))
        known.setdefault(case, {})[name] = [min(urgency, basis, key=_LEVELS.find)]
    for case, reports in known.items():
        query = f'UPDATE "case_work" SET "urgency_known" = {db.param} WHERE "case_id" = {db.param}'
        db.execute_sql(query, (json.dumps(reports), case))
    for statement in GONE:
        db.execute_sql(statement)
