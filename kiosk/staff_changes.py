"""What a supervisor changes of an account: a new key pair for who forgot her passphrase, or no signing in.

A reset opens nothing. What was sealed to the old key on this PC could never be opened again by anybody, so it
is taken away with the key: drafts leave their trace, filed reports keep number, times and author, and what
the district is owed waits in the outbox as before.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from kiosk import staff
from kiosk.models import Draft, FiledReport, LatePage, SignInAttempt, StaffChange, StaffMember, database
from kiosk.staff import InvalidStaff, Staff
from shared.clock import from_stamp, stamp
from shared.errors import CannotDo
from shared.sealing import WORK, Work, new_key_pair, wrap
from shared.words import N_

log = logging.getLogger(__name__)

RESET, RETIRED = "reset", "retired"


class LastSupervisor(CannotDo):
    slug = "last-supervisor"
    title = N_("Đây là đầu mối duy nhất còn lại của đơn vị")
    todo = N_("Thêm một đầu mối khác trước, rồi làm lại.")


@dataclass(frozen=True, slots=True)
class Closing:
    """What a reset closes for ever: drafts, and her own copies of filed reports."""

    drafts: int
    copies: int


@dataclass(frozen=True, slots=True)
class Change:
    """`what` is reset or retired; `by` the login of who did it, "" for the command line."""

    name: str
    what: str
    by: str
    at: datetime


def would_close(login: str) -> Closing:
    """Raises NotThere."""
    who = staff.find(login)
    drafts = Draft.select().where(_open_drafts(who)).count()
    return Closing(drafts, FiledReport.select().where(_copies(who)).count())


def reset(login: str, passphrase: str, *, by: str, now: datetime, work: Work = WORK) -> Staff:
    """A new key pair and passphrase; what the old key sealed stays closed for ever.

    Raises NotThere, or InvalidStaff for a passphrase that is too short.
    """
    who = staff.find(login)
    if error := staff.passphrase_error(passphrase):
        raise InvalidStaff({"passphrase": error})
    private, public = new_key_pair()
    wrapped = wrap(private, passphrase, work)
    with database.atomic():
        StaffMember.update(
            public_key=public, salt=wrapped.salt, ops=wrapped.ops, mem=wrapped.mem, box=wrapped.box
        ).where(StaffMember.id == who.staff_id).execute()
        hers = Draft.select(Draft.report_uuid).where(_open_drafts(who))
        LatePage.delete().where(LatePage.report_uuid.in_(hers)).execute()
        Draft.update(sealed=None, discarded_at=stamp(now)).where(_open_drafts(who)).execute()
        FiledReport.update(author_copy=None).where(_copies(who)).execute()
        SignInAttempt.delete().where(SignInAttempt.login == who.login).execute()
        _note(who, RESET, by, now)
    return staff.find(who.login)


def retire(login: str, *, by: str, now: datetime) -> None:
    """She signs in no more; her reports keep their author, her login is given to nobody else.

    Raises NotThere, or LastSupervisor: somebody must be able to add people.
    """
    with database.atomic():
        who = staff.find(login)
        supervisors = [one for one in staff.active() if one.role == "supervisor"]
        if [one.staff_id for one in supervisors] == [who.staff_id]:
            raise LastSupervisor
        StaffMember.update(active=False).where(StaffMember.id == who.staff_id).execute()
        _note(who, RETIRED, by, now)


def last_changes(most: int = 10) -> list[Change]:
    """Newest first."""
    rows = StaffChange.select(StaffChange, StaffMember).join(StaffMember).order_by(StaffChange.id.desc())
    return [Change(row.staff.name, row.what, row.by, from_stamp(row.at)) for row in rows.limit(most)]


def _note(who: Staff, what: str, by: str, now: datetime) -> None:
    StaffChange.create(staff=who.staff_id, what=what, by=by, at=stamp(now))
    log.info("staff.%s staff=%d", what, who.staff_id)


def _open_drafts(who: Staff) -> object:
    return (Draft.staff == who.staff_id) & Draft.discarded_at.is_null()


def _copies(who: Staff) -> object:
    return (FiledReport.staff == who.staff_id) & FiledReport.author_copy.is_null(False)
