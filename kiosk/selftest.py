"""`kiosk selftest` and «Tình trạng máy»: is this kiosk well, and if not, who does what."""

from kiosk import identity, machine_checks, sending_checks, sync_log
from kiosk.check import ATTENTION, Check, faulty
from kiosk.settings import KioskSettings
from shared.clock import NewId, Now
from shared.errors import StoreNotReady


def run(settings: KioskSettings, *, now: Now, new_id: NewId, ask: bool) -> list[Check]:
    """Every check, over an open store.

    ask: also what takes a while, the whole database and one exchange with the district (some seconds where
    it is out of reach). Without it, what was found out at the last exchange is told.
    """
    data, at = settings.data, now()
    found = [machine_checks.folder(data), machine_checks.disk(data)]
    if ask:
        found.append(machine_checks.store())
        if not well(found[-1:]):
            return found
    found.append(machine_checks.version())
    here = identity.current()
    if here is None:
        return [*found, machine_checks.key(data, turn=ask) or sending_checks.key()]
    asked = sending_checks.ask(settings, now=now, new_id=new_id) if ask else None
    answers = asked is not None and asked.failure is None and not asked.busy
    stopped_by = identity.needed().stopped_by
    outage = None if answers else sync_log.outage()
    return [
        *found,
        machine_checks.key(data, turn=ask) or sending_checks.key(),
        sending_checks.clock(at, asked),
        sending_checks.reach(stopped_by, outage, asked),
        sending_checks.waiting(at, outage),
        sending_checks.schedule(settings, stopped_by, now=at),
    ]


def closed(settings: KioskSettings, fault: StoreNotReady) -> list[Check]:
    """What can still be told of a kiosk whose store does not open."""
    return [
        machine_checks.folder(settings.data),
        machine_checks.disk(settings.data),
        faulty("store", fault),
    ]


def well(found: list[Check]) -> bool:
    return all(one.state != ATTENTION for one in found)
