"""Cases held against records: each report stands in one case, each case has one, and numbers have no gaps."""

import re
from typing import Any

import peewee as pw

from sync_server.desk.models import Case, CaseCounter, CaseReport, MergedCase
from sync_server.fleet.findings import Finding, Findings
from sync_server.intake.models import Record

_CASE_NO = re.compile(r"VA-(?P<year>\d{4})-(?P<number>\d{4,})")


def ties() -> Findings:
    """A record without a case, a tie to no record, an open case without a report."""
    tie = CaseReport.select(pw.SQL("1")).where(CaseReport.report_uuid == Record.report_uuid)
    yield from _each(Record.select(Record.report_uuid).where(~pw.fn.EXISTS(tie)), "report-without-case")
    record = Record.select(pw.SQL("1")).where(Record.report_uuid == CaseReport.report_uuid)
    yield from _each(
        CaseReport.select(CaseReport.report_uuid).where(~pw.fn.EXISTS(record)), "case-without-record"
    )
    has_tie = pw.fn.EXISTS(CaseReport.select(pw.SQL("1")).where(CaseReport.case == Case.id))
    merged = pw.fn.EXISTS(MergedCase.select(pw.SQL("1")).where(MergedCase.case == Case.id))
    says_so = Case.status == "merged"
    for condition, what in (
        (~has_tie & ~merged, "case-empty"),
        (has_tie & merged, "case-merged-with-reports"),
        ((says_so & ~merged) | (~says_so & merged), "case-merge-differs"),
    ):
        yield from _each(Case.select(Case.case_no).where(condition), what)


def numbers() -> Findings:
    """A year whose numbers are not 1 to its counter: a case is missing, or one too many."""
    counters: dict[int, int] = dict(CaseCounter.select(CaseCounter.year, CaseCounter.last).tuples())
    found: dict[int, set[int]] = {}
    for (case_no,) in Case.select(Case.case_no).tuples():
        if not (told := _CASE_NO.fullmatch(case_no)):
            yield Finding("case-number", str(case_no))
            continue
        found.setdefault(int(told["year"]), set()).add(int(told["number"]))
    for year in sorted(counters.keys() | found.keys()):
        wanted, here = set(range(1, counters.get(year, 0) + 1)), found.get(year, set())
        for number in sorted(wanted ^ here):
            what = "case-missing" if number in wanted else "case-not-counted"
            yield Finding(what, f"VA-{year}-{number:04d}")


def _each(query: Any, what: str) -> Findings:
    for (found,) in query.tuples():
        yield Finding(what, str(found))
