"""Two reports that may be of the same child, as an officer reads them, and the list of those to look at."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from shared.clock import from_stamp
from sync_server.desk import access, audit, comparing, links, verdicts
from sync_server.desk.duplicate_models import Suggestion, Verdict
from sync_server.desk.duplicates import EVIDENCE, Evidence
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.reader import Reader
from sync_server.intake import records
from sync_server.intake.models import Record, Unit
from sync_server.store import writing

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two reports, where it came from, and the case it stands in."""

    record: Record
    station: str
    case_no: str
    informed_at: datetime


@dataclass(frozen=True, slots=True)
class PairRow:
    """A suggestion as the list shows it: no names, no kinds."""

    pair: Suggestion
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class PairFile:
    """`reasons` add up to the points; `said` is what people decided, the earliest first."""

    pair: Suggestion
    sides: tuple[Side, Side]
    reasons: tuple[Evidence, ...]
    groups: comparing.Groups
    said: tuple[Verdict, ...]

    @property
    def first_groups(self) -> int:
        """How many of the groups tell who the child is and what happened."""
        return sum(group in comparing.FIRST for group, _ in self.groups)

    @property
    def one_case(self) -> bool:
        return self.sides[0].case_no == self.sides[1].case_no


def open_pair(number: int, reader: Reader) -> PairFile:
    """Both reports with what the reader's role may see; the log has it of each case. Raises NotThere."""
    pair = verdicts.find(number)
    classes = access.SEES[reader.role]
    sides = _sides([pair])[pair.id]
    cases = sorted({side.case_no for side in sides})
    with writing():
        for case_no in cases:
            audit.note(
                reader.login,
                reader.role,
                "compare-reports",
                now=reader.now,
                case_no=case_no,
                classes=",".join(sorted(classes)),
                count=sum(side.case_no == case_no for side in sides),
                reason=" · ".join(other for other in cases if other != case_no),
            )
    one, other = (access.shown(records.fields_of(side.record), classes) for side in sides)
    return PairFile(
        pair=pair,
        sides=sides,
        reasons=tuple(EVIDENCE[code] for code in json.loads(pair.reasons)),
        groups=comparing.compare(one, other),
        said=tuple(verdicts.of(pair)),
    )


def waiting(number: int, *, state: str = "open") -> tuple[list[PairRow], int, int]:
    """A page of the suggestions in a state, the strongest first; its number, and how many pages there are."""
    chosen = Suggestion.select().where(Suggestion.state == state)
    pages = max(1, -(-chosen.count() // PAGE_SIZE))
    number = min(max(1, number), pages)
    found = list(chosen.order_by(Suggestion.points.desc(), Suggestion.id.desc()).paginate(number, PAGE_SIZE))
    sides = _sides(found)
    return [PairRow(pair, sides[pair.id]) for pair in found], number, pages


@dataclass(frozen=True, slots=True)
class SameChild:
    """What a case has of the same child. `into`: the case that it was merged into; `here`: those merged here.

    `rows`: suggestions about its reports that are open or linked, the strongest first.
    """

    into: Case | None
    here: list[Case]
    rows: list[PairRow]


def of_case(case: Case) -> SameChild:
    return SameChild(links.merged_into(case), links.merged_here(case), _rows_of(case))


def _rows_of(case: Case) -> list[PairRow]:
    ties = CaseReport.select(CaseReport.report_uuid).where(CaseReport.case == case)
    either = Suggestion.report_a.in_(ties) | Suggestion.report_b.in_(ties)
    chosen = Suggestion.select().where(either, Suggestion.state.in_(["open", "linked"]))
    found = list(chosen.order_by(Suggestion.points.desc(), Suggestion.id).limit(PAGE_SIZE))
    sides = _sides(found)
    return [PairRow(pair, sides[pair.id]) for pair in found]


def _sides(pairs: Sequence[Suggestion]) -> dict[int, tuple[Side, Side]]:
    """By suggestion, the report told first at the left."""
    wanted = {report for pair in pairs for report in (pair.report_a, pair.report_b)}
    found = {side.record.report_uuid: side for side in _each_side(wanted)}
    by_time = {
        pair.id: sorted((found[pair.report_a], found[pair.report_b]), key=lambda side: side.informed_at)
        for pair in pairs
    }
    return {number: (first, second) for number, (first, second) in by_time.items()}


def _each_side(reports: Iterable[uuid.UUID]) -> Iterable[Side]:
    query = (
        Record.select(Record, Unit.name.alias("station_name"), Case.case_no.alias("case_no"))
        .join(CaseReport, on=(CaseReport.report_uuid == Record.report_uuid))
        .join(Case, on=(CaseReport.case == Case.id))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.code == Record.station_code))
        .where(Record.report_uuid.in_(list(reports)))
    )
    for record in query.objects():
        yield Side(
            record, record.station_name or record.station_code, record.case_no, from_stamp(record.informed_at)
        )
