"""Adding to a filed report: a revision of its own, which never takes the first one's place."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from kiosk import drafts, filing, identity, mine, staff
from kiosk.mine import MyReport
from kiosk.models import FiledReport, OutboxEntry, database
from kiosk.session import Session
from shared.clock import stamp
from shared.codes import ethnicity_list_version
from shared.errors import CannotDo
from shared.report import SYSTEM_FIELDS, Report, parse_report
from shared.revision import Revision
from shared.words import N_

OPEN_FOR = timedelta(hours=72)
"""From filing on (brief 3.9), and never longer than the kiosk holds the author's copy."""


class TooLate(CannotDo):
    slug = "too-late-to-add"
    title = N_("Không bổ sung vào báo cáo này được nữa")
    todo = N_("Lập báo cáo mới và ghi số của báo cáo này trong phần diễn biến.")


class AddedMeanwhile(CannotDo):
    slug = "added-meanwhile"
    title = N_("Báo cáo đã được bổ sung ở một cửa sổ khác")
    todo = N_("Xem lại những gì anh/chị vừa ghi, rồi bấm gửi lần nữa.")


def may_add(report: MyReport, *, now: datetime) -> bool:
    return report.held and now - report.submitted_at <= OPEN_FOR


def is_fresh(copy: Revision, follows: str) -> bool:
    """Whether a page that was opened over `follows` shows the report as it is: files alone came since."""
    return follows == copy.revision_id or follows in copy.parents


def was_sent(report_uuid: str, revision_id: str) -> bool:
    """Whether the addition of this id is filed; also when others followed it."""
    own = (OutboxEntry.envelope_id == revision_id) & (OutboxEntry.report_uuid == report_uuid)
    return bool(OutboxEntry.select().where(own).exists())


def what_changed(before: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Only the fields that a merged report says otherwise than before; None takes a value back."""
    after = report.as_fields()
    names = (before.keys() | after.keys()) - SYSTEM_FIELDS
    return {name: after.get(name) for name in sorted(names) if after.get(name) != before.get(name)}


def add(
    report_uuid: str,
    changes: Mapping[str, Any],
    *,
    session: Session,
    follows: str,
    raised_to: str | None = None,
    revision_id: str,
    now: datetime,
) -> Revision | None:
    """File what changed, in one transaction; when this returns it is on disk. None when nothing changed.

    The draft of what is being added goes with it: it is what was typed, and this is its sending.
    changes: raw values by field, None to take one back; the whole they make is read by the one parser.
    revision_id: made when the form was opened; the same again files nothing more.
    follows: id of the revision the author saw. raised_to: a level a person chose, or None.
    Raises NotThere, TooLate, InvalidReport, and AddedMeanwhile when another addition came between.
    """
    with database.atomic():
        report, copy = _open_yet(report_uuid, session, now)
        drafts.remove_filed([drafts.addition_id(report_uuid)])
        if was_sent(report_uuid, revision_id):
            return None
        changed = _changed(copy, changes, raised_to, now)
        if not changed:
            return None
        if not is_fresh(copy, follows):
            raise AddedMeanwhile(report.report_no)
        revision = _next(copy, changed, session.login, revision_id=revision_id, now=now)
        _keep(revision, copy, session, now=now)
    return revision


def name_files(
    report_uuid: str, rows: Sequence[Mapping[str, Any]], *, session: Session, revision_id: str, now: datetime
) -> None:
    """File a revision that says which files go with a report, and leave all else as it is: a draft of what is
    being added too, and a page on which it is typed. Raises NotThere, TooLate, InvalidReport.
    """
    with database.atomic():
        _, copy = _open_yet(report_uuid, session, now)
        changed = _changed(copy, {"attachments": list(rows)}, None, now)
        revision = _next(copy, changed, session.login, revision_id=revision_id, now=now)
        _keep(revision, copy, session, same_but_files=(*copy.parents, copy.revision_id), now=now)


def _open_yet(report_uuid: str, session: Session, now: datetime) -> tuple[MyReport, Revision]:
    report, copy = mine.one_of_mine(report_uuid, session), mine.held_copy(report_uuid, session)
    if copy is None or not may_add(report, now=now):
        raise TooLate(report.report_no)
    return report, copy


def _changed(
    copy: Revision, changes: Mapping[str, Any], raised_to: str | None, now: datetime
) -> dict[str, Any]:
    told = {name: value for name, value in copy.fields.items() if name not in SYSTEM_FIELDS}
    whole = parse_report({**told, **changes}, now=now, communes=identity.communes())
    return what_changed(copy.fields, whole) | _level_changes(copy.fields, whole, raised_to)


def _next(
    copy: Revision, changed: dict[str, Any], login: str, *, revision_id: str, now: datetime
) -> Revision:
    if changed.get("child_ethnicity"):
        changed["ethnicity_list_version"] = ethnicity_list_version()
    return Revision(
        revision_id=revision_id,
        report_uuid=copy.report_uuid,
        number=copy.number + 1,
        author=f"kiosk:{login}",
        at=stamp(now),
        fields={**changed, "revision": copy.fields["revision"] + 1},
        parents=(copy.revision_id,),
    )


def _keep(
    revision: Revision,
    copy: Revision,
    session: Session,
    *,
    same_but_files: tuple[str, ...] = (),
    now: datetime,
) -> None:
    """Into the outbox and over the author's copy. The report has no receipt for all of it any more.

    same_but_files: the revisions before it that said the same of all but files; parents of the copy, no more.
    """
    fields = {**copy.fields, **revision.fields}
    folded = Revision(
        revision.revision_id,
        revision.report_uuid,
        revision.number,
        revision.author,
        revision.at,
        {name: value for name, value in fields.items() if value is not None},
        same_but_files,
    )
    public_key = staff.by_id(session.staff_id).public_key
    FiledReport.update(
        author_copy=filing.author_copy(folded, public_key), urgency=fields["urgency"], received_at=None
    ).where(FiledReport.report_uuid == revision.report_uuid).execute()
    filing.put([revision], now=now)


def _level_changes(before: Mapping[str, Any], whole: Report, raised_to: str | None) -> dict[str, Any]:
    """The level follows what is known now, but once raised it stays."""
    after = filing.level_fields(whole.as_fields(), before["urgency"], raised_to)
    return {name: value for name, value in after.items() if value != before.get(name)}
