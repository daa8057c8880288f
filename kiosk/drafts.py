"""Drafts: saved as one types, sealed to their author. Nobody else on this PC can open one."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import NAMESPACE_OID, uuid5

from kiosk import staff
from kiosk.models import Draft as Row
from kiosk.models import FiledReport, LatePage, database
from kiosk.session import Session
from shared.clock import from_stamp, stamp
from shared.errors import CannotDo, NotThere
from shared.report.rules import LOCAL, local_day
from shared.revision import dense_json
from shared.sealing import open_sealed, seal
from shared.words import N_


@dataclass(frozen=True, slots=True)
class Draft:
    """`answers` are what was typed, by field name, as the form keeps it (JSON values)."""

    report_uuid: str
    answers: dict[str, object]
    started_at: datetime
    saved_at: datetime


def save(
    report_uuid: str, staff_id: int, answers: Mapping[str, object], *, started_at: datetime, now: datetime
) -> None:
    """Keep what was typed. `started_at` counts the first time only.

    Raises NotThere for another's draft or a discarded one, CannotDo when the report was filed meanwhile.
    """
    sealed = seal(dense_json(dict(answers)), staff.by_id(staff_id).public_key)
    with database.atomic():
        if FiledReport.select().where(FiledReport.report_uuid == report_uuid).exists():
            raise CannotDo("filed already", title=N_("Báo cáo này đã được gửi"))
        row = Row.get_or_none(Row.report_uuid == report_uuid)
        if row is None:
            Row.create(
                report_uuid=report_uuid,
                staff=staff_id,
                sealed=sealed,
                started_at=stamp(started_at),
                saved_at=stamp(now),
            )
        elif row.staff_id != staff_id or row.discarded_at:
            raise NotThere("draft")
        else:
            Row.update(sealed=sealed, saved_at=stamp(now)).where(Row.report_uuid == report_uuid).execute()
        _drop_late([report_uuid])  # whoever saves has opened the draft, and they were laid over it


def save_late(
    report_uuid: str,
    slug: str,
    staff_id: int,
    answers: Mapping[str, object],
    *,
    now: datetime,
    begins: bool = False,
) -> None:
    """Keep one page that was posted after its author's session was locked or over.

    Nobody can open the draft then: the page is sealed to her too, and laid over the draft when she does.
    staff_id: who was signed in last where it was typed. begins: it may be the first that is saved of it.
    Raises NotThere unless she has such a draft.
    """
    mine = (Row.report_uuid == report_uuid) & (Row.staff == staff_id) & Row.discarded_at.is_null()
    sealed = seal(dense_json(dict(answers)), staff.by_id(staff_id).public_key)
    with database.atomic():
        if not Row.update(saved_at=stamp(now)).where(mine).execute():
            if not begins:
                raise NotThere("draft")
            return save(report_uuid, staff_id, answers, started_at=now, now=now)
        LatePage.replace(report_uuid=report_uuid, slug=slug, sealed=sealed, posted_at=stamp(now)).execute()


def open_draft(report_uuid: str, session: Session) -> Draft:
    """Raises NotThere for a draft that is another's, discarded, filed or never was."""
    row = Row.get_or_none(
        (Row.report_uuid == report_uuid) & (Row.staff == session.staff_id) & Row.discarded_at.is_null()
    )
    if row is None:
        raise NotThere("draft")
    return _opened(row, session)


def is_open(report_uuid: str, session: Session) -> bool:
    """Whether `open_draft` finds it."""
    mine = (Row.report_uuid == report_uuid) & (Row.staff == session.staff_id) & Row.discarded_at.is_null()
    return bool(Row.select().where(mine).exists())


def open_ones(session: Session) -> list[Draft]:
    """Every draft of this person, the one saved last first."""
    mine = (Row.staff == session.staff_id) & Row.discarded_at.is_null()
    rows = Row.select().where(mine).order_by(Row.saved_at.desc(), Row.started_at.desc())
    return [_opened(row, session) for row in rows]


def begin_anew(report_uuid: str, session: Session, answers: Mapping[str, object], *, now: datetime) -> None:
    """Let a draft in which nothing was typed be one that begins now. Raises NotThere as `open_draft` does."""
    with database.atomic():
        open_draft(report_uuid, session)
        save(report_uuid, session.staff_id, answers, started_at=now, now=now)
        Row.update(started_at=stamp(now)).where(Row.report_uuid == report_uuid).execute()


def addition_id(report_uuid: str) -> str:
    """The id of the draft of what is being added to a filed report."""
    return str(uuid5(NAMESPACE_OID, f"addition to {report_uuid}"))


def discard(report_uuid: str, session: Session, *, now: datetime) -> None:
    """Forget what was typed; that there was a draft, whose and when, stays.

    Raises NotThere as `open_draft` does.
    """
    open_and_mine = (
        (Row.report_uuid == report_uuid) & (Row.staff == session.staff_id) & Row.discarded_at.is_null()
    )
    with database.atomic():
        if not Row.update(sealed=None, discarded_at=stamp(now)).where(open_and_mine).execute():
            raise NotThere("draft")
        _drop_late([report_uuid])


def discarded_since(day: date) -> dict[date, int]:
    """How many drafts were discarded on each local day from `day` on; days with none are left out."""
    first = stamp(datetime.combine(day, time(), LOCAL))
    rows = Row.select(Row.discarded_at).where(Row.discarded_at >= first).tuples()
    return dict(sorted(Counter(local_day(from_stamp(at)) for (at,) in rows).items()))


def remove_filed(report_uuids: list[str]) -> None:
    """Take away the drafts of what is being filed or forgotten, inside the caller's transaction."""
    Row.delete().where(Row.report_uuid.in_(report_uuids)).execute()
    _drop_late(report_uuids)


def _drop_late(report_uuids: list[str]) -> None:
    LatePage.delete().where(LatePage.report_uuid.in_(report_uuids)).execute()


def _opened(row: Row, session: Session) -> Draft:
    late = LatePage.select().where(LatePage.report_uuid == row.report_uuid).order_by(LatePage.posted_at)
    answers: dict[str, object] = {}
    for sealed in (row.sealed, *(page.sealed for page in late)):
        answers |= json.loads(open_sealed(bytes(sealed), session.private_key))
    return Draft(row.report_uuid, answers, from_stamp(row.started_at), from_stamp(row.saved_at))
