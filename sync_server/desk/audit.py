"""Who saw or did what, when and why: append-only, without content."""

from datetime import datetime

from shared.clock import stamp
from sync_server.desk.models import AuditEntry
from sync_server.store import writing


def note(
    login: str,
    role: str,
    action: str,
    *,
    now: datetime,
    case_no: str | None = None,
    classes: str = "",
    count: int = 1,
    reason: str = "",
) -> None:
    """Write one entry and have it on disk before what it speaks of is shown."""
    with writing():
        AuditEntry.create(
            at=stamp(now),
            login=login,
            role=role,
            action=action,
            case_no=case_no,
            classes=classes,
            count=count,
            reason=reason[:250],
        )


def newest(limit: int) -> list[AuditEntry]:
    return list(AuditEntry.select().order_by(AuditEntry.id.desc()).limit(limit))
