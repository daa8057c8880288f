"""Gathering what a period counts: read in chunks, derived by pure functions, written as rows. Flat in memory.

Within the caller's transaction where there is one; else each chunk is written in one of its own, so that
nobody who writes waits for a whole counting.
"""

from datetime import datetime, timedelta

from shared.clock import stamp
from sync_server.periodic import carrying, grouping, joining, reading, slips, stations, tally
from sync_server.periodic.ahead import each, ranges
from sync_server.periodic.filling import fill
from sync_server.periodic.joining import Link
from sync_server.periodic.models import CountedSlip, Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.ranges import CASES
from sync_server.periodic.second import Second
from sync_server.periodic.spans import Span
from sync_server.periodic.tally import Tally
from sync_server.store import writing


def gather(
    snapshot: Snapshot, period: Period, found: Tally, *, now: datetime, second: Second | None = None
) -> list[str]:
    """Write the rows of a snapshot that has none yet; the numbers of the cases that hinder its freezing.

    found: nothing yet. second: a process whose connection sees all that is to be counted.
    Cases that were opened after it was begun (above `last_case`) are left out, whatever their times say.
    """
    store = _store(snapshot, period, now)
    differing, links = carrying.gone(store.frozen), list[Link]()
    for some in each(found.take, store, ranges(store.last, CASES), second, tally.take_there):
        differing += some.differing
        links += some.links
        with writing():
            for table, rows in zip(tally.TABLES, some.rows, strict=True):
                fill(table, snapshot, rows)
                found.keep(table, rows, some.several)
    numbers = joining.numbers([*links, *reading.other_links(store)], store.place)
    found.part(snapshot, {*numbers.matters, *numbers.children})
    grouping.group(snapshot, numbers, store)
    for slip_rows in slips.gather(snapshot, store.span, second):
        found.keep(CountedSlip, slip_rows)
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
