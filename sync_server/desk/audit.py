"""Who saw or did what, when and why: append-only, chained (desk/chain), without content."""

from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from shared.clock import stamp
from shared.database import is_postgres
from sync_server.desk.chain import START, Mark, digest_of
from sync_server.desk.models import AuditEntry
from sync_server.store import database, writing

_ONE_AT_A_TIME = 0x4C61436841756474
"""The advisory lock under which the log of a PostgreSQL cluster grows."""


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
    """Write one entry and have it on disk before what it speaks of is shown.

    Within a longer transaction it comes last: until the commit, nobody else's entry can follow.
    """
    entry = AuditEntry(
        at=stamp(now),
        login=login,
        role=role,
        action=action,
        case_no=case_no,
        classes=classes,
        count=count,
        reason=reason[:250],
    )
    with writing():
        entry.previous = _newest_digest()
        entry.digest = digest_of(entry.previous, entry)
        entry.save(force_insert=True)


def _newest_digest() -> bytes:
    """The end of the chain, which nobody moves before this transaction is over."""
    if is_postgres(database):  # SQLite has one writer at a time
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
    newest = AuditEntry.select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1).scalar()
    return START if newest is None else bytes(newest)


def head() -> Mark | None:
    """How far the log has come, to be kept elsewhere; None of an empty one."""
    entry = AuditEntry.select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).first()
    return Mark(entry.id, bytes(entry.digest).hex()) if entry else None


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
