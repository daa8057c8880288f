"""Gathering what a period counts: read in chunks, derived by pure functions, written as rows. Flat in memory.

Within the caller's transaction where there is one; else each chunk is written in one of its own, so that
nobody who writes waits for a whole counting.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.clock import stamp
from sync_server.periodic import carrying, joining, reading, slips, stations
from sync_server.periodic.counted import Counted, count_case
from sync_server.periodic.filling import fill
from sync_server.periodic.models import CountedCase, CountedEnd, CountedReport, Snapshot
from sync_server.periodic.people import People
from sync_server.periodic.periods import Period
from sync_server.periodic.rows import EndRow
from sync_server.periodic.spans import Span
from sync_server.store import database, writing

Crowds = dict[tuple[int, bool], list[tuple[str, int, People]]]
"""By matter of several cases, those that are late apart: when each was told, its number, who is suspected."""


def gather(snapshot: Snapshot, period: Period, *, now: datetime) -> list[str]:
    """Write the rows of a snapshot that has none yet; the numbers of the cases that hinder its freezing.

    Cases that were opened after it was begun (above `last_case`) are left out, whatever their times say.
    """
    store = _store(snapshot, period, now)
    differing, crowds = carrying.gone(store.frozen), Crowds()
    for chunk in reading.cases(store):
        counted = [count_case(read.facts, store.span) for read in chunk]
        differing += [read.facts.case_no for read in chunk if carrying.hinders(read, store.span)]
        _note_crowds(counted, store, crowds)
        with writing():
            _write(snapshot, counted)
    with writing():
        _count_crowds(snapshot, crowds)
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
    place = joining.moved_since(span.cut)
    return reading.Store(
        span=span,
        last=snapshot.last_case,
        frozen=carried.id if carried else 0,
        place=place,
        numbers=joining.numbers(span.cut, place),
    )


def _write(snapshot: Snapshot, counted: Sequence[Counted]) -> None:
    found = [(one.case, one) for one in counted if one.case]
    fill(CountedCase, snapshot, [case for case, _ in found])
    fill(CountedReport, snapshot, [row for _, one in found for row in one.reports])
    fill(CountedEnd, snapshot, [EndRow(case.case, why) for case, one in found for why in one.ends])


def _note_crowds(counted: Sequence[Counted], store: reading.Store, crowds: Crowds) -> None:
    for one in counted:
        case = one.case
        if (
            case
            and (case.fresh or case.late)
            and not case.merged_after
            and case.case in store.numbers.matters
        ):
            crowds.setdefault((case.matter, case.late), []).append((case.told_at, case.case, one.people))


def _count_crowds(snapshot: Snapshot, crowds: Crowds) -> None:
    """Who is suspected in a matter of several cases is counted with the first of them, and not again."""
    changes = []
    for many in crowds.values():
        together = People()
        for _, _, told in many:
            together.add(told)
        (_, first, _), *others = sorted(many, key=lambda one: one[:2])
        changes += [(together.count, snapshot.id, first), *((0, snapshot.id, case) for _, case, _ in others)]
    if changes:
        mark = database.param
        database.cursor().executemany(
            f'UPDATE counted_case SET suspects = {mark} WHERE snapshot_id = {mark} AND "case" = {mark}',
            changes,
        )
