"""How a snapshot comes to be: begun, counted, and put in the place of the draft."""

import json
from datetime import datetime, timedelta

import peewee as pw

from shared.clock import from_stamp, stamp
from shared.database import is_postgres
from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk.models import Case
from sync_server.periodic import dropping
from sync_server.periodic.counting import tables
from sync_server.periodic.digests import digest_of
from sync_server.periodic.finding import held_draft, versions
from sync_server.periodic.gathering import gather
from sync_server.periodic.models import Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.second import CACHE_MIB, second
from sync_server.periodic.table import as_json
from sync_server.periodic.tally import Tally
from sync_server.store import database, room_to_work, writing

COUNTING_MOST = timedelta(minutes=15)
"""A counting that is older was cut off."""


def alone() -> None:
    """Until the transaction ends nobody opens or changes a case: what is numbered up to here is counted."""
    if is_postgres(database):  # SQLite has one writer at a time
        database.execute_sql('LOCK TABLE "case" IN SHARE MODE')


def begin(of: Period, now: datetime) -> Snapshot:
    """A snapshot without rows yet. Raises CannotDo while another one is being counted."""
    with writing():
        for rest in Snapshot.select().where(
            Snapshot.kind == of.kind, Snapshot.year == of.year, Snapshot.version <= 0
        ):
            if rest.state == "counting" and now - from_stamp(rest.counted_at) < COUNTING_MOST:
                raise CannotDo(
                    "counting",
                    title=N_("Kỳ này đang được đếm"),
                    todo=N_("Chờ một lát rồi thử lại."),
                )
            dropping.drop(rest)
        counting: Snapshot = Snapshot.create(
            kind=of.kind,
            year=of.year,
            first_day=of.first.isoformat(),
            last_day=of.last.isoformat(),
            version=0,
            state="counting",
            cut_at=stamp(of.cut(now)),
            counted_at=stamp(now),
            carried=_before(of),
            last_case=Case.select(pw.fn.MAX(Case.id)).scalar() or 0,
        )
    return counting


def _before(of: Period) -> Snapshot | None:
    """The newest frozen snapshot, of either kind, that ends the day before the period begins."""
    ends = (of.first - timedelta(days=1)).isoformat()
    query = Snapshot.select().where(Snapshot.state == "frozen", Snapshot.last_day == ends)
    found: Snapshot | None = query.order_by(Snapshot.frozen_at.desc(), Snapshot.id.desc()).first()
    return found


def count(counting: Snapshot, of: Period, now: datetime, *, committed: bool) -> None:
    """Gather its rows, count its tables from them, and take the digest. `committed`: no transaction around
    this holds something that is to be counted, so that a second process sees it.
    """
    with second((counting.last_case or 0) if committed else 0) as another, room_to_work(CACHE_MIB):
        told = Tally()
        counting.differing = json.dumps(sorted(gather(counting, of, told, now=now, second=another)))
        found = tables(counting, told.held, told.alone if told.hear(another) else None)
        counting.tables = json.dumps([as_json(table) for table in found], ensure_ascii=False)
        counting.digest = digest_of(counting, told.held)
    with writing():
        told.held.write(counting)
        counting.save()


def take_place(counting: Snapshot, state: str) -> Snapshot | None:
    """Let what was counted stand where the draft stood, with its texts; the older one, now to be dropped."""
    older, frozen = held_draft(counting.kind, counting.year), versions(counting.kind, counting.year)
    if older:
        older.version, older.state = -older.id, "dropped"
        older.save(only=[Snapshot.version, Snapshot.state])
    if written := older or (frozen[-1] if frozen else None):
        counting.texts, counting.texts_version = written.texts, written.texts_version
    counting.version, counting.state = len(frozen) + 1, state
    counting.save()
    return older
