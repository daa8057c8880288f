"""A paper backlog: one report a line (NDJSON), filed by the same rules and the same way as from the pages.

Two passes. The first checks every line and reserves the numbers, so that a link to another report of the file
gets the number that it is given here; the second files. Killed half-way, it is run again and goes on.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kiosk import filing, identity, numbering
from kiosk.import_lines import IdLine, LineRefused, Place, places, read_line
from kiosk.models import database
from kiosk.staff import Staff
from shared.clock import NewId, Now
from shared.codes import Commune
from shared.errors import FieldError, InvalidReport
from shared.report import Report, parse_report
from shared.words import N_

log = logging.getLogger(__name__)

CHUNK = 200
Watch = Callable[[int, int], None]

_NO_FILES = FieldError(
    "files_not_here",
    N_("Tệp kèm theo không nhập được cách này. Bỏ mục này ra, rồi đính kèm trên trang của báo cáo"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """`line` counts from 1; `fields` maps a field, or "" for the whole line, to what is wrong with it."""

    line: int
    fields: Mapping[str, FieldError]


@dataclass(slots=True)
class Imported:
    """`filed` are on disk; `skipped` were filed before, or stand twice in the file."""

    filed: int = 0
    skipped: int = 0
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Good:
    place: Place
    report_uuid: str


def import_file(
    path: Path, *, author: Staff, now: Now, new_id: NewId, watch: Watch = lambda done, left: None
) -> Imported:
    """File every good line of the file as `author`. Raises NotEnrolledYet, or OSError for the file.

    watch is told how many are filed and how many good lines are left.
    """
    here, communes = identity.needed(), identity.communes()
    imported = Imported()
    told: dict[str, str] = {}
    with path.open("rb") as file:
        good = list(_checked(file, imported, told, communes, now, new_id))
        with database.atomic():
            wanted = [*(one.report_uuid for one in good), *told.values()]
            numbers = numbering.known(wanted)
            numbers |= numbering.reserve([one.report_uuid for one in good], here, now=now())
        given = {report_no: numbers[uuid] for report_no, uuid in told.items() if uuid in numbers}
        for at in range(0, len(good), CHUNK):
            chunk = list(_to_file(file, good[at : at + CHUNK], given, imported, communes, now))
            imported.filed += len(filing.file_reports(chunk, author=author, now=now(), new_id=new_id))
            watch(imported.filed, max(0, len(good) - at - CHUNK))
    imported.refused.sort(key=lambda refusal: refusal.line)
    log.info(
        "import.done filed=%d skipped=%d refused=%d", imported.filed, imported.skipped, len(imported.refused)
    )
    return imported


def _checked(
    file: BinaryIO,
    imported: Imported,
    told: dict[str, str],
    communes: Mapping[str, Commune],
    now: Now,
    new_id: NewId,
) -> Iterator[_Good]:
    """The good lines that are new, in order. Fills `told`: report number as told to report."""
    seen: set[str] = set()
    chunk: list[tuple[Place, IdLine | LineRefused]] = []
    for place in places(file):
        chunk.append((place, _read(file, place)))
        if len(chunk) == CHUNK:
            yield from _checked_chunk(chunk, seen, imported, told, communes, now, new_id)
            chunk = []
    yield from _checked_chunk(chunk, seen, imported, told, communes, now, new_id)


def _checked_chunk(
    chunk: list[tuple[Place, IdLine | LineRefused]],
    seen: set[str],
    imported: Imported,
    told: dict[str, str],
    communes: Mapping[str, Commune],
    now: Now,
    new_id: NewId,
) -> Iterator[_Good]:
    ids = [line.report_uuid for _, line in chunk if isinstance(line, IdLine) and line.report_uuid]
    filed = filing.is_filed(ids)
    for place, line in chunk:
        if isinstance(line, LineRefused):
            imported.refused.append(Refusal(place.line, line.fields))
            continue
        report_uuid = line.report_uuid or new_id()
        if report_uuid in filed or report_uuid in seen:
            imported.skipped += 1
        else:
            try:
                _parsed(line.fields, communes, now)
            except InvalidReport as invalid:
                imported.refused.append(Refusal(place.line, invalid.errors))
                continue
            seen.add(report_uuid)
            yield _Good(place, report_uuid)
        if line.report_no:
            told.setdefault(line.report_no, report_uuid)


def _to_file(
    file: BinaryIO,
    good: list[_Good],
    given: Mapping[str, str],
    imported: Imported,
    communes: Mapping[str, Commune],
    now: Now,
) -> Iterator[filing.ToFile]:
    """The reports of some lines, read again. A file that somebody changed meanwhile is checked again too."""
    for one in good:
        line = _read(file, one.place)
        if isinstance(line, LineRefused):
            imported.refused.append(Refusal(one.place.line, line.fields))
            continue
        try:
            report = _with_links(_parsed(line.fields, communes, now), given)
        except InvalidReport as invalid:
            imported.refused.append(Refusal(one.place.line, invalid.errors))
            continue
        yield filing.ToFile(report, one.report_uuid)


def _read(file: BinaryIO, place: Place) -> IdLine | LineRefused:
    try:
        return read_line(file, place)
    except LineRefused as refused:
        return refused


def _parsed(fields: Mapping[str, object], communes: Mapping[str, Commune], now: Now) -> Report:
    """A line names files, but their bytes are not here: it is refused rather than filed without them."""
    errors = {"attachments": _NO_FILES} if fields.get("attachments") else {}
    told = {name: value for name, value in fields.items() if name != "attachments"}
    try:
        report = parse_report(told, now=now(), communes=communes)
    except InvalidReport as invalid:
        raise InvalidReport({**invalid.errors, **errors}) from None
    if errors:
        raise InvalidReport(errors)
    return report


def _with_links(report: Report, given: Mapping[str, str]) -> Report:
    """Links to numbers of the file, with the numbers that were given here; other links as told."""
    if not report.links:
        return report
    links = [
        link.model_copy(update={"report_no": given.get(link.report_no, link.report_no)})
        for link in report.links
    ]
    return report.model_copy(update={"links": links})
