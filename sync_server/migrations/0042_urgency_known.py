"""What an officer knew of each report when she set the urgency, instead of only the highest level of them.

A report that is linked later, or that tells of a new danger, was not known, however urgent the others were.
Of what was set before, the levels are known as far as they were, and no reasons. When a merged case is due
follows from its clocks, which may have been counted anew meanwhile.

What was retried in vain within one run had left the list of what waits for a person; it is there again.
"""

import json
import uuid

ADDED = 'ALTER TABLE "case_work" ADD COLUMN "urgency_known" TEXT'
READ = (
    "SELECT w.case_id, r.report_uuid, r.urgency, w.urgency_basis FROM case_work w"
    " JOIN case_report t ON w.case_id IN (t.case_id, t.home_id)"
    " JOIN record r ON r.report_uuid = t.report_uuid"
    " WHERE w.urgency_basis IS NOT NULL ORDER BY w.case_id, r.report_uuid"
)
WAITS_AGAIN = (
    "UPDATE quarantine_entry SET state = 'open', settled_at = NULL, settled_by = NULL WHERE id IN ("
    "SELECT MAX(q.id) FROM quarantine_entry q JOIN inbox_entry i ON i.id = q.inbox_id"
    " WHERE i.state = 'quarantined' GROUP BY q.inbox_id"
    " HAVING SUM(CASE WHEN q.state IN ('open', 'settled') THEN 1 ELSE 0 END) = 0)"
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
    for statement in (WAITS_AGAIN, *GONE):
        db.execute_sql(statement)
