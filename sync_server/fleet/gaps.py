"""What is missing: each kiosk numbers its envelopes without gaps, so a gap is an envelope not yet here."""

from typing import Any

import peewee as pw

from sync_server.intake.inbox import numbers_from
from sync_server.intake.models import InboxEntry, Kiosk, KioskEpoch


def gaps() -> list[dict[str, Any]]:
    """[{"kiosk_id", "epoch", "missing": [[from, to], …], "forks": n}] for epochs with a gap or a fork.

    `forks` counts numbers claimed by two envelopes: two disks speak as one kiosk.
    """
    found = []
    for row in KioskEpoch.select(KioskEpoch, Kiosk).join(Kiosk).order_by(Kiosk.kiosk_id, KioskEpoch.epoch):
        missing = _missing(row)
        forks = _forks(row.kiosk, row.epoch)
        if missing or forks:
            found.append(
                {"kiosk_id": row.kiosk.kiosk_id, "epoch": row.epoch, "missing": missing, "forks": forks}
            )
    return found


def _missing(row: KioskEpoch) -> list[list[int]]:
    spans, expected = [], row.contiguous + 1
    for sequence in numbers_from(row.kiosk, row.epoch, row.contiguous):
        if sequence > expected:
            spans.append([expected, sequence - 1])
        expected = max(expected, sequence + 1)
    return spans


def _forks(kiosk: Kiosk, epoch: int) -> int:
    twice = (
        InboxEntry.select(InboxEntry.sequence)
        .where(InboxEntry.kiosk == kiosk, InboxEntry.epoch == epoch)
        .group_by(InboxEntry.sequence)
        .having(pw.fn.COUNT(InboxEntry.id) > 1)
    )
    return int(twice.count())
