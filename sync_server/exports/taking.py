"""Taking a file out: on record first, then written piece by piece, never whole in memory or on a disk."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sync_server.desk import access, audit, export
from sync_server.desk.export import Told
from sync_server.desk.reader import Reader
from sync_server.exports import table_csv
from sync_server.exports.choice import LEAST, Choice, Mark
from sync_server.exports.primero import as_case
from sync_server.intake.district import commune_names
from sync_server.periodic.wording_kept import wording

Pieces = Iterator[bytes]


def take(choice: Choice, reader: Reader) -> tuple[Mark, Pieces]:
    """Put the export on record, then give its watermark and its bytes in pieces.

    One entry of the audit log: classes, how many reports, form, days and the reason; never content. Reports
    that come in meanwhile are not in it. A file without its last line, the watermark, is not whole.
    """
    until = export.newest()
    rows = export.count(until, choice.bounds)
    audit.note(
        reader.login,
        reader.role,
        "export",
        now=reader.now,
        classes=choice.told_classes,
        count=rows,
        reason=choice.on_record,
    )
    mark = Mark(reader.login, reader.now, choice, rows)
    return mark, (_table(mark, until) if choice.form == "csv" else _lines(mark, until, WRITERS[choice.form]))


def exported(one: Told, choice: Choice) -> dict[str, Any]:
    """What may leave of a report."""
    return access.exported(one.fields, choice.classes | LEAST)


def _table(mark: Mark, until: int) -> Pieces:
    separator, communes = wording().separator, commune_names()
    columns = table_csv.columns(mark.choice.classes | LEAST, mark)
    yield table_csv.heading(columns, separator)
    rows = 0
    for some in export.chunks(until, mark.choice.bounds):
        told = [table_csv.Row(one.case_no or "", one.kiosk_id, exported(one, mark.choice)) for one in some]
        rows += len(told)
        yield table_csv.body(columns, told, communes, separator)
    yield table_csv.ending(columns, replace(mark, rows=rows), separator)


def _lines(mark: Mark, until: int, line: Callable[[Told, dict[str, Any]], dict[str, Any]]) -> Pieces:
    rows = 0
    for some in export.chunks(until, mark.choice.bounds):
        rows += len(some)
        yield _ndjson([line(one, exported(one, mark.choice)) for one in some])
    yield _ndjson([{"export": replace(mark, rows=rows).as_json}])


def _ndjson(some: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in some).encode()


def _as_request(one: Told, told: dict[str, Any]) -> dict[str, Any]:
    """The body of a request that makes a case there."""
    named = {"other_agency_id": one.case_no} if one.case_no else {}
    return {"data": as_case(one.report_uuid, told) | named}


WRITERS: dict[str, Callable[[Told, dict[str, Any]], dict[str, Any]]] = {
    "ndjson": export.as_line,
    "primero": _as_request,
}
MIMES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson; charset=utf-8",
    "primero": "application/x-ndjson; charset=utf-8",
}
