"""What a station adds to a report whose case is there: an event, so that every page made before is old, and
an alert where a child is in new danger or a closed case opened again. Nothing rings for the rest.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from shared.clock import stamp
from sync_server.desk import danger, events
from sync_server.desk.alert_models import Alert
from sync_server.desk.alert_rules import DANGER, REOPENED
from sync_server.desk.models import LEFT_THE_QUEUE, Case, CaseEvent
from sync_server.intake import folded
from sync_server.intake.folded import Folded


@dataclass(frozen=True, slots=True)
class News:
    """Of one case: the number of its newest event, the report it is of, whether any became more dangerous."""

    event: int
    report_no: str
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
        found[case] = News(event, report.report_no, worse or (case in found and found[case].worse))
    return found


def ring(news: Mapping[int, News], reopened: Collection[int], *, now: datetime) -> None:
    """Raise the alerts, once the cases have followed their reports. What nobody took up rings already."""
    wanted = [case for case, one in news.items() if one.worse or case in reopened]
    rows = []
    for case in Case.select().where(Case.id.in_(wanted)).order_by(Case.id):
        if case.acknowledged_at is None and case.urgency == "high":
            continue
        kind = DANGER if news[case.id].worse else REOPENED
        rows.append(
            {"kind": kind, "subject": str(news[case.id].event), "shown": case.case_no,
             "urgency": case.urgency, "raised_at": stamp(now), "ring_at": stamp(now)}
        )  # fmt: skip
    if rows:
        Alert.insert_many(rows).on_conflict_ignore().execute()


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
