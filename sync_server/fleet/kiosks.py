"""The kiosks as lists show them: state, last heartbeat, backlog; counts, ids and times only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import from_stamp
from sync_server.fleet.gaps import EpochGaps
from sync_server.fleet.gaps import every as every_gap
from sync_server.fleet.silence import QUIET, State, state_of
from sync_server.intake.district import setting
from sync_server.intake.enrolment import find_kiosk
from sync_server.intake.models import Kiosk, Unit


def every_kiosk() -> list[Kiosk]:
    """All kiosks with their units, by kiosk id."""
    return list(Kiosk.select(Kiosk, Unit).join(Unit).order_by(Kiosk.kiosk_id))


def as_row(kiosk: Kiosk) -> dict[str, Any]:
    """One kiosk for a list or a program; None where nothing was heard yet."""
    return {
        "kiosk_id": kiosk.kiosk_id,
        "name": kiosk.name,
        "unit": kiosk.unit_id,
        "state": kiosk.state,
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
    every_s, found = beat_s(), every_gap()
    return [
        _row(kiosk, tuple(row for row in found if row.kiosk_id == kiosk.kiosk_id), now, every_s)
        for kiosk in every_kiosk()
    ]


def silent(*, now: datetime) -> list[KioskRow]:
    """Kiosks that were not heard for too long, or never; those longest silent first."""
    quiet = [row for row in without_gaps(now=now) if row.state.code in QUIET]
    return sorted(quiet, key=lambda row: row.kiosk.last_heard or "")


def without_gaps(*, now: datetime) -> list[KioskRow]:
    """The same without looking through the numbers of the envelopes."""
    every_s = beat_s()
    return [_row(kiosk, (), now, every_s) for kiosk in every_kiosk()]


def one(kiosk_id: str, *, now: datetime) -> KioskRow:
    """Raises NotThere."""
    kiosk = find_kiosk(kiosk_id)
    return _row(kiosk, tuple(every_gap(kiosk_id)), now, beat_s())


def _row(kiosk: Kiosk, gaps: tuple[EpochGaps, ...], now: datetime, every_s: int) -> KioskRow:
    heard = from_stamp(kiosk.last_heard) if kiosk.last_heard else None
    forked = any(row.forks for row in gaps)
    state = state_of(kiosk.state, heard, kiosk.skew_s, now=now, every_s=every_s, forked=forked)
    return KioskRow(kiosk, state, gaps)


def beat_s() -> int:
    """Seconds between two exchanges of a kiosk, as the kiosks are told."""
    told = setting("kiosk_settings")
    return int(told["sync_every_s"]) if isinstance(told, dict) else 300


def units() -> list[tuple[Unit, int]]:
    """Every unit with the number of its kiosks, by code."""
    count = pw.fn.COUNT(Kiosk.id)
    query = Unit.select(Unit, count.alias("kiosks")).join(Kiosk, pw.JOIN.LEFT_OUTER).group_by(Unit.code)
    return [(unit, unit.kiosks) for unit in query.order_by(Unit.code)]
