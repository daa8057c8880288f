"""Gathering what a period counts: read in chunks, derived by pure functions, written as rows. Flat in memory.

Within the caller's transaction where there is one; else each chunk is written in one of its own, so that
nobody who writes waits for a whole counting.
"""

from datetime import datetime, timedelta

from shared.clock import stamp
from sync_server.periodic import carrying, grouping, joining, reading, slips, stations
from sync_server.periodic.ahead import each, ranges
from sync_server.periodic.filling import fill
from sync_server.periodic.joining import Link
from sync_server.periodic.models import CountedCase, CountedEnd, CountedReport, Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.ranges import CASES, count_range
from sync_server.periodic.second import Second
from sync_server.periodic.spans import Span
from sync_server.store import writing


def gather(snapshot: Snapshot, period: Period, *, now: datetime, second: Second | None = None) -> list[str]:
    """Write the rows of a snapshot that has none yet; the numbers of the cases that hinder its freezing.

    second: a process whose connection sees all that is to be counted.
    Cases that were opened after it was begun (above `last_case`) are left out, whatever their times say.
    """
    store = _store(snapshot, period, now)
    differing, found = carrying.gone(store.frozen), list[Link]()
    for some in each(count_range, store, ranges(store.last, CASES), second):
        differing += some.differing
        found += some.links
        with writing():
            fill(CountedCase, snapshot, some.cases)
            fill(CountedReport, snapshot, some.reports)
            fill(CountedEnd, snapshot, some.ends)
    found += reading.other_links(store)
    grouping.group(snapshot, found, store)
    slips.gather(snapshot, store.span, second)
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
