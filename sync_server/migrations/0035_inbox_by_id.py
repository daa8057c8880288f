"""The inbox without a tree by report: each envelope changed a page of its own in it, for one page that seldom
asks. A report's envelopes are found by what came of them (`fleet/way`).
"""


def up(migrator, db):
    db.execute_sql('DROP INDEX "inbox_entry_report_uuid"')
