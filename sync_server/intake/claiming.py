"""Entries of the inbox on their way through the merge: counted, claimed, marked. Within a transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import peewee as pw

from shared.database import is_postgres
from sync_server import bulk
from sync_server.intake.models import InboxEntry, Kiosk
from sync_server.intake.opener import Row, Sealed, sealed_of
from sync_server.store import database

_MERGED = """UPDATE "inbox_entry" SET "state" = 'merged' WHERE "id" {among}"""
_SEALED = """SELECT i."id", i."envelope_id", i."report_uuid", i."key_id", i."sealed", i."received_at",
 i."kiosk_id", k."unit_id" FROM "inbox_entry" i JOIN "kiosk" k ON k."id" = i."kiosk_id" """
_NEXT = f"""{_SEALED} WHERE i."state" = 'waiting' AND i."urgent" = ? AND i."id" > ? AND i."kind" = ?
 ORDER BY i."id" LIMIT ?"""
_CLAIM = """SELECT "id" FROM "inbox_entry" WHERE "state" = 'waiting' AND "urgent" = ? AND "kind" = ?
 ORDER BY "id" LIMIT ?"""
_HELD = " FOR UPDATE SKIP LOCKED"
_READ = 500

Claimed = Sequence[tuple[int, bool]]
"""Row numbers of entries, and whether they are urgent."""


def claim(kind: str, limit: int) -> Claimed:
    """Waiting entries of a kind, urgent ones first, held until the transaction ends: in the order of the
    index, however many wait. Those of another merge are skipped.
    """
    found: list[tuple[int, bool]] = []
    query = _CLAIM.replace("?", database.param) + (_HELD if is_postgres(database) else "")
    for urgent in (True, False):
        rows = database.execute_sql(query, (urgent, kind, limit - len(found))).fetchall()
        found.extend((number, urgent) for (number,) in rows)
    return found


def claim_one(number: int) -> Claimed:
    """The entry of this row number, if it waits and is not another merge's."""
    query = InboxEntry.select(InboxEntry.id, InboxEntry.urgent).tuples()
    query = query.where(InboxEntry.state == "waiting", InboxEntry.id == number)
    return list(query.for_update(_HELD.strip()) if is_postgres(database) else query)


def read(numbers: Sequence[int]) -> dict[int, Any]:
    """Entries by their row numbers, as in `entries`."""
    return {
        entry.id: entry
        for some in pw.chunked(numbers, _READ)
        for entry in entries().where(InboxEntry.id.in_(some))
    }


def sealed(numbers: Sequence[int]) -> list[Sealed]:
    """What opening takes of the entries of these row numbers, in the order of these."""
    rows = bulk.asked(_SEALED + 'WHERE i."id" {among}', numbers, "bigint")
    found = {row[0]: sealed_of(*row) for row in rows}
    return [found[number] for number in numbers]


def next_after(last: Mapping[bool, int], kind: str, limit: int) -> list[tuple[bool, Row]]:
    """What later claims are likely to get, in their order, after the last urgent entry and the last other one
    of these row numbers: whether it is urgent, and the values of `ahead.Sealed`, ids as 16 bytes.
    """
    found: list[tuple[bool, Row]] = []
    query = _NEXT.replace("?", database.param)
    for urgent in (True, False):
        values = (urgent, last.get(urgent, 0), kind, limit - len(found))
        found.extend((urgent, row) for row in database.execute_sql(query, values).fetchall())
    return found


def numbers(kind: str, limit: int) -> list[int]:
    """The row numbers of some entries that wait."""
    waiting = InboxEntry.select(InboxEntry.id).where(InboxEntry.state == "waiting", InboxEntry.kind == kind)
    return [row[0] for row in waiting.limit(limit).tuples()]


def mark_merged(numbers: Sequence[int]) -> None:
    bulk.change(_MERGED, numbers)


def merged(kind: str, *, after: int, limit: int) -> list[Any]:
    """Entries that were merged, by their row numbers."""
    query = entries().where(InboxEntry.kind == kind, InboxEntry.state == "merged", InboxEntry.id > after)
    return list(query.order_by(InboxEntry.id).limit(limit))


def entries() -> Any:
    """Named tuples with `kiosk_id`, the row number of their kiosk, and `unit_id`, the code of its unit."""
    held = (*InboxEntry._meta.sorted_fields, Kiosk.unit.alias("unit_id"))
    named = [field.alias("kiosk_id") if field is InboxEntry.kiosk else field for field in held]
    return InboxEntry.select(*named).join(Kiosk).namedtuples()
