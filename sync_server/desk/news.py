"""What a station adds to a report whose case is there: an event, so that every page made before is old, and
an alert where a child is in new danger or a closed case opened again. Nothing rings for the rest.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from shared.clock import from_stamp, stamp
from sync_server.desk import danger, events
from sync_server.desk.alert_models import Alert
from sync_server.desk.alert_rules import DANGER, NEW_HIGH, REOPENED
from sync_server.desk.models import LEFT_THE_QUEUE, Case, CaseEvent
from sync_server.intake import folded
from sync_server.intake.folded import Folded
from sync_server.intake.models import StoredRevision


@dataclass(frozen=True, slots=True)
class News:
    """Of one case: the number of the event, the report it is of, when its station wrote it, and whether the
    report became more dangerous by it.
    """

    event: int
    report_no: str
    at: datetime
    worse: bool


def tell(told: Iterable[tuple[int, Folded]], *, now: datetime) -> dict[int, News]:
    """Write an event of each report that says something else now, by its case. Within the transaction."""
    found: dict[int, News] = {}
    for case, report in told:
        if report.before is None or report.before == report.cells:
            continue
        worse = danger.grew(folded.said(report.before), report.fields)
        detail = {"report_no": report.report_no, "number": report.revision}
        event = events.record(case, "danger" if worse else "more", events.MERGE, now=now, detail=detail)
        if worse or case not in found or not found[case].worse:
            found[case] = News(event, report.report_no, _written(report, now), worse)
    return found


def _written(report: Folded, now: datetime) -> datetime:
    """When its station wrote what it added last, by its own clock, as the law's clock goes (brief 4.4)."""
    kiosks = StoredRevision.select(StoredRevision.at).where(
        StoredRevision.report_uuid == report.report_uuid, StoredRevision.inbox.is_null(False)
    )
    newest = kiosks.order_by(StoredRevision.number.desc()).limit(1).scalar()
    try:
        return min(now, max(from_stamp(newest), from_stamp(report.informed_at)))
    except (ValueError, TypeError):  # it is written for people, and nothing has read it before
        return now


def ring(news: Mapping[int, News], reopened: Collection[int], *, now: datetime) -> None:
    """Raise the alerts, once the cases have followed their reports. What nobody took up rings already."""
    wanted = [case for case, one in news.items() if one.worse or case in reopened]
    rows, known = [], _known_and_not_taken_up(wanted)
    for case in Case.select().where(Case.id.in_(wanted)).order_by(Case.id):
        if case.acknowledged_at is None and case.urgency == "high" and case.case_no not in known:
            continue
        kind = DANGER if news[case.id].worse else REOPENED
        rows.append(
            {"kind": kind, "subject": str(news[case.id].event), "shown": case.case_no,
             "urgency": case.urgency, "raised_at": stamp(now), "ring_at": stamp(now)}
        )  # fmt: skip
    if rows:
        Alert.insert_many(rows).on_conflict_ignore().execute()


def _known_and_not_taken_up(ids: Collection[int]) -> set[str]:
    """The cases whose alert of a new urgent case somebody silenced, without taking the case up."""
    numbers = Case.select(Case.case_no).where(Case.id.in_(list(ids)))
    silent = Alert.select(Alert.subject).where(
        Alert.kind == NEW_HIGH,
        Alert.subject.in_(numbers),
        Alert.over_at.is_null(),
        Alert.acknowledged_at.is_null(False),
    )
    return {subject for (subject,) in silent.tuples()}


def unseen(subjects: Collection[str]) -> pw.ModelSelect:
    """Of events that rang, those after which nobody did anything with the case."""
    later = CaseEvent.alias()
    answered = later.select(pw.SQL("1")).where(
        later.case == CaseEvent.case, later.id > CaseEvent.id, later.login != events.MERGE
    )
    return (
        CaseEvent.select(CaseEvent.id)
        .join(Case)
        .where(
            CaseEvent.id.in_([int(one) for one in subjects]),
            Case.status.not_in(LEFT_THE_QUEUE),
            ~pw.fn.EXISTS(answered),
        )
    )
