"""The district's keys over the years: a new one reaches kiosks by exchange, old ones open what is older."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from shared.clock import from_stamp, stamp
from shared.sealing import fingerprint, key_id
from sync_server.intake.district import note_change
from sync_server.intake.key_custody import holders_of
from sync_server.intake.keys import Keys, new_district_key
from sync_server.intake.models import DistrictKey
from sync_server.store import writing


@dataclass(frozen=True, slots=True)
class ListedKey:
    """`newest`: kiosks seal to it. `here`: this machine can open with it. `custodians` hold a copy of it."""

    key_id: str
    fingerprint: str
    created_at: str
    newest: bool
    here: bool
    custodians: list[str]


def rotate(data: Path, *, now: datetime) -> ListedKey:
    """Make a new key, and have every kiosk seal to it from its next exchange on.

    The private half is on disk first: a stop in between leaves a key that nobody was told of.
    """
    public = new_district_key(data)
    with writing():
        at = stamp(max(now, _after_the_newest()))
        DistrictKey.create(key_id=key_id(public), public_key=public, created_at=at)
        note_change()
    return ListedKey(key_id(public), fingerprint(public), at, True, True, [])


def _after_the_newest() -> datetime:
    """The newest is found by its time, whatever a clock that was set back says."""
    newest = DistrictKey.select().order_by(DistrictKey.created_at.desc()).get()
    return from_stamp(newest.created_at) + timedelta(seconds=1)


def listed(keys: Keys) -> list[ListedKey]:
    """Every key the district ever gave out, the newest first."""
    rows = list(DistrictKey.select().order_by(DistrictKey.created_at.desc()))
    return [
        ListedKey(
            row.key_id,
            fingerprint(bytes(row.public_key)),
            row.created_at,
            row is rows[0],
            row.key_id in keys.private,
            holders_of({row.key_id}),
        )
        for row in rows
    ]
