"""Searching reports: by number, name, phone, school, commune and day; what a role may see, on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.report import fields
from shared.report.rules import LOCAL
from sync_server.desk import access, audit
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.reader import Reader
from sync_server.desk.search_query import Asked, Wanted
from sync_server.desk.search_scan import MOST, newest
from sync_server.desk.search_terms import terms
from sync_server.intake import records
from sync_server.intake.district import commune_names
from sync_server.intake.models import Record, Unit

PAGE_SIZE = 50

_SHOWN = {"name": "child_full_name", "phone": "child_full_name", "school": "child_school_name"}
"""What a list shows of a report that was found by such a term: enough to tell one child from another."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One report that was found. `identity`: the child's name and school, as far as they were asked by; empty
    where numbers, communes and days alone were. `matched`: fields that hold what was typed.
    """

    case_no: str
    record: Record
    station: str
    commune: str
    identity: tuple[str, ...]
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, the newest first. `total` is at most `MOST`; `more`: there are others."""

    hits: tuple[Hit, ...]
    number: int
    pages: int
    total: int
    more: bool


def find(wanted: Wanted, number: int, reader: Reader) -> Found:
    """Page `number`; the nearest one where it lies outside.

    A search by what identifies a person (P2, P3) is in the audit log before its answer is shown, also where
    nothing was found; what was typed never is.
    """
    ids, personal = _find(wanted)
    more, ids = len(ids) > MOST, ids[:MOST]
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    number = min(max(1, number), pages)
    page = ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    classes = access.SEES[reader.role]
    hits = tuple(_hits(page, personal, classes))
    if personal:
        _note(hits, reader)
    return Found(hits, number, pages, len(ids), more)


def _find(wanted: Wanted) -> tuple[list[int], tuple[Asked, ...]]:
    """Ids of records, and what of the question identifies a person."""
    limits = _limits(wanted)
    personal = tuple(asked for asked in wanted.places if asked.kind != "commune")
    if wanted.number:
        of_number = _by_number(wanted.number)
        by_number = newest(wanted.places, [*limits, Record.id.in_(of_number)]) if of_number else []
        if by_number or not wanted.asked:
            return by_number, personal
    return newest((*wanted.asked, *wanted.places), limits), (*wanted.asked, *personal)


def _limits(wanted: Wanted) -> list[pw.Expression]:
    """Days are those of Viet Nam; both ends count."""
    found = []
    if wanted.since:
        found.append(Record.informed_at >= stamp(datetime.combine(wanted.since, time(), LOCAL)))
    if wanted.until:
        after = datetime.combine(wanted.until + timedelta(days=1), time(), LOCAL)
        found.append(Record.informed_at < stamp(after))
    return found


def _by_number(number: str) -> list[int]:
    of_case = CaseReport.select(CaseReport.report_uuid).join(Case).where(Case.case_no == number)
    ways = (Record.report_no == number, Record.receipt_code == number, Record.report_uuid.in_(of_case))
    return [row.id for by in ways for row in Record.select(Record.id).where(by)]


def _hits(page: Sequence[int], personal: tuple[Asked, ...], classes: frozenset[str]) -> Iterator[Hit]:
    found = {
        row.id: row
        for row in Record.select(Record, Unit.name.alias("station"), Case.case_no.alias("case_no"))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.code == Record.station_code))
        .join(CaseReport, pw.JOIN.LEFT_OUTER, on=(CaseReport.report_uuid == Record.report_uuid))
        .join(Case, pw.JOIN.LEFT_OUTER)
        .where(Record.id.in_(page))
        .objects()
    }
    names = commune_names()
    shown = dict.fromkeys(_SHOWN[asked.kind] for asked in personal)
    for record_id in page:
        record = found[record_id]
        said = records.fields_of(record) if personal else {}
        told = access.shown({name: said[name] for name in shown if name in said}, classes)
        yield Hit(
            case_no=record.case_no or "",
            record=record,
            station=record.station or record.station_code,
            commune=names.get(record.commune_code, record.commune_code),
            identity=tuple(str(told.get(name) or "") for name in shown),
            matched=tuple(f for f in _matched(said, personal) if fields()[f].privacy in classes),
        )


def _matched(said: Mapping[str, Any], personal: tuple[Asked, ...]) -> list[str]:
    """The fields of a record in which what was typed stands, in the order of the form."""
    found: set[str] = set()
    for kind, term, words, field in terms(said):
        if any(asked.kind == kind and asked.fits(term, words) for asked in personal):
            found.update(field.split(","))
    order = list(fields())
    return sorted(found, key=order.index)


def _note(hits: Sequence[Hit], reader: Reader) -> None:
    seen = {"P2"} | {fields()[name].privacy for hit in hits for name in hit.matched}
    audit.note(
        reader.login, reader.role, "search", now=reader.now, classes=",".join(sorted(seen)), count=len(hits)
    )
