"""Gathering what a period counts: read in chunks, derived by pure functions, held packed. Nothing is written
but the rows of stations.
"""

from array import array
from collections.abc import Mapping
from datetime import datetime, timedelta

from shared.clock import stamp
from sync_server.periodic import carrying, grouping, joining, reading, slips, stations, tally
from sync_server.periodic.ahead import each, ranges
from sync_server.periodic.held import held_of
from sync_server.periodic.joining import Link
from sync_server.periodic.models import Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.ranges import CASES
from sync_server.periodic.rows import SLIPS
from sync_server.periodic.second import Second
from sync_server.periodic.spans import Span
from sync_server.periodic.tally import Tally


def gather(
    snapshot: Snapshot, period: Period, found: Tally, *, now: datetime, second: Second | None = None
) -> list[str]:
    """The rows of a snapshot that has none yet; the numbers of the cases that hinder its freezing.

    found: nothing yet. second: a process whose connection sees all that is to be counted.
    Cases that were opened after it was begun (above `last_case`) are left out, whatever their times say.
    """
    listed = carrying.listed(held_of(snapshot.carried)) if snapshot.carried else None
    store = _store(snapshot, period, now, listed)
    differing, links = carrying.gone(listed or {}), list[Link]()
    for some in each(found.take, store, ranges(store.last, CASES), second, tally.take_there):
        differing += some.differing
        links += some.links
        found.keep(some)
    numbers = joining.numbers([*links, *reading.other_links(store)], store.place)
    counted = found.part({*numbers.matters, *numbers.children})
    found.held.change(grouping.grouped(counted, numbers, store))
    for slip_rows in slips.count(store.span, second):
        found.held.add(SLIPS, slip_rows)
    stations.gather(snapshot, period, store.span, found.stations)
    return differing


def _store(
    snapshot: Snapshot, period: Period, now: datetime, listed: Mapping[int, str] | None
) -> reading.Store:
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
        listed=None if listed is None else array("q", sorted(listed)),
        place=joining.moved_since(span.cut),
    )
