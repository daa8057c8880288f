"""The tallies are what counting the rows gives, whatever was done to them, on both engines."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from shared.clock import from_stamp, stamp
from shared.report.rules import local_day
from shared.urgency import LEVELS
from sync_server.desk import tallies
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import ACK, DELAY
from sync_server.desk.models import LEFT_THE_QUEUE, Case, CaseReport, Tally
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import Record, Unit
from sync_server.store import writing
from tests.sync_server.builders import District, Station

Key = tuple[str, str, str]


def day(moment: str | None) -> str:
    return local_day(from_stamp(moment)).isoformat() if moment else ""


def counted() -> Counter[Key]:
    """Row by row, as the tallies should be."""
    found: Counter[Key] = Counter()
    for case in Case.select().where(Case.status.not_in(LEFT_THE_QUEUE)):
        found[("due", day(case.next_due), case.urgency)] += 1
        found[("told", day(case.informed_at), case.urgency)] += 1
    kinds = dict(Unit.select(Unit.code, Unit.type).tuples())
    for record in Record.select():
        found[("report", day(record.informed_at), kinds[record.station_code])] += 1
    for clock in CaseClock.select().where(CaseClock.kind != DELAY):
        if clock.outcome in (None, "in_time", "late"):
            found[("clock", day(clock.due_at), clock.outcome or "runs")] += 1
    return found


def kept() -> Counter[Key]:
    found: Counter[Key] = Counter()
    for row in Tally.select():
        found[(row.kind, row.day, row.code)] += row.n
    return Counter({key: n for key, n in found.items() if n})


def changes(random: Random, moment: Callable[[], str]) -> list[Callable[[], Any]]:
    """What may be done to the rows, each time to others."""

    def some(table: Any) -> Any:
        ids = [row.id for row in table.select(table.id)]
        return table.id.in_(random.sample(ids, min(len(ids), random.randrange(1, 4))))

    def some_case() -> int:
        return int(random.choice([row.id for row in Case.select(Case.id)]))

    def clock() -> dict[str, Any]:
        kind, at = random.choice([ACK, DELAY, "plan_5wd"]), moment()
        return {"case": some_case(), "kind": kind, "subject": "", "started_at": at, "due_at": at}

    return [
        lambda: CaseClock.insert_many([clock() for _ in range(3)]).on_conflict_ignore().execute(),
        lambda: (
            CaseClock.update(
                outcome=random.choice(["in_time", "late", "void", "closed"]), stopped_at=moment()
            )
            .where(some(CaseClock))
            .execute()
        ),
        lambda: CaseClock.update(due_at=moment()).where(some(CaseClock)).execute(),
        lambda: CaseClock.delete().where(some(CaseClock)).execute(),
        lambda: Case.update(next_due=random.choice([None, moment()])).where(some(Case)).execute(),
        lambda: (
            Case.update(
                status=random.choice(["new", "closed", "merged", "planning"]),
                urgency=random.choice(LEVELS),
                informed_at=moment(),
            )
            .where(some(Case))
            .execute()
        ),
        lambda: Record.update(informed_at=moment()).where(some(Record)).execute(),
        lambda: (
            Record.update(station_code=random.choice(["HS-DM01", "SC-DM01"])).where(some(Record)).execute()
        ),
    ]


def test_they_stay_true_through_whatever_is_written(district: District, station: Station) -> None:
    random, school = Random(7), district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    for one in (station, station, school):
        one.send([one.envelope(one.report(number)) for number in (0, 7)])
    merge_waiting(district.keys, now=district.now)
    assert kept() == counted() and counted().total() > 20
    made = changes(random, lambda: stamp(district.now + timedelta(minutes=random.randrange(-9000, 9000))))
    for number in range(80):
        with writing():
            for change in random.sample(made, random.randrange(1, 4)):
                change()
        if number % 10 == 9:
            assert kept() == counted()
            tallies.fold()
            assert (
                kept() == counted() and not Tally.select().where((Tally.n == 0) | (Tally.slot != 0)).exists()
            )
    with writing():
        for table in (CaseClock, CaseReport, Case):
            table.delete().execute()
    assert kept() == counted() and {kind for kind, _, _ in kept()} == {"report"}


def test_what_is_rolled_back_counts_for_nothing(district: District, station: Station) -> None:
    station.file(0)
    merge_waiting(district.keys, now=district.now)
    before = kept()
    try:
        with writing():
            Case.update(urgency="low", status="closed").execute()
            assert kept() != before
            raise LookupError
    except LookupError:
        assert kept() == before == counted()
