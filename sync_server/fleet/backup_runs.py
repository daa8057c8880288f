"""Backups by schedule: one a night whatever number of processes runs, the newest kept. Owns `backup_run`."""

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from shared.clock import Now, new_uuid, stamp
from shared.errors import IntakeError
from shared.folder import NoSuchFolder, make_private
from shared.store_faults import fault_of
from sync_server.fleet import backup
from sync_server.fleet.backup_file import Manifest
from sync_server.fleet.backup_times import AGAIN, last_due, slot_of
from sync_server.fleet.models import BackupRun
from sync_server.fleet.verifying import verify
from sync_server.intake.keys import Keys
from sync_server.store import writing

log = logging.getLogger(__name__)

HALF_MADE_STAYS = timedelta(days=1)
OWN_FOLDER = "backups"
"""Where backups lie in the data folder while no other place is set."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`at`: the time of day in Viet Nam; `to`: a folder that is there, None for the data folder's own;
    `keep`: how many files stay.
    """

    data: Path
    at: time
    to: Path | None
    keep: int


def folder_for(data: Path, to: Path | None) -> Path:
    """The folder backups go to; only the data folder's own is made. Raises NoSuchFolder, StoreNotReady."""
    if to is not None:
        if not to.is_dir():
            raise NoSuchFolder(str(to))
        return to
    make_private(data / OWN_FOLDER)
    return data / OWN_FOLDER


def run_if_due(plan: Plan, keys: Keys, *, now: Now) -> BackupRun | None:
    """Make tonight's backup unless it was made, or another process makes it, or a try failed within the hour.

    Then check the store, and drop the oldest files. None where nothing was due. Raises nothing of a backup:
    how it went is in its row.
    """
    run = _claim(last_due(now(), plan.at), now())
    if run is None:
        return None
    try:
        file, manifest = backup.backup(plan.data, folder_for(plan.data, plan.to) / _name(now()), now=now())
        _done(run, file, manifest, now())
        drop_oldest(file.parent, plan.keep, now=now())
        verdict = verify(keys, data=plan.data)
    except Exception as fault:  # the schedule must live on; the row and the alert say what failed
        log.exception("backup.failed")
        state = "done" if run.state == "done" else "failed"  # the file is there, the check was not made
        _set(run, state=state, ended_at=stamp(now()), fault=_code(fault))
        return run
    _set(run, differing=verdict.count)
    if not verdict.whole:
        log.error("backup.store_differs findings=%d", verdict.count)
    return run


def note_by_hand(file: Path, manifest: Manifest, *, now: datetime) -> None:
    """A backup that somebody made by command counts as one."""
    with writing():
        run = BackupRun.create(slot=f"by hand {new_uuid()}", started_at=stamp(now))
    _done(run, file, manifest, now)


def newest(limit: int) -> list[BackupRun]:
    """The newest tries first."""
    return list(BackupRun.select().order_by(BackupRun.id.desc()).limit(limit))


def newest_good() -> BackupRun | None:
    found: BackupRun | None = (
        BackupRun.select().where(BackupRun.state == "done").order_by(BackupRun.ended_at.desc()).first()
    )
    return found


def drop_oldest(folder: Path, keep: int, *, now: datetime) -> int:
    """Remove our files beyond the newest `keep`; how many. Others in the folder are left alone.

    What a run that was killed left half made goes too, a day later.
    """
    ours = sorted(folder.glob(f"sync-server-????????T??????Z{backup.SUFFIX}"), reverse=True)
    for old in ours[keep:]:
        old.unlink(missing_ok=True)
    for half in folder.glob(f"{backup.HALF_MADE}*"):
        if half.stat().st_mtime < (now - HALF_MADE_STAYS).timestamp():
            shutil.rmtree(half, ignore_errors=True)
    return len(ours[keep:])


def _claim(due: datetime, now: datetime) -> BackupRun | None:
    """A row that this process alone added; None when there is nothing to do now."""
    # A clock that was ahead for a while must not put off the backups until it was right.
    tonight = (BackupRun.started_at >= stamp(due)) & (BackupRun.started_at <= stamp(now))
    rows = list(BackupRun.select().where(tonight).order_by(BackupRun.id))
    if any(row.state == "done" for row in rows):
        return None
    if rows and rows[-1].started_at > stamp(now - AGAIN):
        return None
    slot = slot_of(due, len(rows) + 1)
    with writing():
        insert = BackupRun.insert(slot=slot, started_at=stamp(now)).on_conflict_ignore()
        added = list(insert.returning(BackupRun.id).tuples().execute())
        BackupRun.update(state="failed", ended_at=stamp(now), fault="stopped").where(
            BackupRun.state == "running", BackupRun.slot != slot, BackupRun.started_at <= stamp(now - AGAIN)
        ).execute()
    return BackupRun.get_by_id(added[0][0]) if added else None


def _done(run: BackupRun, file: Path, manifest: Manifest, now: datetime) -> None:
    envelopes = manifest.rows.get("inbox_entry", 0)
    size = file.stat().st_size
    _set(run, state="done", ended_at=stamp(now), file=file.name, bytes=size, envelopes=envelopes)


def _set(run: BackupRun, **values: object) -> None:
    for name, value in values.items():
        setattr(run, name, value)
    with writing():
        BackupRun.update(**values).where(BackupRun.id == run.id).execute()


def _name(now: datetime) -> str:
    return f"sync-server-{now:%Y%m%dT%H%M%SZ}{backup.SUFFIX}"


def _code(fault: Exception) -> str:
    if isinstance(fault, IntakeError):
        return fault.slug
    known = fault_of(fault)
    return known.slug if known else type(fault).__name__
