"""Opening a case: nothing of its content is read out before the audit log has who reads it."""

from dataclasses import dataclass

from shared.errors import CannotDo
from shared.revision import Revision
from shared.words import N_
from sync_server.desk import (
    access,
    attachments,
    audit,
    cases,
    clocks_shown,
    dossier,
    events,
    links,
    moves,
    second,
    work,
)
from sync_server.desk.attachments import Listed
from sync_server.desk.clocks_shown import ClockShown
from sync_server.desk.deed import Deed
from sync_server.desk.deed_list import offered
from sync_server.desk.dossier import Groups, Source
from sync_server.desk.models import Case
from sync_server.desk.reader import Reader
from sync_server.desk.second import Asked
from sync_server.desk.timeline import Event, History, timeline
from sync_server.desk.work import Standing
from sync_server.desk.work_models import CaseWork
from sync_server.intake import records
from sync_server.intake.merge import fold, values
from sync_server.intake.models import Record, Unit

REASON_LEAST = 5
"""Characters of a reason to see who the informer is: a word at least, not a dot."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One report of a case. `revisions`: the source of each, with the moment it was received."""

    record: Record
    unit: Unit
    groups: Groups
    revisions: tuple[tuple[Source, str], ...]
    reasons: tuple[str, ...]
    notices: tuple[str, ...]
    withheld_from: str
    files: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its clocks, those that run first, and all its reports, the earliest told first.

    next: (deed, msgid) of the one next step. offered: by group, what else may be done now.
    """

    case: Case
    clocks: tuple[ClockShown, ...]
    reports: tuple[ReportFile, ...]
    timeline: tuple[Event, ...]
    standing: Standing
    next: tuple[str, str] | None
    offered: list[tuple[str, list[Deed]]]
    second: list[Asked]

    @property
    def work(self) -> CaseWork:
        return self.standing.work


def open_file(case_no: str, reader: Reader) -> CaseFile:
    """The case with what the reader's role may see, and who saw it before. Raises NotThere."""
    case = cases.find(case_no)
    classes = access.SEES[reader.role]
    found = cases.records_of(case)
    _note(reader, "view-case", case, sorted(classes), len(found))
    histories = records.histories(record.report_uuid for record in found)
    told = [(record, histories[record.report_uuid]) for record in found]
    units = {unit.code: unit for unit in Unit.select().where(Unit.code.in_([r.station_code for r in found]))}
    stands = work.standing(case)
    return CaseFile(
        case=case,
        clocks=tuple(clocks_shown.of_case(case, now=reader.now)),
        reports=tuple(
            _report_file(record, history, units[record.station_code], classes) for record, history in told
        ),
        timeline=tuple(timeline(case, told, _happened(case), audit.deeds_of(case_no))),
        standing=stands,
        next=moves.next_step(work.facts(stands, reader.now)),
        offered=offered(case.status, waiting=stands.work.waiting_until is not None),
        second=second.of_case(case),
    )


def _happened(case: Case) -> list[events.Happened]:
    """With what happened to cases of the same child before they were merged into this one."""
    return [event for one in (case, *links.merged_here(case)) for event in events.of_case(one)]


def informers(case_no: str, reason: str, reader: Reader) -> list[tuple[Record, Groups]]:
    """Who told the station, report by report. Raises NotThere, or CannotDo without a reason."""
    case = cases.find(case_no)
    if len(reason.strip()) < REASON_LEAST:
        raise CannotDo("no reason", title=N_("Ghi rõ vì sao cần biết danh tính này"), field="reason")
    found = cases.records_of(case)
    _note(reader, "view-informer", case, ["P4"], len(found), reason)
    histories = records.histories(record.report_uuid for record in found)
    told = ((record, _revisions(histories[record.report_uuid])) for record in found)
    return [(record, dossier.groups(said, record.station_code, access.PROTECTED)) for record, said in told]


def _report_file(record: Record, history: History, unit: Unit, classes: frozenset[str]) -> ReportFile:
    told = _revisions(history)
    who = dossier.sources(told, record.station_code)
    return ReportFile(
        record=record,
        unit=unit,
        groups=dossier.groups(told, record.station_code, classes),
        revisions=tuple((who[revision.revision_id], received_at) for revision, received_at in history),
        reasons=tuple(dossier.reasons(told, classes)),
        notices=tuple(dossier.notices(told)),
        withheld_from=dossier.withheld_from(told),
        files=attachments.listed(record, values(fold(told)), classes),
    )


def _revisions(history: History) -> list[Revision]:
    return [revision for revision, _ in history]


def _note(reader: Reader, action: str, case: Case, classes: list[str], count: int, reason: str = "") -> None:
    audit.note(
        reader.login,
        reader.role,
        action,
        now=reader.now,
        case_no=case.case_no,
        classes=",".join(classes),
        count=count,
        reason=reason,
    )
