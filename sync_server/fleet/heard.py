"""In which hours each kiosk was heard, and which of them are missing since. Owns `kiosk_day`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import peewee as pw

from shared.clock import from_stamp, stamp
from shared.report.rules import LOCAL, local_day
from sync_server.fleet import opening, silence
from sync_server.fleet.models import KioskDay
from sync_server.fleet.silence import Quiet
from sync_server.intake.models import Kiosk
from sync_server.statements import Statement, slot

_NOTE = Statement(
    lambda: KioskDay.insert(kiosk=slot("kiosk"), day=slot("day"), hours=slot("hour")).on_conflict(
        conflict_target=[KioskDay.kiosk, KioskDay.day],
        update={KioskDay.hours: KioskDay.hours.bin_or(pw.EXCLUDED.hours)},
        where=KioskDay.hours.bin_and(slot("hour")) != slot("hour"),
    )
)


def note(kiosk: Kiosk, *, network: bool, now: datetime) -> None:
    """An exchange was kept, within the caller's transaction. A file tells the day, not when the PC was on."""
    hour = 1 << now.astimezone(LOCAL).hour if network else 0
    _NOTE.run(kiosk=kiosk.id, day=local_day(now).isoformat(), hour=hour)


def quiet(kiosks: Iterable[Kiosk], *, now: datetime, most: int) -> dict[int, Quiet]:
    """How quiet each is by its own rhythm, by row id: one query a kiosk, so ask of those that may be silent.

    most: missed hours beyond which nobody needs to count.
    """
    found, asked = {}, list(kiosks)
    times = opening.times({str(kiosk.unit_id) for kiosk in asked}) if asked else {}
    for kiosk in asked:
        since = from_stamp(kiosk.last_heard or kiosk.created_at)
        found[kiosk.id] = silence.quiet(
            _days(kiosk), since=since, now=now, times=times[kiosk.unit_id], most=most
        )
    return found


def silent_for(hours: int, *, now: datetime) -> list[str]:
    """The ids of the enrolled kiosks that were not heard for as many of the hours they are usually on.

    None of a school in its holidays, nor before an hour has passed afterwards in which it was expected.
    """
    since = pw.fn.COALESCE(Kiosk.last_heard, Kiosk.created_at)
    may_be = Kiosk.select().where(Kiosk.state == "enrolled", since < stamp(now - timedelta(hours=hours)))
    kiosks = list(may_be.order_by(Kiosk.kiosk_id))
    found = quiet(kiosks, now=now, most=hours)
    return [k.kiosk_id for k in kiosks if found[k.id].missed >= hours and not found[k.id].resting]


def _days(kiosk: Kiosk) -> Mapping[date, int]:
    if kiosk.last_heard is None:
        return {}
    last = local_day(from_stamp(kiosk.last_heard))
    first = last - silence.LEARNT_FROM
    query = KioskDay.select(KioskDay.day, KioskDay.hours).where(
        KioskDay.kiosk == kiosk.id, KioskDay.day.between(first.isoformat(), last.isoformat())
    )
    return {date.fromisoformat(day): hours for day, hours in query.tuples()}
