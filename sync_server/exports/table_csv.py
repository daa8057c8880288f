"""Reports as a table that Excel opens: words in Vietnamese, a column with Primero's code beside each that has
one, and on every row who took it. Pure.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from shared.report import fields
from shared.report.reading import in_words
from sync_server.exports.choice import Mark
from sync_server.exports.mapping import of_field
from sync_server.periodic.sheet_csv import guarded

BOM = b"\xef\xbb\xbf"
_NUMBER_LIKE = re.compile(r"0[0-9]{1,20}")
"""Digits that a spreadsheet would take for a number, and drop the first of."""

Fields = Mapping[str, Any]
Communes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One report as it may leave; `fields` only of the classes that were chosen."""

    case_no: str
    kiosk_id: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    cell: Callable[[Row, Communes], str]


def columns(classes: frozenset[str], mark: Mark) -> tuple[Column, ...]:
    """In the order of the form: the fields of these classes, Primero's codes beside theirs, the mark last."""
    found = [
        Column("Số vụ việc (case_no)", lambda row, _: row.case_no),
        Column("Máy trạm (kiosk_id)", lambda row, _: row.kiosk_id),
    ]
    for name, field in fields().items():
        if field.privacy in classes and "." not in name:
            found += _columns_of(name)
    return (*found, Column("Dấu xuất", lambda row, _: mark.short))


def _columns_of(name: str) -> Iterator[Column]:
    field = fields()[name]
    yield Column(f"{field.vi} ({name})", lambda row, communes: _words(name, row.fields.get(name), communes))
    for target in of_field(name):
        if target.options:
            options = target.options

            def code(row: Row, _: Communes, options: Mapping[str, Any] = options) -> str:
                return _options(options, row.fields.get(name))

            yield Column(f"Primero: {target.path} ({name})", code)


def _words(name: str, value: Any, communes: Communes) -> str:
    if value is None:
        return ""
    between = " | " if value and isinstance(value, list) and isinstance(value[0], dict) else "; "
    return between.join(in_words(fields()[name], value, communes, "vi"))


def _options(options: Mapping[str, Any], value: Any) -> str:
    told = value if isinstance(value, list) else [value]
    return "; ".join(dict.fromkeys(options[code].id for code in told if code in options))


def heading(cols: Sequence[Column], separator: str) -> bytes:
    """The first bytes of the file."""
    return BOM + written([[cell(column.heading) for column in cols]], separator)


def body(cols: Sequence[Column], rows: Iterable[Row], communes: Communes, separator: str) -> bytes:
    return written([[cell(column.cell(row, communes)) for column in cols] for row in rows], separator)


def ending(cols: Sequence[Column], mark: Mark, separator: str) -> bytes:
    """The watermark, as the last line: without it the file is not whole."""
    return written([[cell(mark.text), *("" for _ in cols[1:])]], separator)


def written(rows: Iterable[Iterable[str]], separator: str) -> bytes:
    """Lines with CRLF, every field quoted."""
    file = StringIO()
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def cell(text: str) -> str:
    """No formula, and no first zero lost: digits that begin with one are written `="0…"`, as Excel wants."""
    return f'="{text}"' if _NUMBER_LIKE.fullmatch(text) else guarded(text)
