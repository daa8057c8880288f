"""Requests that left by courier: which envelopes each carried, so that an answer weeks later finds them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from kiosk.models import CourierExport, OutboxEntry
from shared.clock import stamp

EXPORTS_KEPT = 4000
"""The newest; of an older file the receipts are refused and its envelopes go again."""


@dataclass(frozen=True, slots=True)
class Export:
    """`newest`: no other answer was heard since this request was made."""

    exchange_id: str
    entries: tuple[int, ...]
    newest: bool


def note(exchange_id: str, request_digest: bytes, entries: Sequence[OutboxEntry], *, now: datetime) -> None:
    """Remember one request, inside the caller's transaction."""
    CourierExport.create(
        exchange_id=exchange_id,
        request_digest=request_digest,
        entries=json.dumps([entry.id for entry in entries]),
        made_at=stamp(now),
    )


def drop_old() -> None:
    oldest_kept = CourierExport.select(pw.SQL("rowid")).order_by(pw.SQL("rowid").desc()).offset(EXPORTS_KEPT)
    CourierExport.delete().where(pw.SQL("rowid").in_(oldest_kept.limit(-1))).execute()


def find(request_digest: bytes) -> Export | None:
    row = CourierExport.get_or_none(CourierExport.request_digest == request_digest)
    if row is None:
        return None
    return Export(row.exchange_id, tuple(json.loads(row.entries)), bool(row.newest))


def overtake() -> None:
    """An answer was heard: those to the requests under way now may be older than it."""
    CourierExport.update(newest=False).where(CourierExport.newest).execute()


def forget_all() -> None:
    """After the district lost something: receipts still under way are for what it may no longer have."""
    CourierExport.delete().execute()
