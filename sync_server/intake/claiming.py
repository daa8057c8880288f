"""Entries of the inbox on their way through the merge: counted, claimed, marked. Within a transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.database import is_postgres
from sync_server import bulk
from sync_server.intake.models import InboxEntry, Kiosk
from sync_server.store import database

_MERGED = """UPDATE "inbox_entry" SET "state" = 'merged' WHERE "id" {among}"""


def claim(kind: str, limit: int) -> list[Any]:
    """Waiting entries of a kind, urgent ones first, held until the transaction ends; named as in `entries`.

    Those of another merge are skipped.
    """
    return _waiting(kind, limit, {})


def claim_one(number: int) -> list[Any]:
    """The entry of this row number, if it waits and is not another merge's."""
    return list(_held(entries().where(InboxEntry.state == "waiting", InboxEntry.id == number)))


def next_after(claimed: Sequence[Any], kind: str, limit: int) -> list[Any]:
    """What the claim after this one is likely to get."""
    last = {entry.urgent: entry.id for entry in claimed}
    return _waiting(kind, limit, last, hold=False)


def numbers(kind: str, limit: int) -> list[int]:
    """The row numbers of some entries that wait."""
    waiting = InboxEntry.select(InboxEntry.id).where(InboxEntry.state == "waiting", InboxEntry.kind == kind)
    return [row[0] for row in waiting.limit(limit).tuples()]


def mark_merged(entries: Sequence[Any]) -> None:
    bulk.change(_MERGED, [entry.id for entry in entries])


def merged(kind: str, *, after: int, limit: int) -> list[Any]:
    """Entries that were merged, by their row numbers."""
    query = entries().where(InboxEntry.kind == kind, InboxEntry.state == "merged", InboxEntry.id > after)
    return list(query.order_by(InboxEntry.id).limit(limit))


def entries() -> Any:
    """Named tuples with `kiosk_id`, the row number of their kiosk, and `unit_id`, the code of its unit."""
    held = (*InboxEntry._meta.sorted_fields, Kiosk.unit.alias("unit_id"))
    named = [field.alias("kiosk_id") if field is InboxEntry.kiosk else field for field in held]
    return InboxEntry.select(*named).join(Kiosk).namedtuples()


def _waiting(kind: str, limit: int, after: Mapping[bool, int], *, hold: bool = True) -> list[Any]:
    """Urgent ones first, each kind beyond `after`: in the order of the index, however many wait."""
    found: list[Any] = []
    for urgent in (True, False):
        query = entries().where(
            InboxEntry.state == "waiting",
            InboxEntry.urgent == urgent,
            InboxEntry.id > after.get(urgent, 0),
            InboxEntry.kind == kind,
        )
        query = query.order_by(InboxEntry.id).limit(limit - len(found))
        found.extend(_held(query) if hold else query)
    return found


def _held(query: Any) -> Any:
    return query.for_update("FOR UPDATE SKIP LOCKED", of=InboxEntry) if is_postgres(database) else query
