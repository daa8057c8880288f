"""What is counted of one range of cases: read, and derived by pure functions. Nothing is written."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sync_server.periodic import carrying, reading
from sync_server.periodic.ahead import Range
from sync_server.periodic.counted import count_case
from sync_server.periodic.joining import Link, links
from sync_server.periodic.reading import Store
from sync_server.periodic.rows import EndRow, plain

CASES = 1_000
"""In one range."""
Rows = Sequence[tuple[Any, ...]]


class Found(NamedTuple):
    """Rows of counted_case, counted_report and counted_end, in the order of cases, as `plain` has them.
    `differing`: numbers of cases that hinder freezing.
    """

    cases: Rows
    reports: Rows
    ends: Rows
    differing: Sequence[str]
    links: Sequence[Link]


def count_range(store: Store, some: Range) -> Found:
    """A fixed number of queries, however many cases there are in it."""
    read = reading.cases(store, some)
    counted = [count_case(told.facts, store.span) for told in read]
    return Found(
        cases=plain([one.case for one in counted if one.case]),
        reports=plain([row for one in counted for row in one.reports]),
        ends=plain([EndRow(one.case.case, why) for one in counted if one.case for why in one.ends]),
        differing=[told.facts.case_no for told in read if carrying.hinders(told, store.span)],
        links=[
            link
            for told in read
            for one in told.facts.reports
            if one.said.links
            for link in links(one.report, one.said.links)
        ],
    )
