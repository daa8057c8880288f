"""Tables of what is passed on to agencies: slips, copies, replies, reminders. No row is taken away."""

import peewee as pw

from sync_server.desk.models import Agency, Case
from sync_server.store import Table


class LetterCounter(Table):
    """The last number of a year in a series, `slip` or `reminder`; numbers have no gaps."""

    series = pw.CharField()
    year = pw.IntegerField()
    last = pw.IntegerField(default=0)

    class Meta:
        indexes = ((("series", "year"), True),)


class Referral(Table):
    """A slip that was issued. `content` is what it says, as it prints (P2, P3); nothing changes it any more.

    `slip_key`: of the form it came from, so that a form sent twice issues one slip. `fields`: JSON list of
    those that were told. `need`: why a sensitive one was. `state`: waiting, accepted, refused or done.
    """

    case = pw.ForeignKeyField(Case, backref="+")
    agency = pw.ForeignKeyField(Agency, backref="+")
    slip_key = pw.BinaryUUIDField(unique=True)
    year = pw.IntegerField()
    number = pw.IntegerField()
    mark = pw.CharField()
    urgency = pw.CharField()
    issued_at = pw.CharField()
    issued_by = pw.CharField()
    due_at = pw.CharField()
    fields = pw.TextField()
    need = pw.CharField(default="")
    content = pw.TextField()
    state = pw.CharField(default="waiting")

    class Meta:
        indexes = ((("year", "number"), True), (("state", "due_at"), False))


class ReferralCopy(Table):
    """A copy that went to the printer; `number` counts from 1 for each slip."""

    referral = pw.ForeignKeyField(Referral, backref="+")
    number = pw.IntegerField()
    at = pw.CharField()
    login = pw.CharField()

    class Meta:
        indexes = ((("referral", "number"), True),)


class ReferralReply(Table):
    """What an agency answered: `at` when it did, `logged_at` when `login` wrote it down. `words` are P3."""

    referral = pw.ForeignKeyField(Referral, backref="+")
    answer = pw.CharField()
    at = pw.CharField()
    channel = pw.CharField()
    who = pw.CharField()
    words = pw.TextField(default="")
    logged_at = pw.CharField()
    login = pw.CharField()


class Reminder(Table):
    """A letter that urges an agency to answer: without anything of the case but its slip's number."""

    referral = pw.ForeignKeyField(Referral, backref="+")
    year = pw.IntegerField()
    number = pw.IntegerField()
    mark = pw.CharField()
    at = pw.CharField()
    login = pw.CharField()

    class Meta:
        indexes = ((("year", "number"), True),)
