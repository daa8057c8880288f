"""What raises an alert, and when it is over. Each cause is one query that knows what is raised already; only
what a station adds is rung by the merge itself (desk/news).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import peewee as pw

from shared.clock import stamp
from sync_server.desk import backup_causes, certificate_causes, news
from sync_server.desk.alert_models import Alert
from sync_server.desk.alert_rules import DANGER, NEW_HIGH, OVERDUE, QUARANTINED, REOPENED, SILENT, SOON
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import ACK, DELAY
from sync_server.desk.models import LEFT_THE_QUEUE, Case
from sync_server.desk.queue_filter import place
from sync_server.fleet import heard
from sync_server.intake.models import Kiosk, QuarantineEntry

MOST = 500
"""Alerts of one kind raised in a run: a server that was off for long catches up run by run."""
_CHUNK = 400


def raise_new(
    *,
    now: datetime,
    silent_after: timedelta,
    backup_late_after: timedelta | None = None,
    certificate_ends: datetime | None = None,
) -> int:
    """Within the caller's transaction; how many. Two at once raise each only once.

    backup_late_after: the age of the newest backup that is an alert; None where this program makes none.
    certificate_ends: as far as this process knows of one.
    """
    raised = 0
    causes = [*_causes(now, silent_after)]
    causes += [
        (kind, _new(query, kind, pw.Value(subject)))
        for kind, subject, query in _of_the_server(now, backup_late_after, certificate_ends)
    ]
    for kind, query in causes:
        rows = [
            {"kind": kind, "subject": str(subject), "shown": shown, "urgency": urgency or "",
             "due_at": due_at, "raised_at": stamp(now), "ring_at": stamp(now)}
            for subject, shown, urgency, due_at in query.limit(MOST).tuples()
        ]  # fmt: skip
        if rows:
            Alert.insert_many(rows).on_conflict_ignore().execute()
        raised += len(rows)
    return raised


def end_passed(
    *,
    now: datetime,
    silent_after: timedelta,
    backup_late_after: timedelta | None = None,
    certificate_ends: datetime | None = None,
) -> int:
    """End the alerts whose cause is gone; how many. Within the caller's transaction."""
    ended = 0
    servers = {
        kind: lambda _subjects, query=query: query
        for kind, _, query in _of_the_server(now, backup_late_after, certificate_ends)
    }
    for kind, lasting in {**_lasting(now, silent_after), **servers}.items():
        for alerts in _open(kind):
            still = {str(row[0]) for row in lasting([alert.subject for alert in alerts]).tuples()}
            gone = [alert.id for alert in alerts if alert.subject not in still]
            Alert.update(over_at=stamp(now)).where(Alert.id.in_(gone)).execute()
            ended += len(gone)
    return ended


def _of_the_server(
    now: datetime, backup_late_after: timedelta | None, certificate_ends: datetime | None
) -> Iterator[tuple[str, str, pw.ModelSelect]]:
    """(kind, subject, query of one row or none) of what there is once in a district."""
    for kind, query in backup_causes.causes(now, backup_late_after).items():
        yield kind, backup_causes.SUBJECT, query
    for kind, query in certificate_causes.causes(now, certificate_ends).items():
        yield kind, certificate_causes.SUBJECT, query


def _causes(now: datetime, silent_after: timedelta) -> Iterator[tuple[str, pw.ModelSelect]]:
    """(kind, query of (subject, number shown, urgency, due at) of what is not raised yet)."""
    none = pw.Value(None)
    yield (
        NEW_HIGH,
        _new(
            Case.select(Case.case_no, Case.case_no, Case.urgency, none).where(place < "1"),
            NEW_HIGH,
            Case.case_no,
        ),
    )
    for kind, condition in ((OVERDUE, _overdue(now)), (SOON, _soon(now))):
        query = CaseClock.select(CaseClock.id, Case.case_no, Case.urgency, CaseClock.due_at).join(Case)
        yield kind, _new(query.where(condition), kind, CaseClock.id.cast("TEXT"))
    held = QuarantineEntry.select(QuarantineEntry.id, Kiosk.kiosk_id, pw.Value("high"), none).join(Kiosk)
    yield QUARANTINED, _new(held.where(_HELD), QUARANTINED, QuarantineEntry.id.cast("TEXT"))
    silent = Kiosk.select(Kiosk.kiosk_id, Kiosk.kiosk_id, none, none).where(_silent(now, silent_after))
    yield SILENT, _new(silent, SILENT, Kiosk.kiosk_id)


def _lasting(now: datetime, silent_after: timedelta) -> dict[str, Any]:
    """For each kind: from subjects to a query of those whose cause lasts."""

    def clocks(condition: pw.Expression) -> Any:
        query = CaseClock.select(CaseClock.id).join(Case)
        return lambda subjects: query.where(condition, CaseClock.id.in_([int(one) for one in subjects]))

    return {
        NEW_HIGH: lambda numbers: Case.select(Case.case_no).where(place < "1", Case.case_no.in_(numbers)),
        DANGER: news.unseen,
        REOPENED: news.unseen,
        OVERDUE: clocks(_overdue(now)),
        SOON: clocks(_soon(now)),
        QUARANTINED: lambda ids: QuarantineEntry.select(QuarantineEntry.id).where(
            _HELD, QuarantineEntry.id.in_([int(one) for one in ids])
        ),
        SILENT: lambda ids: Kiosk.select(Kiosk.kiosk_id).where(
            _silent(now, silent_after), Kiosk.kiosk_id.in_(ids)
        ),
    }


def _new(query: pw.ModelSelect, kind: str, subject: Any) -> pw.ModelSelect:
    raised = Alert.select(pw.SQL("1")).where(
        Alert.kind == kind, Alert.subject == subject, Alert.over_at.is_null()
    )
    return query.where(~pw.fn.EXISTS(raised))


def _open(kind: str) -> Iterator[list[Alert]]:
    last = 0
    while True:
        query = Alert.select().where(Alert.kind == kind, Alert.over_at.is_null(), Alert.id > last)
        some = list(query.order_by(Alert.id).limit(_CHUNK))
        if not some:
            return
        yield some
        last = some[-1].id


_HELD = (QuarantineEntry.state == "open") & QuarantineEntry.urgent


def _rings() -> pw.Expression:
    """Clocks that alert: not how long a report was away, nor taking up an urgent case, which rings by
    itself, nor those of which an officer said why they are late, nor of a case that nobody can act on, since
    its reports stand in another.
    """
    by_itself = (CaseClock.kind == ACK) & (Case.urgency == "high")
    runs = CaseClock.stopped_at.is_null() & Case.status.not_in(LEFT_THE_QUEUE)
    return runs & (CaseClock.kind != DELAY) & ~by_itself & CaseClock.noted_at.is_null()


def _overdue(now: datetime) -> pw.Expression:
    return _rings() & (CaseClock.due_at < stamp(now))


def _soon(now: datetime) -> pw.Expression:
    return _rings() & (CaseClock.due_at >= stamp(now)) & (CaseClock.warn_at <= stamp(now))


def _silent(now: datetime, after: timedelta) -> pw.Expression:
    """`after`: so many of the hours in which the kiosk is usually heard; nights and holidays do not count."""
    return Kiosk.kiosk_id.in_(heard.silent_for(int(after / timedelta(hours=1)), now=now))
