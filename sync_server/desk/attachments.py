"""Files that go with the reports of a case: what is there, and one of them for whoever may see it."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.attachments import NotWhole, kind_of
from shared.errors import CannotDo, NotAllowed, NotThere
from shared.words import N_
from sync_server.desk import access, audit, cases
from sync_server.desk.reader import Reader
from sync_server.intake import parts, records
from sync_server.intake.keys import Keys
from sync_server.intake.models import Record
from sync_server.intake.parts import Arrived, FileName

FIELD = "attachments"
MIME = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
SHOWN = ("jpg", "png")
"""Kinds that a browser shows in a sandbox; others are saved."""


class NotAllHere(CannotDo):
    slug = "file-not-whole"
    title = N_("Tài liệu này chưa đến đủ")
    lost = N_("Những phần đã đến vẫn còn nguyên.")
    todo = N_("Máy trạm tự gửi tiếp các phần còn thiếu. Mở lại sau; nếu lâu quá, gọi người bảo trì.")


@dataclass(frozen=True, slots=True)
class Listed:
    """One file, `number` from 1 as the report names it. `bytes`: its size."""

    number: int
    file_id: str
    kind: str
    caption: str
    bytes: int
    arrived: Arrived

    @property
    def can_be_shown(self) -> bool:
        return self.arrived.form in SHOWN


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """`name` is neutral: the report's number and the file's; `kind` is jpg, png or pdf by its content."""

    name: str
    kind: str
    content: bytes

    @property
    def mime(self) -> str:
        return MIME[self.kind]


def listed(record: Record, fields: Mapping[str, Any], classes: frozenset[str]) -> tuple[Listed, ...]:
    """The files that a report names, for those who may see its fields of that class; none for others."""
    rows = access.shown(fields, classes).get(FIELD) or ()
    return tuple(
        Listed(
            number,
            row["file_id"],
            row["kind"],
            row.get("caption", ""),
            row["bytes"],
            parts.arrived(_name(record, row)),
        )
        for number, row in enumerate(rows, start=1)
    )


def open_file(case_no: str, file_id: str, reader: Reader, keys: Keys) -> OpenedFile:
    """One file, once the audit log has who reads it. Raises NotAllowed, NotThere or NotAllHere."""
    classes = access.SEES[reader.role]
    found = cases.records_of(cases.find(case_no))
    record, number, row = _find(found, file_id)
    if not access.shown({FIELD: [row]}, classes):
        raise NotAllowed(FIELD)
    name = _name(record, row)
    if not parts.arrived(name).whole:
        raise NotAllHere(file_id)
    audit.note(reader.login, reader.role, "view-file", now=reader.now, case_no=case_no, classes="P3")
    try:
        content = parts.whole(name, keys)
    except NotWhole:
        raise NotAllHere(file_id) from None
    kind = kind_of(content)
    if kind is None:
        raise NotThere("file of no known kind")
    neutral = re.sub(r"[^A-Za-z0-9.-]", "_", record.report_no)
    return OpenedFile(f"{neutral}-{number}.{kind}", kind, content)


def _find(found: Iterable[Record], file_id: str) -> tuple[Record, int, Mapping[str, Any]]:
    for record in found:
        for number, row in enumerate(records.fields_of(record).get(FIELD) or (), start=1):
            if row["file_id"] == file_id:
                return record, number, row
    raise NotThere("file")


def _name(record: Record, row: Mapping[str, Any]) -> FileName:
    return FileName(record.report_uuid, record.station_code, uuid.UUID(row["file_id"]), row["sha256"])
