"""What could not be taken or merged: kept whole, with a code, an owner and a next step.
Nothing leaves silently.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.envelope import Envelope, to_wire
from shared.errors import CannotDo, NotThere
from shared.revision import dense_json
from shared.words import N_
from sync_server.intake.models import InboxEntry, Kiosk, QuarantineEntry, Unit


def keep_unreadable(kiosk: Kiosk, raw: object, detail: str, *, now: datetime) -> None:
    """Keep an envelope that cannot be read; its number still counts, where it has one."""
    content = _bytes_of(raw)
    told: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    QuarantineEntry.insert(
        kiosk=kiosk,
        envelope_id=_text(told.get("envelope_id")),
        epoch=_number(told.get("epoch"), 2**31 - 1),
        sequence=_number(told.get("sequence"), 2**53),
        fingerprint=_fingerprint(kiosk, "unreadable-envelope", content),
        code="unreadable-envelope",
        detail=detail[:200],
        urgent=told.get("urgent") is True,
        size=len(content),
        content=content,
        created_at=stamp(now),
    ).on_conflict_ignore().execute()


def keep_reused(kiosk: Kiosk, envelope: Envelope, *, now: datetime) -> None:
    """Keep an envelope whose id is in the inbox with other bytes."""
    content = dense_json(to_wire(envelope))
    QuarantineEntry.insert(
        kiosk=kiosk,
        envelope_id=envelope.envelope_id,
        epoch=envelope.epoch,
        sequence=envelope.sequence,
        fingerprint=_fingerprint(kiosk, "id-reused", content),
        code="id-reused",
        urgent=envelope.urgent,
        size=len(content),
        content=content,
        created_at=stamp(now),
    ).on_conflict_ignore().execute()


def keep_entry(entry: Any, code: str, detail: str, *, now: datetime) -> None:
    """Take an inbox entry that cannot be merged aside; its bytes stay where they are.

    Each time is an entry of its own: what was retried in vain waits for a person again.
    """
    InboxEntry.update(state="quarantined").where(InboxEntry.id == entry.id).execute()
    earlier = QuarantineEntry.select().where(QuarantineEntry.inbox == entry.id).count()
    QuarantineEntry.insert(
        kiosk=entry.kiosk_id,
        inbox=entry.id,
        envelope_id=str(entry.envelope_id),
        epoch=entry.epoch,
        sequence=entry.sequence,
        fingerprint=_fingerprint(
            entry.kiosk_id, code, bytes(entry.digest) + f"{stamp(now)} {earlier}".encode()
        ),
        code=code,
        detail=detail[:200],
        urgent=entry.urgent,
        size=len(entry.sealed),
        created_at=stamp(now),
    ).execute()


def open_entries() -> list[QuarantineEntry]:
    """What waits for a person, urgent ones first."""
    return list(
        QuarantineEntry.select(QuarantineEntry, Kiosk)
        .join(Kiosk, pw.JOIN.LEFT_OUTER)
        .where(QuarantineEntry.state == "open")
        .order_by(QuarantineEntry.urgent.desc(), QuarantineEntry.id)
    )


@dataclass(frozen=True, slots=True)
class UrgentHeld:
    """Urgent envelopes of one unit that stand here: a child may be in danger, and nobody can read it."""

    unit: str
    count: int


def urgent_held() -> list[UrgentHeld]:
    """By unit; nothing of what the reports say."""
    query = (
        QuarantineEntry.select(Unit.name, pw.fn.COUNT(QuarantineEntry.id))
        .join(Kiosk)
        .join(Unit)
        .where(QuarantineEntry.state == "open", QuarantineEntry.urgent)
        .group_by(Unit.code, Unit.name)
        .order_by(Unit.code)
    )
    return [UrgentHeld(*row) for row in query.tuples()]


def count_open() -> int:
    return int(QuarantineEntry.select().where(QuarantineEntry.state == "open").count())


def find(number: int) -> QuarantineEntry:
    """Raises NotThere."""
    entry: QuarantineEntry | None = QuarantineEntry.get_or_none(QuarantineEntry.id == number)
    if entry is None:
        raise NotThere(f"quarantine {number}", title=N_("Không có mục cách ly mang số này"))
    return entry


def retry(number: int, login: str, *, now: datetime) -> QuarantineEntry:
    """Put an entry back before the merge. Raises CannotDo for one that never reached the inbox."""
    entry = _still_open(number)
    if entry.inbox_id is None:
        raise CannotDo("never reached the inbox", title=N_("Mục này không thử lại được, chỉ khép lại được"))
    InboxEntry.update(state="waiting").where(InboxEntry.id == entry.inbox_id).execute()
    return _leave(entry, "retried", login, "", now)


def settle(number: int, login: str, reason: str, *, now: datetime) -> QuarantineEntry:
    """Close an entry with a reason. Its bytes are kept."""
    if not reason.strip():
        raise CannotDo("no reason", title=N_("Cần ghi lý do trước khi khép lại"), field="reason")
    return _leave(_still_open(number), "settled", login, reason, now)


def _still_open(number: int) -> QuarantineEntry:
    entry = find(number)
    if entry.state != "open":
        raise CannotDo(f"quarantine {number} is {entry.state}", title=N_("Mục này đã được xử lý"))
    return entry


def _leave(entry: QuarantineEntry, state: str, login: str, reason: str, now: datetime) -> QuarantineEntry:
    QuarantineEntry.update(
        state=state, settled_at=stamp(now), settled_by=login, reason=reason[:250] or None
    ).where(QuarantineEntry.id == entry.id).execute()
    return find(entry.id)


def _bytes_of(raw: object) -> bytes:
    """What came, as bytes; of something nested too deeply to be written again, only that it was."""
    try:
        return dense_json(raw)
    except RecursionError:
        return b"nested too deeply"


def _fingerprint(kiosk: Kiosk | int, code: str, content: bytes) -> bytes:
    number = kiosk if isinstance(kiosk, int) else kiosk.id
    return hashlib.blake2b(f"{number}\n{code}\n".encode() + content, digest_size=16).digest()


def _number(told: object, most: int) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) and 1 <= told <= most else None


def _text(told: object) -> str | None:
    """An envelope's id if it is one; anything else could be content."""
    try:
        return str(uuid.UUID(told)) if isinstance(told, str) else None
    except ValueError:
        return None
