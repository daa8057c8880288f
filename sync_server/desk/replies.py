"""What agencies answer to slips, and letters to those who do not. Owns `referral_reply`, `reminder`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.clock import from_stamp, stamp
from shared.codes import codes
from shared.errors import CannotDo, NotThere
from shared.report.rules import local_day
from shared.words import N_
from sync_server.desk import audit, cases, clocks_kept, deeds, events, letters, referrals, slip_words
from sync_server.desk.clocks import REPLY, TimeLeft, time_left
from sync_server.desk.models import Agency, Case
from sync_server.desk.reader import Reader
from sync_server.desk.referral_models import Referral, ReferralReply, Reminder

SHOWN = 200
"""Slips a page of those that wait shows; the longest overdue first."""

_ANSWERED = ("accepted", "refused", "done")
"""Answers that end the wait; any other leaves the clock running."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`answer`: a code of agency_answer; `channel` of notification_method; `at`: when the agency said it."""

    answer: str
    at: datetime
    channel: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slip that nobody answered yet: numbers, times and the agency, nothing of what it says."""

    referral: Referral
    left: TimeLeft
    reminders: tuple[Reminder, ...]


def log(referral: Referral, told: Answer, reader: Reader) -> None:
    """Keep an answer; the slip's clock stops when it was given. Within the caller's transaction.

    The same answer again is the second click of a double one, and changes nothing.
    Raises CannotDo, naming the field.
    """
    cases.hold(referral.case_id)
    if told.answer not in codes("agency_answer"):
        raise CannotDo("answer", title=N_("Chọn cơ quan trả lời thế nào"), field="answer")
    if told.channel not in codes("notification_method"):
        raise CannotDo("channel", title=N_("Chọn cách trả lời"), field="channel")
    if not from_stamp(referral.issued_at) <= told.at.replace(second=59) or told.at > reader.now:
        raise CannotDo("moment", title=N_("Lúc trả lời phải sau khi ban hành phiếu và không ở tương lai"),
                       field="at")  # fmt: skip
    said: dict[str, Any] = {
        "referral": referral, "answer": told.answer, "at": stamp(told.at), "channel": told.channel,
        "who": told.who, "words": told.words, "login": reader.login,
    }  # fmt: skip
    if ReferralReply.get_or_none(**said):
        return
    ReferralReply.create(**said, logged_at=stamp(reader.now))
    case, name = referral.case, referrals.name_of(referral)
    if told.answer in _ANSWERED:
        Referral.update(state=told.answer).where(Referral.id == referral.id).execute()
        clocks_kept.stop(case, REPLY, told.at, now=reader.now, subject=name)
    detail = {"slip": name, "agency": referral.agency.code, "channel": told.channel, "at": stamp(told.at)}
    events.record(case, f"agency-{told.answer}", reader.login, now=reader.now, detail=detail)
    if told.answer == "accepted":
        deeds.follow_paper("accept", case, name, reader)
    referrals.note(reader, "log-reply", referral)


def of(referral: Referral) -> list[ReferralReply]:
    """The earliest first."""
    return list(ReferralReply.select().where(ReferralReply.referral == referral).order_by(ReferralReply.id))


def waiting(*, now: datetime) -> list[Waiting]:
    """Slips without an answer, the longest overdue first. A fixed number of queries."""
    query = (
        Referral.select(Referral, Case, Agency)
        .join(Case)
        .switch(Referral)
        .join(Agency)
        .where(Referral.state == "waiting")
        .order_by(Referral.due_at, Referral.id)
        .limit(SHOWN)
    )
    found = list(query)
    letters_of: dict[int, list[Reminder]] = {referral.id: [] for referral in found}
    for letter in Reminder.select().where(Reminder.referral.in_(found)).order_by(Reminder.id):
        letters_of[letter.referral_id].append(letter)
    return [
        Waiting(one, time_left(from_stamp(one.due_at), now=now), tuple(letters_of[one.id])) for one in found
    ]


def count_overdue(*, now: datetime) -> int:
    query = Referral.select().where(Referral.state == "waiting", Referral.due_at < stamp(now))
    return int(query.count())


def remind(referral: Referral, reader: Reader, *, seen: int) -> Reminder:
    """Number one more letter to an agency that is late. Within the caller's transaction.

    seen: how many there were on the page; where there are more, the newest is the one that was asked for.
    Raises CannotDo while it still has time, or once it answered.
    """
    cases.hold(referral.case_id)
    earlier = reminders(referral)
    if len(earlier) > seen:
        return earlier[-1]
    if not referrals.overdue(referral, now=reader.now):
        raise CannotDo("not overdue", title=N_("Phiếu này chưa quá hạn trả lời, hoặc đã được trả lời"))
    year = local_day(reader.now).year
    letter: Reminder = Reminder.create(
        referral=referral, year=year, number=letters.take_number("reminder", year),
        mark=slip_words.now_in_use().mark, at=stamp(reader.now), login=reader.login,
    )  # fmt: skip
    detail = {"slip": referrals.name_of(referral), "reminder": reminder_name(letter)}
    events.record(referral.case, "reminder-issued", reader.login, now=reader.now, detail=detail)
    audit.note(reader.login, reader.role, "issue-reminder", now=reader.now, case_no=referral.case.case_no,
               reason=reminder_name(letter))  # fmt: skip
    return letter


def find_reminder(referral: Referral, number: int) -> Reminder:
    """Raises NotThere."""
    letter: Reminder | None = Reminder.get_or_none(Reminder.id == number, Reminder.referral == referral)
    if letter is None:
        raise NotThere("reminder", title=N_("Không có công văn này"))
    return letter


def reminders(referral: Referral) -> list[Reminder]:
    return list(Reminder.select().where(Reminder.referral == referral).order_by(Reminder.id))


def reminder_name(letter: Reminder) -> str:
    return letters.written("reminder", letter.number, letter.mark)
