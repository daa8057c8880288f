"""Who saw or did what, when and why: append-only, without content."""

from dataclasses import dataclass
from datetime import datetime

import peewee as pw

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


@dataclass(frozen=True, slots=True)
class Deed:
    """What one person did with one case: `times` times, from `first` to `last`."""

    login: str
    action: str
    first: str
    last: str
    times: int


def deeds_of(case_no: str) -> list[Deed]:
    """Who did what with a case, folded by person and action."""
    entry = AuditEntry
    rows = (
        entry.select(
            entry.login, entry.action, pw.fn.MIN(entry.at), pw.fn.MAX(entry.at), pw.fn.COUNT(entry.id)
        )
        .where(entry.case_no == case_no)
        .group_by(entry.login, entry.action)
    )
    return [Deed(*row) for row in rows.tuples()]


def newest(limit: int, *, before: int | None = None) -> list[AuditEntry]:
    """The newest first; those older than entry `before` where it is named."""
    query = AuditEntry.select().order_by(AuditEntry.id.desc()).limit(limit)
    return list(query if before is None else query.where(AuditEntry.id < before))
