"""Numbers that two envelopes of a kiosk claim: two disks speak as it. Both are kept. Owns `forked_number`.

They are noted as they come, so that nobody has to look through the inbox for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import peewee as pw

from shared.database import is_postgres
from sync_server.intake.models import ForkedNumber, InboxEntry, Kiosk
from sync_server.statements import Statement, slot
from sync_server.store import database

Numbers = Iterable[tuple[int, int]]
"""(epoch, sequence)."""

_SEQUENCE = InboxEntry.sequence
_CLAIMED = Statement(
    lambda: InboxEntry.select(pw.fn.COUNT(_SEQUENCE), pw.fn.COUNT(pw.fn.DISTINCT(_SEQUENCE))).where(
        InboxEntry.kiosk == slot("kiosk"),
        InboxEntry.epoch == slot("epoch"),
        _SEQUENCE.between(slot("first"), slot("last")),
    )
)
_ANY = Statement(
    lambda: ForkedNumber.select(ForkedNumber.id).where(ForkedNumber.kiosk == slot("kiosk")).limit(1)
)
_HOLD = Statement(
    lambda: Kiosk.select(Kiosk.id).where(Kiosk.id == slot("kiosk")).for_update("FOR NO KEY UPDATE")
)


def one_at_a_time(kiosk: Kiosk) -> None:
    """Have another exchange of the same kiosk wait until this transaction has ended: of two that come at
    once neither would see the other's numbers. On SQLite there is one writer anyway.
    """
    if is_postgres(database):
        _HOLD.run(kiosk=kiosk.id)


def note(kiosk: Kiosk, numbers: Numbers) -> None:
    """Keep those of the numbers of what was just added to the inbox that it has twice."""
    rows = [
        (kiosk.id, epoch, sequence)
        for epoch, sequences in _by_epoch(numbers).items()
        for sequence in _used_twice(kiosk, epoch, sequences)
    ]
    if rows:
        fields = [ForkedNumber.kiosk, ForkedNumber.epoch, ForkedNumber.sequence]
        ForkedNumber.insert_many(rows, fields=fields).on_conflict_ignore().execute()


def is_forked(kiosk: Kiosk, raw: Sequence[object]) -> bool:
    """Whether a number of this batch, which was taken in, was used by another envelope as well."""
    if not _ANY.rows(kiosk=kiosk.id):
        return False
    numbers = [
        (one["epoch"], one["sequence"])
        for one in raw
        if isinstance(one, dict) and _is_number(one.get("epoch")) and _is_number(one.get("sequence"))
    ]
    return any(
        ForkedNumber.select()
        .where(ForkedNumber.kiosk == kiosk, ForkedNumber.epoch == epoch, ForkedNumber.sequence.in_(sequences))
        .exists()
        for epoch, sequences in _by_epoch(numbers).items()
    )


def counted() -> dict[tuple[int, int], int]:
    """How many numbers of an epoch are claimed twice, by (row id of the kiosk, epoch)."""
    row = ForkedNumber
    query = row.select(row.kiosk, row.epoch, pw.fn.COUNT(row.id)).group_by(row.kiosk, row.epoch)
    return {(kiosk, epoch): count for kiosk, epoch, count in query.tuples()}


def _used_twice(kiosk: Kiosk, epoch: int, sequences: list[int]) -> list[int]:
    """Nearly always none, so it is asked first whether any number from the first to the last is."""
    ((claims, numbers),) = _CLAIMED.rows(
        kiosk=kiosk.id, epoch=epoch, first=min(sequences), last=max(sequences)
    )
    if claims == numbers:
        return []
    here = (InboxEntry.kiosk == kiosk) & (InboxEntry.epoch == epoch) & InboxEntry.sequence.in_(sequences)
    twice = InboxEntry.select(InboxEntry.sequence).where(here).group_by(InboxEntry.sequence)
    return [sequence for (sequence,) in twice.having(pw.fn.COUNT(InboxEntry.id) > 1).tuples()]


def _by_epoch(numbers: Numbers) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for epoch, sequence in numbers:
        found[epoch].append(sequence)
    return found


def _is_number(told: object) -> bool:
    return type(told) is int and 0 < told < 2**53
