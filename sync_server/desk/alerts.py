"""Alerts: raised while their cause lasts, rung until somebody acknowledges them. Owns `alert`.

Any number of processes may run this: a row is rung by whoever moves its `ring_at` on, and only one can.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.clock import from_stamp, stamp
from shared.errors import NotAllowed, NotThere
from shared.words import N_
from sync_server.desk import alert_causes, audit, duty
from sync_server.desk.alert_models import Alert
from sync_server.desk.alert_rules import KINDS, Ringing, message, title, told_to
from sync_server.desk.reader import Reader
from sync_server.intake.keys import Keys
from sync_server.store import writing

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Alerts rung in one run; the others come in the next."""
TRY_AGAIN = timedelta(minutes=1)
"""When no channel took an alert."""


@dataclass(frozen=True, slots=True)
class Run:
    """Counts of one run: alerts raised, over, rung; messages sent, failed."""

    raised: int
    over: int
    rung: int
    sent: int
    failed: int


def run(
    keys: Keys,
    *,
    now: datetime,
    repeat: timedelta,
    silent_after: timedelta,
    backup_late_after: timedelta | None = None,
    certificate_ends: datetime | None = None,
) -> Run:
    """Raise what is new, end what is over, and tell those on duty what nobody acknowledged. Safe to repeat.

    A stop between the claim and the sending delays an alert by `repeat`; it loses none.
    """
    with writing():
        raised, over = (
            look(
                now=now,
                silent_after=silent_after,
                backup_late_after=backup_late_after,
                certificate_ends=certificate_ends,
            )
            for look in (alert_causes.raise_new, alert_causes.end_passed)
        )
    roster = {one.person.id: one for one in duty.roster() if one.channels}
    duties = {number: one.duty for number, one in roster.items()}
    due = [(alert, told_to(alert, duties, now=now)) for alert in _due(now)]
    claimed = _claim([(alert, people) for alert, people in due if people], now + repeat)
    by_person: dict[int, list[Ringing]] = defaultdict(list)
    for alert, people in claimed:
        for number in people:
            by_person[number].append(alert)
    heard: set[int] = set()
    sent = failed = 0
    for number, alerts in by_person.items():
        for channel in roster[number].channels:
            went = duty.send(channel, title(alerts), message(alerts), keys, now=now)
            sent, failed = sent + went, failed + (not went)
            heard |= {alert.number for alert in alerts} if went else set()
    unheard = [alert.number for alert, _ in claimed if alert.number not in heard]
    if unheard:
        with writing():
            Alert.update(ring_at=stamp(now + TRY_AGAIN)).where(Alert.id.in_(unheard)).execute()
    if claimed:
        log.info("alerts.rung alerts=%d sent=%d failed=%d", len(claimed), sent, failed)
    return Run(raised, over, len(claimed), sent, failed)


def _due(now: datetime) -> list[Ringing]:
    ringing = Alert.over_at.is_null() & Alert.acknowledged_at.is_null() & (Alert.ring_at <= stamp(now))
    rows = Alert.select().where(ringing).order_by(Alert.ring_at, Alert.id).limit(AT_ONCE)
    return [
        Ringing(r.id, r.kind, r.shown, r.urgency, from_stamp(r.due_at or r.raised_at), r.ring_at)
        for r in rows
    ]


def _claim(wanted: list[tuple[Ringing, set[int]]], again: datetime) -> list[tuple[Ringing, set[int]]]:
    """Those that this process rings: another that came first has moved `ring_at` on already."""
    mine = []
    with writing():
        for alert, people in sorted(wanted, key=lambda one: one[0].number):
            still = (
                (Alert.id == alert.number)
                & (Alert.ring_at == alert.ring_at)
                & Alert.acknowledged_at.is_null()
                & Alert.over_at.is_null()
            )
            if Alert.update(ring_at=stamp(again), rung=Alert.rung + 1).where(still).execute():
                mine.append((alert, people))
    return mine


def shown_to(role: str) -> list[Alert]:
    """What is not over, unacknowledged first, the newest first."""
    kinds = [kind for kind, told in KINDS.items() if role in told.roles]
    query = Alert.select().where(Alert.over_at.is_null(), Alert.kind.in_(kinds))
    return list(query.order_by(Alert.acknowledged_at.is_null().desc(), Alert.id.desc()).limit(200))


def every() -> list[Alert]:
    """What is not over, the oldest first."""
    return list(Alert.select().where(Alert.over_at.is_null()).order_by(Alert.id))


def count_ringing(role: str) -> int:
    kinds = [kind for kind, told in KINDS.items() if role in told.roles]
    query = Alert.select().where(
        Alert.over_at.is_null(), Alert.acknowledged_at.is_null(), Alert.kind.in_(kinds)
    )
    return int(query.count())


def acknowledge(number: int, reader: Reader) -> None:
    """Somebody knows: it rings no more. Within the caller's transaction. Raises NotThere, NotAllowed."""
    alert: Alert | None = Alert.get_or_none(Alert.id == number)
    if alert is None:
        raise NotThere("alert", title=N_("Không có báo động này"))
    if reader.role not in KINDS[alert.kind].roles:
        raise NotAllowed("alert")
    first = Alert.update(acknowledged_at=stamp(reader.now), acknowledged_by=reader.login)
    if first.where(Alert.id == number, Alert.acknowledged_at.is_null()).execute():
        audit.note(reader.login, reader.role, "acknowledge-alert", now=reader.now,
                   case_no=alert.shown if KINDS[alert.kind].areas == {"cases"} else None,
                   reason=f"{alert.kind} {alert.shown}")  # fmt: skip
