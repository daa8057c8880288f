"""Whether what was open at the beginning is what was frozen as open at the end of the period before.

The next A must equal this E (reports, B6): else a case was changed in a way that no event tells, or a
correction moved it over the border, and nothing is frozen until that is settled.
"""

from sync_server.periodic.flows import contradicts, open_at
from sync_server.periodic.reading import Read
from sync_server.periodic.spans import Span
from sync_server.periodic.sql import rows


def hinders(read: Read, span: Span) -> bool:
    """Whether a case is not what its events say, or not where the frozen list has it."""
    facts = read.facts
    if contradicts(read.status, facts.turns):
        return True
    if facts.in_list is None:
        return False
    known = span.known is not None and facts.case <= span.known
    return facts.in_list != (known and open_at(facts.own, facts.turns, span.before))


def gone(frozen: int) -> list[str]:
    """Numbers of cases in a frozen list whose own report is not there any more."""
    found = rows(
        "SELECT k.case_no FROM counted_case k WHERE k.snapshot_id = ? AND k.open_after AND NOT EXISTS"
        " (SELECT 1 FROM case_report t JOIN record r ON r.report_uuid = t.report_uuid"
        '  WHERE t.case_id = k."case" AND t.home_id IS NULL)'
        " AND NOT EXISTS (SELECT 1 FROM case_report t JOIN record r ON r.report_uuid = t.report_uuid"
        '  WHERE t.home_id = k."case") ORDER BY k.case_no',
        frozen,
    )
    return [case_no for (case_no,) in found]
