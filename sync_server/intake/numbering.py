"""A kiosk numbers its envelopes without gaps, epoch by epoch: how far they are here, and which are not."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import peewee as pw

from shared.clock import stamp
from shared.exchange import SPANS_MAX
from sync_server.intake.models import InboxEntry, Kiosk, KioskEpoch, QuarantineEntry
from sync_server.statements import Statement, slot

Marks = Mapping[int, int]
"""By epoch, the number up to which nothing is missing."""

_OF_KIOSK = KioskEpoch.kiosk == slot("kiosk")
_OF_EPOCH = _OF_KIOSK & (KioskEpoch.epoch == slot("epoch"))
_MARKS = Statement(lambda: KioskEpoch.select(KioskEpoch.epoch, KioskEpoch.contiguous).where(_OF_KIOSK))
_MARK = Statement(lambda: KioskEpoch.select(KioskEpoch.contiguous).where(_OF_EPOCH))
_MOVE = Statement(lambda: KioskEpoch.update(contiguous=slot("mark")).where(_OF_EPOCH))


def _used() -> pw.Query:
    among = [
        model.select(model.sequence).where(
            model.kiosk == slot("kiosk"), model.epoch == slot("epoch"), model.sequence > slot("mark")
        )
        for model in (InboxEntry, QuarantineEntry)
    ]
    union = among[0] | among[1]
    return union.order_by(union.c.sequence)


_USED = Statement(_used)


def advance(kiosk: Kiosk, epochs: set[int], now: datetime) -> None:
    """Move the mark of each touched epoch up to its first gap. Within the caller's transaction."""
    for epoch in sorted(epochs):
        held = _MARK.rows(kiosk=kiosk.id, epoch=epoch)
        if not held:
            KioskEpoch.insert(
                kiosk=kiosk, epoch=epoch, contiguous=0, started_at=stamp(now)
            ).on_conflict_ignore().execute()
        mark = before = held[0][0] if held else 0
        for sequence in numbers_from(kiosk, epoch, mark):
            if sequence > mark + 1:
                break
            mark = max(mark, sequence)
        if mark > before:
            _MOVE.run(kiosk=kiosk.id, epoch=epoch, mark=mark)
    if epochs and max(epochs) > kiosk.epoch:
        Kiosk.update(epoch=max(epochs)).where(Kiosk.id == kiosk.id).execute()


def marks(kiosk: Kiosk) -> Marks:
    return dict(_MARKS.rows(kiosk=kiosk.id))


def high_water(marks: Marks) -> dict[str, int]:
    """How far the newest epoch is here without a gap: {"epoch": n, "sequence": n}."""
    newest = max(marks, default=1)
    return {"epoch": newest, "sequence": marks.get(newest, 0)}


def missing(kiosk: Kiosk, marks: Marks, epoch: int, last: int) -> list[list[int]]:
    """[[epoch, from, to], …] of the numbers that are not here, the first hundred spans.

    last: the highest number that the kiosk says it gave in `epoch`.
    """
    found = []
    for of_epoch, mark in sorted({epoch: 0, **marks}.items()):
        used = list(numbers_from(kiosk, of_epoch, mark))
        if of_epoch == epoch and last > (used[-1] if used else mark):
            used.append(last + 1)
        found += [[of_epoch, first, end] for first, end in spans_between(mark, used)]
    return found[:SPANS_MAX]


def spans_between(mark: int, used: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(from, to) of the numbers beyond a mark that are not among those used, which come in order."""
    expected = mark + 1
    for sequence in used:
        if sequence > expected:
            yield expected, sequence - 1
        expected = max(expected, sequence + 1)


def numbers_from(kiosk: Kiosk, epoch: int, mark: int) -> Iterable[int]:
    """The sequence numbers beyond `mark` that this kiosk used in an epoch, in order,
    quarantined ones included.
    """
    return (row[0] for row in _USED.run(kiosk=kiosk.id, epoch=epoch, mark=mark))
