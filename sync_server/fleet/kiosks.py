"""The kiosks as lists show them: state, last heartbeat, backlog; counts, ids and times only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import from_stamp
from shared.kiosk_settings import SYNC_EVERY
from sync_server.fleet import heard
from sync_server.fleet.gaps import EpochGaps
from sync_server.fleet.gaps import every as every_gap
from sync_server.fleet.kiosk_states import QUIET, State
from sync_server.fleet.silence import MISSED_HOURS, Quiet, overdue, state_of
from sync_server.intake import kiosk_settings
from sync_server.intake.enrolment import find_kiosk
from sync_server.intake.models import Kiosk, Unit


def every_kiosk() -> list[Kiosk]:
    """All kiosks with their units, by kiosk id."""
    return list(Kiosk.select(Kiosk, Unit).join(Unit).order_by(Kiosk.kiosk_id))


def of_unit(unit_code: str) -> list[Kiosk]:
    return list(Kiosk.select().where(Kiosk.unit == unit_code).order_by(Kiosk.kiosk_id))


def as_row(row: "KioskRow") -> dict[str, Any]:
    """One kiosk for a list or a program; None where nothing was heard yet.

    `state` is invited, enrolled or revoked, `condition` how it is (kiosk_states).
    """
    kiosk = row.kiosk
    return {
        "kiosk_id": kiosk.kiosk_id,
        "name": kiosk.name,
        "unit": kiosk.unit_id,
        "state": kiosk.state,
        "condition": row.state.code,
        "version": kiosk.version,
        "epoch": kiosk.epoch,
        "last_heard": kiosk.last_heard,
        "waiting": kiosk.waiting,
        "oldest_waiting_s": kiosk.oldest_waiting_s,
        "quarantined": kiosk.quarantined,
        "free_disk_mb": kiosk.free_disk_mb,
        "skew_s": kiosk.skew_s,
    }


@dataclass(frozen=True, slots=True)
class KioskRow:
    """One kiosk and its state as of now."""

    kiosk: Kiosk
    state: State
    gaps: tuple[EpochGaps, ...] = ()

    @property
    def forks(self) -> int:
        return sum(row.forks for row in self.gaps)

    @property
    def missing(self) -> int:
        """How many numbers are not here."""
        return sum(last - first + 1 for row in self.gaps for first, last in row.missing)


def overview(*, now: datetime) -> list[KioskRow]:
    """Every kiosk with its unit and state, by kiosk id."""
    return _rows(every_kiosk(), every_gap(), now)


def silent(*, now: datetime) -> list[KioskRow]:
    """Kiosks that were not heard for too long, or never; those longest silent first."""
    quiet = [row for row in without_gaps(now=now) if row.state.code in QUIET]
    return sorted(quiet, key=lambda row: row.kiosk.last_heard or "")


def without_gaps(*, now: datetime) -> list[KioskRow]:
    """The same without looking through the numbers of the envelopes."""
    return _rows(every_kiosk(), [], now)


def one(kiosk_id: str, *, now: datetime) -> KioskRow:
    """Raises NotThere."""
    (row,) = _rows([find_kiosk(kiosk_id)], every_gap(kiosk_id), now)
    return row


def _rows(found: list[Kiosk], gaps: list[EpochGaps], now: datetime) -> list[KioskRow]:
    every_s = beat_s()
    late = [
        kiosk
        for kiosk in found
        if kiosk.last_heard and overdue(from_stamp(kiosk.last_heard), now=now, every_s=every_s)
    ]
    quiet = heard.quiet(late, now=now, most=MISSED_HOURS)
    own = {kiosk.kiosk_id: tuple(row for row in gaps if row.kiosk_id == kiosk.kiosk_id) for kiosk in found}
    return [_row(kiosk, own[kiosk.kiosk_id], quiet.get(kiosk.id), now, every_s) for kiosk in found]


def _row(
    kiosk: Kiosk, gaps: tuple[EpochGaps, ...], quiet: Quiet | None, now: datetime, every_s: int
) -> KioskRow:
    last = from_stamp(kiosk.last_heard) if kiosk.last_heard else None
    forked = any(row.forks for row in gaps)
    state = state_of(kiosk.state, last, kiosk.skew_s, now=now, every_s=every_s, quiet=quiet, forked=forked)
    return KioskRow(kiosk, state, gaps)


def beat_s() -> int:
    """Seconds between two exchanges of a kiosk, as the kiosks are told."""
    return kiosk_settings.told().get(SYNC_EVERY, 300)


def units() -> list[tuple[Unit, int]]:
    """Every unit with the number of its kiosks, by code."""
    count = pw.fn.COUNT(Kiosk.id)
    query = Unit.select(Unit, count.alias("kiosks")).join(Kiosk, pw.JOIN.LEFT_OUTER).group_by(Unit.code)
    return [(unit, unit.kiosks) for unit in query.order_by(Unit.code)]
