"""Lines of the logs as people read them: exchanges, merges, backups, quarantine. Counts and codes only."""

from collections.abc import Mapping

from shared.courier import CourierChanged
from shared.errors import (
    IntakeError,
    MessageTooLarge,
    NotSigned,
    Revoked,
    SchemaNotSupported,
    StoreNotReady,
    UnreadableMessage,
)
from shared.folder import NoSuchFolder
from shared.store_faults import StoreBusy, StoreDamaged, StoreDown, StoreFull, StoreNotWritable
from shared.words import N_
from sync_server.fleet.backup_file import BackupDamaged
from sync_server.intake.models import ExchangeRun, MergeRun
from sync_server.intake.quarantine_causes import CAUSES, Cause
from sync_server.views.saying import _

_REFUSALS: Mapping[str, type[IntakeError]] = {
    error.slug: error
    for error in (CourierChanged, MessageTooLarge, NotSigned, Revoked, SchemaNotSupported, UnreadableMessage)
}
_BACKUP_FAULTS: Mapping[str, type[IntakeError]] = {
    error.slug: error
    for error in (
        NoSuchFolder,
        StoreFull,
        StoreNotWritable,
        StoreDamaged,
        StoreBusy,
        StoreDown,
        StoreNotReady,
        BackupDamaged,
    )
}
_STOPPED = N_("Máy chủ dừng giữa chừng")


def cause_of(code: str) -> Cause:
    """What a quarantine code means; one from a newer program is for the maintainer too."""
    return CAUSES.get(code) or CAUSES["merge-failed"]


def backup_fault(code: str) -> str:
    """Why a backup failed: the words of that error, with its code for whoever looks it up."""
    error = _BACKUP_FAULTS.get(code, IntakeError)
    title = _STOPPED if code == "stopped" else error.title
    return f"{_(title)} ({code})"


def run_sentence(run: ExchangeRun | MergeRun) -> str:
    """One run of the log in one sentence: counts and codes."""
    if isinstance(run, MergeRun):
        return _(
            "Gộp %(merged)s phong bì, mở %(cases)s vụ việc, cách ly %(quarantined)s. Mất %(ms)s ms.",
            merged=run.merged,
            cases=run.cases_opened,
            quarantined=run.quarantined,
            ms=run.took_ms,
        )
    kiosk = run.kiosk.kiosk_id if run.kiosk else "?"
    if run.way == "courier":
        kiosk = _("%(kiosk)s (bằng USB)", kiosk=kiosk)
    if run.result != "ok":
        refusal = _REFUSALS.get(run.result, IntakeError)
        return _("%(kiosk)s bị từ chối: %(why)s.", kiosk=kiosk, why=_(refusal.title))
    if run.accepted + run.duplicate + run.quarantined == 0:
        return _("%(kiosk)s báo còn hoạt động, không có gì mới.", kiosk=kiosk)
    return _(
        "%(kiosk)s gửi: %(accepted)s nhận mới, %(duplicate)s đã có, %(quarantined)s cách ly;"
        " còn chờ %(waiting)s.",
        kiosk=kiosk,
        accepted=run.accepted,
        duplicate=run.duplicate,
        quarantined=run.quarantined,
        waiting=run.waiting or 0,
    )
