"""Drafts that were begun at a station and thrown away: how many a day, and nothing of what they said."""

from collections.abc import Sequence
from datetime import date

import peewee as pw

from shared.exchange import Discarded
from sync_server.intake.models import DiscardedDrafts, Kiosk


def note(kiosk: Kiosk, told: Sequence[Discarded]) -> None:
    """Keep the most that was told of each day, inside the caller's transaction.

    An old, lost or repeated exchange takes nothing away and adds nothing twice.
    """
    most: dict[str, int] = {}
    for one in told:
        most[one.day.isoformat()] = max(one.count, most.get(one.day.isoformat(), 0))
    if not most:
        return
    rows = [{"kiosk": kiosk.id, "day": day, "count": count} for day, count in sorted(most.items())]
    DiscardedDrafts.insert_many(rows).on_conflict(
        conflict_target=[DiscardedDrafts.kiosk, DiscardedDrafts.day],
        update={DiscardedDrafts.count: pw.EXCLUDED.count},
        where=pw.EXCLUDED.count > DiscardedDrafts.count,
    ).execute()


def discarded(first: date, last: date) -> dict[str, int]:
    """By station code, of both local days and those between; a station with none is left out."""
    days = DiscardedDrafts.day.between(first.isoformat(), last.isoformat())
    rows = (
        DiscardedDrafts.select(Kiosk.unit, pw.fn.SUM(DiscardedDrafts.count))
        .join(Kiosk)
        .where(days)
        .group_by(Kiosk.unit)
        .tuples()
    )
    return {station: int(count) for station, count in rows}
