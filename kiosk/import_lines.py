"""The lines of an import: where each stands, and what it says before the report's rules are held to it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from shared.errors import FieldError
from shared.report import SYSTEM_FIELDS
from shared.text import clean
from shared.words import N_

LINE_MAX = 1024 * 1024
"""Bytes of one line: the longest report is a tenth of it."""

_BOM = b"\xef\xbb\xbf"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SYSTEM = SYSTEM_FIELDS | {"station_name", "local_status"}


@dataclass(frozen=True, slots=True)
class Place:
    """`line` counts from 1, blank ones included; `offset` is in bytes."""

    line: int
    offset: int


@dataclass(frozen=True, slots=True)
class IdLine:
    """One report as it was written down: its own id and number, if told, and the fields of the form."""

    report_uuid: str | None
    report_no: str | None
    fields: dict[str, Any]


class LineRefused(Exception):
    """`fields` maps a field, or "" for the line as a whole, to what is wrong. Never holds content."""

    def __init__(self, fields: Mapping[str, FieldError]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def places(file: BinaryIO) -> Iterator[Place]:
    """Where the lines begin that are not blank. The file may be read elsewhere in between."""
    number, offset = 0, 0
    while True:
        file.seek(offset)
        start = file.readline(LINE_MAX)
        if not start:
            return
        number += 1
        here = Place(number, offset)
        blank = not _without_bom(start, here).strip()
        offset += len(start)
        while start and not start.endswith(b"\n"):
            start = file.readline(LINE_MAX)
            offset += len(start)
        if not blank:
            yield here


def read_line(file: BinaryIO, place: Place) -> IdLine:
    """Raises LineRefused: bad UTF-8, no JSON object, too long, or a report_uuid that is none."""
    file.seek(place.offset)
    raw = file.readline(LINE_MAX + 1)
    if len(raw) > LINE_MAX:
        raise _whole_line("too_long", N_("Dòng dài quá 1 MiB"))
    told = _json_object(_without_bom(raw, place))
    fields = {name: value for name, value in told.items() if not name.startswith("_") and name not in _SYSTEM}
    report_no = told.get("report_no")
    return IdLine(_report_uuid(told.get("report_uuid")), _number(report_no), fields)


def _without_bom(raw: bytes, place: Place) -> bytes:
    return raw.removeprefix(_BOM) if place.offset == 0 else raw


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _whole_line("not_utf8", N_("Dòng không phải là chữ UTF-8")) from None
    try:
        told = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _whole_line("not_json", N_("Dòng không phải là JSON")) from None
    if not isinstance(told, dict):
        raise _whole_line("not_an_object", N_("Dòng không phải là một đối tượng JSON"))
    return told


def _no_constant(word: str) -> Any:
    raise ValueError("NaN and Infinity are no JSON")


def _report_uuid(told: object) -> str | None:
    if told is None or told == "":
        return None
    if isinstance(told, str) and _UUID.fullmatch(told.lower()):
        return told.lower()
    raise LineRefused({"report_uuid": FieldError("not_a_uuid", N_("Mã báo cáo không đúng dạng UUID"))})


def _number(told: object) -> str | None:
    """As links are compared: cleaned like any text of a report."""
    return clean(told) or None if isinstance(told, str) else None


def _whole_line(kind: str, message: str) -> LineRefused:
    return LineRefused({"": FieldError(kind, message)})
