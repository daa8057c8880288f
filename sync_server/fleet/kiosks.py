"""The kiosks as lists show them: state, last heartbeat, backlog; counts, ids and times only."""

from typing import Any

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
