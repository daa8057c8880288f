"""Parts of files in the inbox: opened once to see what they are, and again when an officer asks for the file.

Their bytes stay sealed where they came in. What is noted of them is a cache that can be remade.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shared.attachments import Part, join, kind_of, part_from_bytes
from shared.errors import SealBroken, UnreadableMessage
from shared.sealing import open_sealed
from sync_server.intake.keys import Keys
from sync_server.intake.models import AttachmentPart, InboxEntry, Kiosk
from sync_server.intake.opening import CannotMerge

BATCH = 16
"""Parts a transaction: three megabytes that are opened."""


@dataclass(frozen=True, slots=True)
class FileName:
    """Which file of which report is meant: sent by the report's own station, with this digest."""

    report_uuid: uuid.UUID
    station_code: str
    file_id: uuid.UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """`of` is 0 while no part is here; `missing` then knows of none.

    form: jpg, png or pdf, by its first part; "" for none of them, or while that is not here.
    """

    of: int
    missing: tuple[int, ...]
    form: str = ""

    @property
    def whole(self) -> bool:
        return self.of > 0 and not self.missing


def open_part(entry: Any, keys: Keys) -> Part:
    """The part inside. Raises CannotMerge, whose text holds nothing of the content."""
    try:
        part = part_from_bytes(open_sealed(bytes(entry.sealed), keys.opener(entry.key_id)))
        uuid.UUID(part.file_id)
    except SealBroken as broken:
        raise CannotMerge("seal-broken", broken.detail) from None
    except (UnreadableMessage, ValueError):
        raise CannotMerge("unreadable-part") from None
    if part.report_uuid != str(entry.report_uuid):
        raise CannotMerge("id-mismatch")
    return part


def keep(opened: Iterable[tuple[Any, Part]]) -> None:
    """Note what is in these; a repeat changes nothing. Within the caller's transaction."""
    rows = [
        {
            "inbox": entry.id,
            "report_uuid": entry.report_uuid,
            "file_id": uuid.UUID(part.file_id),
            "sha256": bytes.fromhex(part.sha256),
            "number": part.number,
            "of": part.of,
            "form": (kind_of(part.content) or "") if part.number == 1 else "",
        }
        for entry, part in opened
    ]
    if rows:
        AttachmentPart.insert_many(rows).on_conflict_ignore().execute()


def remake(keys: Keys) -> None:
    """Note anew what is in every merged part. Within the caller's transaction."""
    AttachmentPart.delete().execute()
    last = 0
    merged = InboxEntry.select().where(InboxEntry.kind == "part", InboxEntry.state == "merged")
    while entries := list(merged.where(InboxEntry.id > last).order_by(InboxEntry.id).limit(BATCH)):
        last = entries[-1].id
        keep((entry, open_part(entry, keys)) for entry in entries)


def arrived(file: FileName) -> Arrived:
    """Which parts of a file are here, without opening any."""
    part = AttachmentPart
    rows = list(_of_file(part.select(part.number, part.of, part.form), file).tuples())
    numbers, of = {number for number, _, _ in rows}, max((of for _, of, _ in rows), default=0)
    missing = tuple(number for number in range(1, of + 1) if number not in numbers)
    return Arrived(of, missing, next((form for _, _, form in rows if form), ""))


def whole(file: FileName, keys: Keys) -> bytes:
    """The file. Raises NotWhole, or CannotMerge when the key of a part is not here any more."""
    return join(_opened(file, keys), file.sha256)


def _opened(file: FileName, keys: Keys) -> Iterator[Part]:
    for row in _of_file(AttachmentPart.select(AttachmentPart, InboxEntry), file):
        yield open_part(row.inbox, keys)


def _of_file(query: Any, file: FileName) -> Any:
    return (
        query.join(InboxEntry)
        .join(Kiosk)
        .where(
            AttachmentPart.file_id == file.file_id,
            AttachmentPart.report_uuid == file.report_uuid,
            AttachmentPart.sha256 == bytes.fromhex(file.sha256),
            Kiosk.unit == file.station_code,
        )
        .order_by(AttachmentPart.number)
    )
