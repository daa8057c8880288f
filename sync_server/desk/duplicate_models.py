"""Tables for reports of the same child: how they find each other, and what was found."""

import peewee as pw

from sync_server.desk.models import Case
from sync_server.store import Table


class DuplicateKey(Table):
    """A key and the row number of a record kept under it, in one number: millions of them stay small.

    A cache. A corrected record keeps its old keys beside the new ones: they bring a comparison, no more.
    """

    place = pw.BigIntegerField(primary_key=True)


class NewDuplicateKey(Table):
    """Keys of the newest records, on their way into the next table."""

    place = pw.BigIntegerField(primary_key=True)


class RecentDuplicateKey(Table):
    """Keys on their way into the last table, which takes them many at a time: each costs a page there."""

    place = pw.BigIntegerField(primary_key=True)


class Suggestion(Table):
    """Two reports that may be of the same child; `report_a` is the lesser id, `reasons` a JSON list of codes.

    `level` is strong or possible; chosen where an officer put them side by side unasked.
    `state` is open until a person decides, then linked, rejected or siblings. A decided one stays as it was
    decided, whatever is found later.
    """

    report_a = pw.BinaryUUIDField()
    report_b = pw.BinaryUUIDField(index=True)
    points = pw.IntegerField()
    level = pw.CharField()
    reasons = pw.TextField()
    state = pw.CharField(default="open")
    found_at = pw.CharField()

    class Meta:
        indexes = ((("report_a", "report_b"), True), (("state", "points"), False))


class Verdict(Table):
    """What a person said of two reports, and why: append-only.

    `verdict` is same, not_same, siblings, undone (linked ones apart again) or reopened; `before` the state it
    was said in. `kept` and `emptied` are the cases that a link made one.
    """

    report_a = pw.BinaryUUIDField()
    report_b = pw.BinaryUUIDField()
    verdict = pw.CharField()
    before = pw.CharField()
    at = pw.CharField()
    login = pw.CharField()
    reason = pw.TextField()
    kept = pw.ForeignKeyField(Case, backref="+", null=True)
    emptied = pw.ForeignKeyField(Case, backref="+", null=True)

    class Meta:
        indexes = ((("report_a", "report_b"), False),)
