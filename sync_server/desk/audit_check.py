"""Is the audit log whole? Its chain is read from the start, against the mark that the last check left.

The mark stands in the data folder, not in the database: a tail cut from the tables is missed by it. One that
is kept on paper (it stands on every printed inspection) shows what somebody did who holds both.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.folder import replace_private
from sync_server.desk import audit
from sync_server.desk.chain import Mark, Verdict, follow
from sync_server.desk.models import AuditEntry

FILE_NAME = "audit.mark"
_BLOCK = 2000


def verify(data: Path, *known: Mark) -> Verdict:
    """Read the whole log; where it is whole, remember in the data folder how far it has come."""
    last = _remembered(data)
    verdict = read(*known, *([last] if last else []))
    if verdict.whole and verdict.head:
        replace_private(data / FILE_NAME, f"{verdict.head}\n".encode())
    return verdict


def read(*known: Mark) -> Verdict:
    """Read the whole log against these marks, and remember nothing: it may be that of a copy."""
    return follow(_each_entry(), known)


def note_restored(data: Path, login: str, *, now: datetime) -> None:
    """An older copy was put back: the log ends earlier by right. That, and how far it was, is an entry."""
    last = _remembered(data)
    reason = f"audit {last.entry}:{last.digest[:16]}" if last else ""
    audit.note(login, "command-line", "restore", now=now, reason=reason)
    forget(data)


def forget(data: Path) -> None:
    """The mark speaks of another copy of the log."""
    (data / FILE_NAME).unlink(missing_ok=True)


def _remembered(data: Path) -> Mark | None:
    with contextlib.suppress(FileNotFoundError, ValueError):
        return Mark.read((data / FILE_NAME).read_text("ascii"))
    return None


def _each_entry() -> Iterator[Any]:
    """Rows with the columns of AuditEntry; as plain tuples, for a log of years is long."""
    last, query = 0, AuditEntry.select().order_by(AuditEntry.id).limit(_BLOCK).namedtuples()
    while block := list(query.where(AuditEntry.id > last)):
        yield from block
        last = block[-1].id
