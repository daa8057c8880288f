"""Settling a value: the officer's own revision stored, folded, and told as an event, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.clock import NewId, stamp
from shared.codes import Commune
from shared.errors import FieldError, NotThere
from shared.report import Field, fields
from shared.revision import Revision
from sync_server.desk import access, cases, corrections, events, following, fresh, suggestions, work
from sync_server.desk.dossier import Source, sources
from sync_server.desk.models import Case
from sync_server.desk.reader import Reader
from sync_server.intake import folding, records
from sync_server.intake.merge import Cell
from sync_server.intake.models import Commune as CommuneRow
from sync_server.intake.models import Record


class NotAValue(Exception):
    """The value breaks a rule of the report."""

    def __init__(self, fault: FieldError):
        super().__init__(fault.type)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Contested:
    """One field of one report as it stands. `cells`: what is used first; each with its source."""

    case: Case
    record: Record
    field: Field
    kind: str
    cells: tuple[tuple[Cell, Source], ...]
    may_be_empty: bool
    mark: str


def contested(case_no: str, report_no: str, name: str, reader: Reader) -> Contested:
    """Raises NotThere where the case has no such report, or she may not put this field right."""
    case, record, told = _report(case_no, report_no, name, reader)
    who = sources(told, record.station_code)
    return Contested(
        case=case,
        record=record,
        field=fields()[name],
        kind=corrections.kind_of(name),
        cells=tuple((cell, who[cell.revision_id]) for cell in corrections.rivals(told, name)),
        may_be_empty=corrections.may_be_empty(name),
        mark=corrections.mark(told),
    )


def settle(
    case_no: str, report_no: str, name: str, value: Any, mark: str, reader: Reader, *, new_id: NewId, why: str
) -> None:
    """Set the field by her own revision, within the caller's transaction.

    Raises NotThere; StaleCase where something was said after the page was made; NotAValue.
    """
    folding.lock([_report(case_no, report_no, name, reader)[1].report_uuid])  # in the order of merges
    suggestions.one_at_a_time()
    case = cases.hold(cases.find(case_no).id)
    _, record, told = _report(case_no, report_no, name, reader)
    if mark != corrections.mark(told):
        raise work.StaleCase("other revisions")
    fault = corrections.fault_of(told, name, value, now=reader.now, communes=_communes())
    if fault is not None:
        raise NotAValue(fault)
    revision = corrections.correction(
        told, name, value, login=reader.login, at=stamp(reader.now), revision_id=new_id()
    )
    folding.store_own(revision, now=reader.now)
    touched = folding.refresh([record.report_uuid])
    fresh.redo(touched, now=reader.now)
    cases.acknowledge(case, reader.login, now=reader.now)
    following.follow([case.id], now=reader.now, reopen=False)
    detail = {"report_no": report_no, "field": name, "number": revision.number}
    events.record(case, "corrected", reader.login, now=reader.now, detail=detail, note=why)


def _report(case_no: str, report_no: str, name: str, reader: Reader) -> tuple[Case, Record, list[Revision]]:
    case = cases.find(case_no)
    found = [record for record in cases.records_of(case) if record.report_no == report_no]
    if not found or not corrections.correctable(name, access.SEES[reader.role]):
        raise NotThere("value")
    return case, found[0], records.revisions(found[0].report_uuid)


def _communes() -> Mapping[str, Commune]:
    return {row.code: Commune(row.code, row.name) for row in CommuneRow.select()}
