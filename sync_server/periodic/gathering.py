"""Gathering what a period counts: read in chunks, derived by pure functions, written as rows. Flat in memory.

Within the caller's transaction where there is one; else each chunk is written in one of its own, so that
nobody who writes waits for a whole counting.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.clock import stamp
from sync_server.periodic import carrying, grouping, joining, reading, slips, stations
from sync_server.periodic.ahead import ahead
from sync_server.periodic.counted import Counted, count_case
from sync_server.periodic.filling import fill
from sync_server.periodic.joining import Link, links
from sync_server.periodic.models import CountedCase, CountedEnd, CountedReport, Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.rows import EndRow
from sync_server.periodic.spans import Span
from sync_server.store import writing


def gather(snapshot: Snapshot, period: Period, *, now: datetime, committed: bool) -> list[str]:
    """Write the rows of a snapshot that has none yet; the numbers of the cases that hinder its freezing.

    committed: whether another connection sees all that is to be counted.
    Cases that were opened after it was begun (above `last_case`) are left out, whatever their times say.
    """
    store = _store(snapshot, period, now)
    differing, found = carrying.gone(store.frozen), list[Link]()
    for chunk in ahead(reading.cases(store)) if committed else reading.cases(store):
        counted = [count_case(read.facts, store.span) for read in chunk]
        differing += [read.facts.case_no for read in chunk if carrying.hinders(read, store.span)]
        for told in (told for read in chunk for told in read.facts.reports):
            found += links(told.report, told.fields["links"])
        with writing():
            _write(snapshot, counted)
    found += reading.other_links(store)
    grouping.group(snapshot, found, store)
    slips.gather(snapshot, store.span)
    stations.gather(snapshot, period, store.span)
    return differing


def _store(snapshot: Snapshot, period: Period, now: datetime) -> reading.Store:
    carried = snapshot.carried
    span = Span(
        starts=stamp(period.starts),
        cut=stamp(period.cut(now)),
        before=stamp(period.starts - timedelta(seconds=1)),
        known=carried.last_case if carried else None,
    )
    return reading.Store(
        span=span,
        last=snapshot.last_case,
        frozen=carried.id if carried else 0,
        place=joining.moved_since(span.cut),
    )


def _write(snapshot: Snapshot, counted: Sequence[Counted]) -> None:
    found = [(one.case, one) for one in counted if one.case]
    fill(CountedCase, snapshot, [case for case, _ in found])
    fill(CountedReport, snapshot, [row for _, one in found for row in one.reports])
    fill(CountedEnd, snapshot, [EndRow(case.case, why) for case, one in found for why in one.ends])
