"""Whether what was open at the beginning is what was frozen as open at the end of the period before.

The next A must equal this E (reports, B6): else a case was changed in a way that no event tells, or a
correction moved it over the border, and nothing is frozen until that is settled.
"""

from collections.abc import Mapping

from sync_server.periodic.flows import contradicts, open_at
from sync_server.periodic.held import Held
from sync_server.periodic.reading import Read
from sync_server.periodic.rows import CASES, COLUMNS
from sync_server.periodic.spans import Span
from sync_server.periodic.sql import among, chunks

_OWN = """SELECT COALESCE(t.home_id, t.case_id) FROM case_report t
 JOIN record r ON r.report_uuid = t.report_uuid WHERE"""
"""The case that a report was opened for."""


def hinders(read: Read, span: Span) -> bool:
    """Whether a case is not what its events say, or not where the frozen list has it."""
    facts = read.facts
    if contradicts(read.status, facts.turns):
        return True
    if facts.in_list is None:
        return False
    known = span.known is not None and facts.case <= span.known
    return facts.in_list != (known and open_at(facts.own, facts.turns, span.before))


def listed(held: Held) -> dict[int, str]:
    """The frozen list of open cases: their numbers of the store, and of the case."""
    case, case_no, still = (COLUMNS[CASES].index(name) for name in ("case", "case_no", "open_after"))
    return {row[case]: row[case_no] for some in held.rows(CASES) for row in some if row[still]}


def gone(listed: Mapping[int, str]) -> list[str]:
    """Numbers of cases in a frozen list whose own report is not there any more."""
    there = {
        case
        for some in chunks(sorted(listed))
        for query in (_OWN + " t.home_id IS NULL AND t.case_id", _OWN + " t.home_id")
        for (case,) in among(query, some)
    }
    return sorted(listed[case] for case in listed.keys() - there)
