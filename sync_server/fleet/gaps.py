"""What is missing: each kiosk numbers its envelopes without gaps, so a gap is an envelope not yet here."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.errors import CannotDo
from shared.words import N_
from sync_server.intake.enrolment import find_kiosk
from sync_server.intake.models import ForksSettled, InboxEntry, Kiosk, KioskEpoch
from sync_server.intake.numbering import numbers_from, spans_between


@dataclass(frozen=True, slots=True)
class EpochGaps:
    """One epoch of a kiosk: `missing` are spans [from, to] of numbers not here.

    `forks` counts numbers claimed by two envelopes (two disks speak as one kiosk; both are kept) that no
    maintainer has settled yet.
    """

    kiosk_id: str
    epoch: int
    missing: list[list[int]]
    forks: int


def gaps() -> list[dict[str, Any]]:
    """[{"kiosk_id", "epoch", "missing": [[from, to], …], "forks": n}] for epochs with a gap or a fork."""
    return [asdict(row) for row in every()]


def every(kiosk_id: str | None = None) -> list[EpochGaps]:
    """The epochs with something missing or claimed twice, of one kiosk or of all."""
    query = KioskEpoch.select(KioskEpoch, Kiosk).join(Kiosk).order_by(Kiosk.kiosk_id, KioskEpoch.epoch)
    if kiosk_id is not None:
        query = query.where(Kiosk.kiosk_id == kiosk_id)
    forked = {(kiosk, epoch): forks for kiosk, epoch, forks in _unsettled()}
    rows = [
        EpochGaps(row.kiosk.kiosk_id, row.epoch, _missing(row), forked.get((row.kiosk_id, row.epoch), 0))
        for row in query
    ]
    return [row for row in rows if row.missing or row.forks]


def forked_kiosks() -> list[str]:
    """Kiosks as which two disks speak, until a maintainer settles it."""
    numbers = {kiosk for kiosk, _, _ in _unsettled()}
    query = Kiosk.select(Kiosk.kiosk_id).where(Kiosk.id.in_(list(numbers))) if numbers else []
    return sorted(row.kiosk_id for row in query)


def settle_forks(kiosk_id: str, login: str, reason: str, *, now: datetime) -> int:
    """Note that a maintainer saw to the second disk; the number of forks settled. Nothing else changes.

    Raises NotThere for an unknown kiosk, CannotDo without a reason or without a fork.
    """
    kiosk = find_kiosk(kiosk_id)
    if not reason.strip():
        raise CannotDo("no reason", title=N_("Cần ghi lý do trước khi khép lại"), field="reason")
    rows = [row for row in _unsettled() if row[0] == kiosk.id]
    if not rows:
        raise CannotDo("no forks", title=N_("Máy này không có số nào bị dùng hai lần"))
    for _, epoch, forks in rows:
        ForksSettled.create(
            kiosk=kiosk, epoch=epoch, forks=forks, at=stamp(now), by=login, reason=reason.strip()[:250]
        )
    return sum(forks for _, _, forks in rows)


def _missing(row: KioskEpoch) -> list[list[int]]:
    used = numbers_from(row.kiosk, row.epoch, row.contiguous)
    return [list(span) for span in spans_between(row.contiguous, used)]


def _unsettled() -> Iterator[tuple[int, int, int]]:
    """(kiosk, epoch, forks) of epochs with more numbers claimed twice than were settled."""
    entry, done = InboxEntry, ForksSettled
    twice = (
        entry.select(entry.kiosk, entry.epoch, entry.sequence)
        .group_by(entry.kiosk, entry.epoch, entry.sequence)
        .having(pw.fn.COUNT(entry.id) > 1)
    )
    counted: dict[tuple[int, int], int] = {}
    for kiosk, epoch, _ in twice.tuples():
        counted[kiosk, epoch] = counted.get((kiosk, epoch), 0) + 1
    for kiosk, epoch, forks in done.select(done.kiosk, done.epoch, done.forks).tuples():
        counted[kiosk, epoch] = counted.get((kiosk, epoch), 0) - forks
    return ((kiosk, epoch, forks) for (kiosk, epoch), forks in sorted(counted.items()) if forks > 0)
